"""What an editor sets of the site's look: its navigation, its colours, the length of its feeds."""

from __future__ import annotations

from typing import Any

from reader_lambda import items, list_pages, pages
from reader_lambda.assets import STYLE_HASH
from tests.reader_lambda import builders
from tests.reader_lambda.conftest import ORIGIN, Reader
from tests.reader_lambda.documents import ATOM, Document, body_of, xml

SEARCH = ("検索", "/search", None)  # stands behind them in any case
LINKS = [
    {items.NAME: "旅", items.URL: "/tags/%E6%97%85"},
    {items.NAME: "A & <b>", items.URL: "https://example.com/?a=1&b=2"},
]


def tags_page(**site: Any) -> str:
    return list_pages.render_tags([], builders.site(**site), ORIGIN)


def navigation(html: str) -> list[tuple[str, str, str | None]]:
    head = html.partition("<nav")[2].partition("</nav>")[0]
    links = Document(f"<nav{head}</nav>").all("a")
    return [(it.text, it.attributes["href"], it.attributes.get("aria-current")) for it in links]


def test_without_links_of_its_own_the_site_leads_to_tags_and_archive() -> None:
    assert navigation(tags_page()) == [
        ("タグ", "/tags", "page"),
        ("アーカイブ", "/archive", None),
        SEARCH,
    ]


def test_links_of_its_own_stand_in_their_place_and_order_and_are_escaped() -> None:
    html = tags_page(navigation=LINKS)
    assert navigation(html) == [
        ("旅", "/tags/%E6%97%85", None),
        ("A & <b>", "https://example.com/?a=1&b=2", None),
        SEARCH,
    ]
    assert "A &amp; &lt;b&gt;" in html


def test_the_link_to_the_page_itself_says_so() -> None:
    page = builders.alone("about")
    site = builders.site(navigation=[{items.NAME: "About", items.URL: "/about"}])
    link, _search = navigation(pages.render_page(page, site, ORIGIN))
    assert link == ("About", "/about", "page")


def test_colours_are_declared_at_the_root_and_only_there() -> None:
    assert '<html lang="ja">' in tags_page()
    html = tags_page(style="--light-accent:#aa0000")
    assert '<html lang="ja" style="--light-accent:#aa0000">' in html
    assert html.count("#aa0000") == 1


def test_the_policy_of_a_page_is_the_same_with_colours(reader: Reader) -> None:
    reader.put(builders.site(style="--light-accent:#aa0000"))
    answer = reader.get("/")
    assert 'style="--light-accent:#aa0000"' in body_of(answer)
    policy = answer["headers"]["Content-Security-Policy"]
    assert f"style-src 'sha256-{STYLE_HASH}'; style-src-attr 'unsafe-inline'" in policy


def test_a_feed_has_as_many_posts_as_are_set(reader: Reader) -> None:
    reader.publish(
        *(builders.post(str(n), published_at=f"2018-07-0{n}T00:00:00Z") for n in (1, 2, 3))
    )
    reader.put(builders.site(feed_posts=2))
    feed = xml(body_of(reader.get("/feed.xml")))
    assert [entry.text for entry in feed.iter(f"{ATOM}title")][1:] == ["Title of 3", "Title of 2"]


def test_a_page_costs_no_more_requests_with_settings_of_its_own(reader: Reader) -> None:
    reader.publish(builders.post("1"))
    reader.put(builders.site(navigation=LINKS, style="--light-accent:#aa0000"))
    reader.get("/posts/1")
    reader.calls.clear()
    assert reader.get("/posts/1")["statusCode"] == 200
    assert reader.calls == ["Query"]
