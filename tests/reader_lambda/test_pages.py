from __future__ import annotations

from typing import Any

import pytest

from reader_lambda import items, list_pages, messages, pages, routing
from reader_lambda.public_table import ListPage
from reader_lambda.routing import Route
from tests.reader_lambda import builders
from tests.reader_lambda.conftest import ORIGIN
from tests.reader_lambda.documents import Document

HANAKO = {"hanako": {"name": "鈴木 花子", "url": "https://hanako.example/"}}
PAYLOAD = """</script><script>alert(1)</script><img src=x onerror=alert(1)>"'&\u2028{{ 7*7 }}"""


def post_page(neighbours: Any = None, site: Any = None, **changes: Any) -> Document:
    post = builders.post("2", **changes)
    site = site or builders.site(authors=HANAKO)
    return Document(pages.render_post(post, neighbours or {}, site, builders.NOW, ORIGIN))


def list_page(*entries: Any, kind: str = routing.HOME, name: str = "", **site: Any) -> Document:
    paths = {
        routing.HOME: "/",
        routing.TAG: f"/tags/{name}",
        routing.AUTHOR: f"/authors/{name}",
        routing.PERIOD: f"/archive/{name.replace('-', '/')}",
    }
    return Document(
        list_pages.render_list(
            ListPage(entries, has_newer=False, has_older=False),
            Route(kind, paths[kind], name),
            builders.site(**site),
            ORIGIN,
            is_first=True,
        )
    )


def test_the_head_of_a_post_says_what_it_is() -> None:
    page = post_page(
        title="題",
        slug="はじめに",
        summary="要約",
        tags=["AWS", "ブログ"],
        top_image="/media/1/図 1.png",
        updated_at="2019-01-01T00:00:00Z",
    )

    address = f"{ORIGIN}/posts/%E3%81%AF%E3%81%98%E3%82%81%E3%81%AB"
    assert page.one("title").text == "題 – 静かな図書室"
    assert page.meta("description") == "要約"
    assert page.links("canonical") == [address]
    assert page.links("alternate") == ["/feed.xml", "/rss.xml", "/feed.json"]
    assert page.meta("og:type") == "article"
    assert page.meta("og:url") == address
    assert page.meta("og:title") == "題"
    assert page.meta("og:description") == "要約"
    assert page.meta("og:site_name") == "静かな図書室"
    assert page.meta("og:image") == f"{ORIGIN}/media/1/%E5%9B%B3%201.png"
    assert page.meta("twitter:card") == "summary_large_image"
    assert page.meta("article:published_time") == "2018-07-05T00:00:00+09:00"
    assert page.meta("article:modified_time") == "2019-01-01T09:00:00+09:00"
    assert [
        element.attributes["content"] for element in page.all("meta", property="article:tag")
    ] == ["AWS", "ブログ"]


def test_a_post_is_described_to_programs() -> None:
    page = post_page(author="hanako", tags=["AWS"], top_image="https://cdn.example/a.png")

    assert page.json_ld() == {
        "@type": "BlogPosting",
        "headline": "Title of 2",
        "description": "Summary of 2",
        "url": f"{ORIGIN}/posts/2",
        "mainEntityOfPage": f"{ORIGIN}/posts/2",
        "datePublished": "2018-07-05T00:00:00+09:00",
        "dateModified": "2018-07-05T00:00:00+09:00",
        "inLanguage": "ja",
        "keywords": ["AWS"],
        "isPartOf": {"@type": "Blog", "name": "静かな図書室", "url": f"{ORIGIN}/"},
        "publisher": {"@type": "Organization", "name": "静かな図書室", "url": f"{ORIGIN}/"},
        "author": {"@type": "Person", "name": "鈴木 花子", "url": "https://hanako.example/"},
        "image": "https://cdn.example/a.png",
    }


def test_a_post_shows_its_text_as_it_was_stored() -> None:
    html = pages.render_post(
        builders.post("2", html="<h2 id='あ'>見出し</h2>\n<p>{{ 本文 }} &amp; more</p>"),
        {},
        builders.site(),
        builders.NOW,
        ORIGIN,
    )

    assert (
        '<div class="text" lang="ja">\n'
        "<h2 id='あ'>見出し</h2>\n<p>{{ 本文 }} &amp; more</p>\n"
        "</div>"
    ) in html


def test_a_post_shows_its_dates_tags_and_author() -> None:
    page = post_page(author="hanako", tags=["CI/CD"], updated_at="2019-01-01T00:00:00Z")

    assert [(time.attributes["datetime"], time.text) for time in page.all("time")] == [
        ("2018-07-05T00:00:00+09:00", "2018年7月5日"),
        ("2019-01-01T09:00:00+09:00", "2019年1月1日"),
    ]
    tag = page.one("a", rel="tag")
    assert (tag.attributes["href"], tag.text) == ("/tags/ci-cd", "CI/CD")
    author = page.one("a", rel="author")
    assert (author.attributes["href"], author.text) == ("/authors/hanako", "鈴木 花子")


def test_a_change_on_the_day_of_publication_is_no_update() -> None:
    page = post_page(updated_at="2018-07-04T15:30:00Z")

    assert len(page.all("time")) == 1


def test_a_post_written_before_its_publication_is_not_updated() -> None:
    page = post_page(updated_at="2018-07-01T00:00:00Z")

    assert len(page.all("time")) == 1
    assert page.json_ld()["dateModified"] == "2018-07-05T00:00:00+09:00"


def test_an_author_without_a_record_is_called_by_the_slug() -> None:
    assert post_page(author="taro").one("a", rel="author").text == "taro"


def test_the_language_of_a_text_is_marked_and_that_of_the_page_is_the_sites() -> None:
    page = post_page(language="en")

    assert page.one("html").attributes["lang"] == "ja"
    assert page.one("h1").attributes["lang"] == "en"
    assert page.one("div", class_="text").attributes["lang"] == "en"
    assert page.one("time").text == "2018年7月5日"


def test_an_english_site_speaks_english() -> None:
    page = post_page(site=builders.site(language="en"))

    assert page.one("html").attributes["lang"] == "en"
    assert page.one("time").text == "July 5, 2018"
    assert page.one("a", class_="skip").text == "Skip to content"


def test_the_contents_stand_before_the_text_where_there_are_any() -> None:
    contents = '<ul><li><a href="#a">A</a></li></ul>'

    assert post_page(contents=contents).one("nav", class_="contents").text.split() == ["目次", "A"]
    assert post_page(contents="").all("nav", class_="contents") == []


def test_the_posts_beside_are_linked() -> None:
    older, newer = builders.post("1"), builders.post("3", slug="次")
    page = post_page(
        builders.neighbours(builders.post("2"), older=older, newer=newer),
    )

    assert page.links("prev") == ["/posts/1"]
    assert page.links("next") == ["/posts/%E6%AC%A1"]
    assert [link.text for link in page.all("a", rel="prev")] == ["前の記事 Title of 1"]
    assert [link.text for link in page.all("a", rel="next")] == ["次の記事 Title of 3"]


def test_a_newer_post_is_linked_from_the_second_of_its_publication() -> None:
    newer = builders.post("3", published_at="2026-03-01T00:00:01Z")
    neighbours = builders.neighbours(builders.post("2"), newer=newer)

    def links(now: str) -> list[str]:
        html = pages.render_post(builders.post("2"), neighbours, builders.site(), now, ORIGIN)
        return Document(html).links("next")

    assert links("2026-03-01T00:00:00Z") == []
    assert links("2026-03-01T00:00:01Z") == ["/posts/3"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//evil.example/a.png", "/\\evil.example", "data:x", "a.png"]
)
def test_a_top_image_is_of_this_site_or_of_the_web(address: str) -> None:
    page = post_page(top_image=address)

    assert page.all("img") == []
    assert page.all("meta", property="og:image") == []


def test_the_link_of_an_author_is_of_the_web() -> None:
    page = list_page(
        kind=routing.AUTHOR,
        name="x",
        authors={"x": {"name": "x", "url": "javascript:alert(1)"}},
    )

    assert page.all("a", rel="me") == []


def test_hostile_text_stays_text_on_the_page_of_a_post() -> None:
    page = post_page(
        builders.neighbours(builders.post("2"), older=builders.post("1", title=PAYLOAD)),
        builders.site(title=PAYLOAD, authors={"x": {"name": PAYLOAD, "url": PAYLOAD}}),
        title=PAYLOAD,
        summary=PAYLOAD,
        tags=[PAYLOAD],
        author="x",
        top_image="/" + PAYLOAD,
        language=PAYLOAD,
    )

    assert [sorted(script.attributes) for script in page.all("script")] == [
        ["type"],
        [],
        ["data-copied", "data-copy", "data-failed"],
    ]
    assert all(script.text for script in page.all("script"))
    assert not [
        name for element in page.elements for name in element.attributes if name[:2] == "on"
    ]
    assert page.one("h1").text == PAYLOAD
    assert page.meta("og:title") == PAYLOAD
    assert page.meta("og:description") == PAYLOAD
    assert page.meta("article:tag") == PAYLOAD
    assert page.json_ld()["headline"] == PAYLOAD
    author = {"@type": "Person", "name": PAYLOAD, "url": f"{ORIGIN}/authors/x"}
    assert page.json_ld()["author"] == author
    assert [step["name"] for step in page.json_ld("BreadcrumbList")["itemListElement"]][1:] == [
        *(PAYLOAD, PAYLOAD)
    ]


def test_no_text_can_end_the_structured_data_or_a_line_of_it() -> None:
    json_ld = post_page(title=PAYLOAD + "\u2029<!--").one("script", type="application/ld+json").text

    assert not set("<>&\u2028\u2029") & set(json_ld)


def test_hostile_text_stays_text_on_a_list() -> None:
    post = builders.post(
        "2", title=PAYLOAD, summary=PAYLOAD, tags=[PAYLOAD], top_image="/" + PAYLOAD
    )
    page = list_page(post, title=PAYLOAD, description=PAYLOAD)

    data, _colours = page.all("script")
    assert data.attributes == {"type": "application/ld+json"}
    assert not set("<>&") & set(data.text)
    assert not [
        name for element in page.elements for name in element.attributes if name[:2] == "on"
    ]
    assert page.titles() == [PAYLOAD]
    assert page.one("p", class_="summary").text == PAYLOAD
    assert page.meta("description") == PAYLOAD


def test_a_card_shows_title_date_summary_tags_and_picture() -> None:
    page = list_page(builders.post("2", tags=["CI/CD"], top_image="/media/a.png", language="en"))

    assert page.titles() == ["Title of 2"]
    assert page.one("h2").attributes["lang"] == "en"
    assert [link.attributes["href"] for link in page.all("a")] == [
        *("#main", "/", "/tags", "/archive", "/search"),
        *("/posts/2", "/tags/ci-cd"),
        *("/", "/feed.xml"),
    ]
    assert page.one("time").text == "2018年7月5日"
    assert page.one("p", class_="summary").text == "Summary of 2"
    shown = {"src": "/media/a.png", "alt": "", "fetchpriority": "high"}
    assert page.one("img").attributes == shown


def test_the_front_page_has_the_title_of_the_site_for_its_heading() -> None:
    page = list_page(builders.post("2"))

    assert page.one("title").text == "静かな図書室"
    assert page.one("h1").text == "静かな図書室"
    assert page.meta("og:type") == "website"
    assert page.links("canonical") == [f"{ORIGIN}/"]


def test_an_empty_blog_says_so() -> None:
    assert list_page().one("p", class_="empty").text == "まだ記事がありません。"


@pytest.mark.parametrize(
    ("kind", "name", "heading"),
    [
        (routing.TAG, "ci-cd", "タグ「CI/CD」の記事"),
        (routing.TAG, "unused", "タグ「unused」の記事"),
        (routing.AUTHOR, "hanako", "鈴木 花子の記事"),
        (routing.PERIOD, "2018-07", "2018年7月の記事"),
        (routing.PERIOD, "2018", "2018年の記事"),
    ],
)
def test_a_list_says_what_it_shows(kind: str, name: str, heading: str) -> None:
    page = list_page(builders.post("2", tags=["x", "CI/CD"]), kind=kind, name=name, authors=HANAKO)

    assert page.one("h1").text == heading
    assert page.one("title").text == f"{heading} – 静かな図書室"


@pytest.mark.parametrize(
    ("kind", "feeds"),
    [
        (routing.HOME, []),
        (routing.TAG, ["/tags/x/feed.xml"]),
        (routing.AUTHOR, ["/authors/x/feed.xml"]),
        (routing.PERIOD, []),
    ],
)
def test_a_list_of_a_tag_or_an_author_has_a_feed_of_its_own(kind: str, feeds: list[str]) -> None:
    name = "2018" if kind == routing.PERIOD else "x"

    found = list_page(builders.post("2"), kind=kind, name=name).links("alternate")
    assert found == [*feeds, "/feed.xml", "/rss.xml", "/feed.json"]


def test_the_author_of_a_list_is_linked() -> None:
    page = list_page(builders.post("2"), kind=routing.AUTHOR, name="hanako", authors=HANAKO)

    assert page.one("a", rel="me").attributes["href"] == "https://hanako.example/"


def test_tags_are_shown_with_the_most_used_first() -> None:
    tags = [builders.tag("AWS", 2), builders.tag("CI/CD", 30), builders.tag("ブログ", 2)]
    page = Document(list_pages.render_tags(tags, builders.site(), ORIGIN))

    index = [(link.attributes["href"], link.text) for link in page.all("a")[5:-2]]
    assert index == [
        ("/tags/ci-cd", "CI/CD"),
        ("/tags/aws", "AWS"),
        ("/tags/%E3%83%96%E3%83%AD%E3%82%B0", "ブログ"),
    ]
    assert [small.text for small in page.all("small")] == ["30件", "2件", "2件"]


def test_the_archive_shows_years_and_months_with_the_last_first() -> None:
    months = [
        builders.month("2017-12", 1),
        builders.month("2018-01", 2),
        builders.month("2018-07", 3),
    ]
    page = Document(list_pages.render_archive(months, builders.site(language="en"), ORIGIN))

    assert [heading.text for heading in page.all("h2")] == ["2018 5 posts", "2017 1 post"]
    assert [item.text for item in page.all("li")[3:]] == [
        "July 3 posts",
        "January 2 posts",
        "December 1 post",
    ]
    assert [link.attributes["href"] for link in page.all("a")[5:-2]] == [
        *("/archive/2018", "/archive/2018/07", "/archive/2018/01"),
        *("/archive/2017", "/archive/2017/12"),
    ]


@pytest.mark.parametrize("status", [404, 405, 410, 500, 503])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_message_says_what_happened_and_leads_home(status: int, language: str) -> None:
    page = Document(messages.message(status, builders.site(language=language), ORIGIN))

    assert page.one("h1").text
    assert page.one("p", class_="status").text == str(status)
    assert page.meta("robots") == "noindex"
    assert page.links("canonical") == []
    assert page.all("a")[-3].attributes["href"] == "/"


def test_a_page_can_be_walked_through_by_its_landmarks() -> None:
    page = post_page(builders.neighbours(builders.post("2"), older=builders.post("1")))

    assert page.one("a", class_="skip").attributes["href"] == "#main"
    assert page.one("main").attributes["id"] == "main"
    assert len(page.all("h1")) == 1
    assert len(page.all("article")) == 1
    labels = [nav.attributes["aria-label"] for nav in page.all("nav")]
    assert labels == ["サイト内のページ", "この記事を共有", "前後の記事"]


def test_the_preview_of_a_post_needs_what_the_item_has() -> None:
    needed = {
        *(items.PATH, items.TITLE, items.SUMMARY, items.HTML, items.CONTENTS, items.TAGS),
        *(items.AUTHOR, items.TOP_IMAGE, items.LANGUAGE),
        *(items.PUBLISHED_LOCAL, items.UPDATED_LOCAL),
    }
    post = {key: value for key, value in builders.post("2").items() if key in needed}

    assert pages.render_post(post, {}, builders.site(), builders.NOW, ORIGIN)
