"""The reader before a real DynamoDB: every route, whole answers, one round trip each."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from defusedxml.ElementTree import fromstring

from reader_lambda import cache_tags, items, routes
from reader_lambda.dynamodb import Unavailable
from tests.reader_lambda import builders
from tests.reader_lambda.conftest import ORIGIN
from tests.reader_lambda.documents import ATOM, SITEMAP, Document, body_of, xml

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Reader

FRESH = "public, max-age=0, s-maxage=86400, stale-while-revalidate=86400, stale-if-error=259200"
BRIEF = "public, max-age=0, s-maxage=50"
LATER = "2026-03-01T00:00:10Z"  # when the scheduled posts of these tests become visible


def tags_of(answer: Any) -> set[str]:
    return set(answer["headers"]["Cache-Tag"].split(","))


def titles(answer: Any) -> list[str]:
    assert answer["statusCode"] == 200
    return Document(body_of(answer)).titles()


def test_a_post_is_at_its_path(reader: Reader) -> None:
    reader.put(builders.site())
    reader.publish(builders.post("2", slug="はじめに", author="hanako", tags=["AWS"]))

    answer = reader.get("/posts/%E3%81%AF%E3%81%98%E3%82%81%E3%81%AB")

    assert answer["statusCode"] == 200
    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert answer["headers"]["Cache-Control"] == FRESH
    assert tags_of(answer) == {
        *("site", cache_tags.post("2"), cache_tags.links("2")),
        cache_tags.author("hanako"),
    }
    page = Document(body_of(answer))
    assert page.one("h1").text == "Title of 2"
    assert page.one("div", class_="text").text.strip() == "Text of 2"
    assert "Set-Cookie" not in answer["headers"]


def test_a_post_has_its_neighbours(reader: Reader) -> None:
    post, older = builders.post("2"), builders.post("1")
    newer = builders.post("3", published_at=LATER)
    reader.put(post, builders.neighbours(post, older=older, newer=newer))

    assert Document(body_of(reader.get("/posts/2"))).links("prev") == ["/posts/1"]
    assert Document(body_of(reader.get("/posts/2"))).links("next") == []
    assert Document(body_of(reader.get("/posts/2", now=LATER))).links("next") == ["/posts/3"]


def test_a_big_post_is_read_from_its_pieces(reader: Reader) -> None:
    html = "<p>" + "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(400_000))
    stream = zlib.compress(f"{html}</p>".encode())
    size = len(stream) // 3 + 1
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    post = builders.post("2", html_z=pieces[0], chunks=2)
    del post[items.HTML]
    reader.put(post, builders.chunk(post, 1, pieces[1]), builders.chunk(post, 2, pieces[2]))
    reader.put(builders.neighbours(post, older=builders.post("1")))

    body = body_of(reader.get("/posts/2"))

    assert f'<div class="text" lang="ja">\n{html}</p>\n</div>' in body
    assert Document(body).links("prev") == ["/posts/1"]


@pytest.mark.parametrize("of_chunk", [builders.VERSION + 1, None])
def test_a_post_saved_while_it_is_read_is_read_once_more(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, of_chunk: int | None
) -> None:
    stream = zlib.compress(b"<p>whole</p>")
    post = builders.post("2", html_z=stream[:5], chunks=1)
    del post[items.HTML]
    reader.put(post)
    if of_chunk:
        reader.put(builders.chunk(post, 1, stream[5:], version=of_chunk))
    query = reader.client.query

    def query_before_the_save_ends(*args: Any, **options: Any) -> Any:
        monkeypatch.setattr(reader.client, "query", query)
        found = query(*args, **options)
        reader.put(builders.chunk(post, 1, stream[5:]))
        return found

    monkeypatch.setattr(reader.client, "query", query_before_the_save_ends)

    assert "<p>whole</p>" in body_of(reader.get("/posts/2"))
    assert reader.calls == ["GetItem", "Query", "Query"]


def test_half_a_post_is_never_shown(reader: Reader) -> None:
    reader.put(builders.post("2", html_z=b"half", chunks=1))

    with pytest.raises(Unavailable, match="post 2 "):
        reader.get("/posts/2")


def test_nothing_is_a_404_that_lives_a_minute(reader: Reader) -> None:
    reader.put(builders.site())

    answer = reader.get("/posts/nothing")

    assert answer["statusCode"] == 404
    assert answer["headers"]["Content-Type"] == "text/html; charset=utf-8"
    assert answer["headers"]["Cache-Control"] == BRIEF
    assert tags_of(answer) == {"site", cache_tags.path("/posts/nothing"), cache_tags.AT_HAND}
    assert Document(body_of(answer)).one("h1").text == "ページが見つかりません"


def test_a_deleted_post_is_gone(reader: Reader) -> None:
    reader.put(builders.gone("2", post_id="7"))

    answer = reader.get("/posts/2")

    assert answer["statusCode"] == 410
    assert answer["headers"]["Cache-Control"] == FRESH
    of_place = {cache_tags.post("7"), cache_tags.path("/posts/2")}
    assert tags_of(answer) == {"site", *of_place, cache_tags.AT_HAND}


def test_a_former_slug_leads_to_the_present_one(reader: Reader) -> None:
    reader.put(builders.redirect("old", builders.post("7", slug="新しい")))

    answer = reader.get("/posts/old")

    assert answer["statusCode"] == 301
    assert answer["headers"]["Location"] == f"{ORIGIN}/posts/%E6%96%B0%E3%81%97%E3%81%84"
    assert answer["headers"]["Cache-Control"] == FRESH
    assert tags_of(answer) == {"site", cache_tags.place("7"), cache_tags.path("/posts/old")}
    assert body_of(answer) == ""


@pytest.mark.parametrize(
    ("path", "query", "address"),
    [
        ("/2018/07/05/foo.html", "", "/2018/07/05/foo.html"),
        ("/2018/07/Foo/", "", "/2018/07/foo"),
        ("/2018/07/foo/index.html", "utm_source=x", "/2018/07/foo"),
        ("/archives/%E6%96%B0", "", "/archives/新"),
        ("/archives/%e6%96%b0/", "p=7", "/archives/新"),
        ("/", "p=123", "/?p=123"),
        ("/index.php", "q=x&p=123&utm_source=x", "/?p=123"),
        ("/blog/", "p=123", "/blog?p=123"),
        ("/posts/foo.html", "", "/posts/foo.html"),
    ],
)
def test_an_old_address_leads_straight_to_the_post(
    reader: Reader, path: str, query: str, address: str
) -> None:
    post = builders.post("7", slug="新しい", published_at=LATER)
    reader.put(builders.redirect_at(address, post))

    answer = reader.get(path, query, now=LATER)

    assert answer["statusCode"] == 301
    assert answer["headers"]["Location"] == f"{ORIGIN}/posts/%E6%96%B0%E3%81%97%E3%81%84"
    assert answer["headers"]["Cache-Control"] == FRESH
    assert {"site", cache_tags.place("7"), cache_tags.path(address)} <= tags_of(answer)
    early = reader.get(path, query)
    assert early["statusCode"] == (
        200 if address == "/?p=123" and path == "/" else early["statusCode"]
    )
    assert "%E6%96%B0%E3%81%97" not in early["headers"].get("Location", "")
    assert cache_tags.path(address) in tags_of(early)


def test_an_old_address_of_a_deleted_post_is_gone(reader: Reader) -> None:
    reader.put(builders.gone_at("/2018/07/foo", post_id="7"))

    answer = reader.get("/2018/07/foo/")

    assert answer["statusCode"] == 410
    of_place = {cache_tags.post("7"), cache_tags.path("/2018/07/foo")}
    assert tags_of(answer) == {"site", *of_place, cache_tags.AT_HAND}


def test_a_404_at_what_may_become_an_old_address_goes_when_it_does(reader: Reader) -> None:
    answer = reader.get("/2018/07/Foo/", "p=7")

    assert answer["statusCode"] == 404
    assert answer["headers"]["Cache-Control"] == BRIEF
    awaited = {cache_tags.path("/2018/07/foo"), cache_tags.path("/2018/07/foo?p=7")}
    assert tags_of(answer) == {"site", *awaited, cache_tags.AT_HAND}


def test_home_with_the_number_of_nothing_is_home_until_there_is_something(reader: Reader) -> None:
    reader.publish(builders.post("2"))
    home = reader.get("/")

    numbered = reader.get("/", "p=7")

    assert body_of(numbered) == body_of(home)
    assert tags_of(numbered) == tags_of(home) | {cache_tags.path("/?p=7")}
    assert reader.get("/index.php", "p=7")["headers"]["Location"] == f"{ORIGIN}/"


@pytest.mark.parametrize("path", ["/", "/index.php", "/about"])
def test_what_is_shown_for_a_number_ends_when_a_scheduled_post_may_have_it(
    reader: Reader, path: str
) -> None:
    reader.put(builders.site(scheduled={"7": LATER}), builders.alone("about"))

    assert seconds_of(reader.get(path, "p=7")) == 60  # until then, and 50 seconds
    assert (seconds_of(reader.get(path)) == 60) == (path == "/")


def seconds_of(answer: Any) -> int:
    """Return the seconds for which the edge may use an answer, before and while it asks anew."""
    directives = dict(
        part.partition("=")[::2] for part in answer["headers"]["Cache-Control"].split(", ")
    )
    return int(directives["s-maxage"]) + int(directives["stale-while-revalidate"])


def test_a_page_of_its_own_is_at_its_slug_without_a_date_or_neighbours(reader: Reader) -> None:
    page = builders.alone("このサイト", post_id="7", author="hanako", contents="<ul></ul>")
    reader.put(page, builders.post("2"))

    answer = reader.get("/%E3%81%93%E3%81%AE%E3%82%B5%E3%82%A4%E3%83%88")

    assert answer["statusCode"] == 200
    assert answer["headers"]["Cache-Control"] == FRESH
    assert tags_of(answer) == {"site", cache_tags.post("7"), cache_tags.links("7")}
    document = Document(body_of(answer))
    assert document.one("h1").text == "Title of 7"
    assert document.one("div", class_="text").attributes["lang"] == "ja"
    assert document.all("time") == document.all("nav", class_="beside") == []
    assert "hanako" not in body_of(answer)
    assert document.one("link", rel="canonical").attributes["href"] == ORIGIN + routes.url_path(
        "/このサイト"
    )


@pytest.mark.parametrize("path", ["/About", "/about/", "/ABOUT/index.html"])
def test_another_form_of_a_pages_address_leads_to_it(reader: Reader, path: str) -> None:
    reader.put(builders.alone("about", post_id="7"))

    answer = reader.get(path)

    assert answer["statusCode"] == 301
    assert answer["headers"]["Location"] == f"{ORIGIN}/about"
    assert tags_of(answer) == {"site", cache_tags.place("7"), cache_tags.path("/about")}


def test_a_page_is_not_shown_before_its_time(reader: Reader) -> None:
    reader.put(builders.alone("about", post_id="7", published_at=LATER))

    assert reader.get("/about")["statusCode"] == 404
    assert reader.get("/about", now=LATER)["statusCode"] == 200


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/posts/2/", "/posts/2"),
        ("/posts/HELLO", "/posts/hello"),
        ("/tags/%EF%BC%A1%EF%BC%B7%EF%BC%B3/", "/tags/aws"),
        ("/tags/50%25", None),
        ("/tags/A%25", "/tags/a%25"),
        ("//", "/"),
        ("//evil.example/", None),
        ("/%5Cevil.example/", None),
    ],
)
def test_only_another_form_of_a_path_of_ours_redirects(
    reader: Reader, path: str, location: str | None
) -> None:
    answer = reader.get(path)

    assert answer["statusCode"] == (301 if location else 404)
    assert answer["headers"].get("Location") == (location and ORIGIN + location)
    assert "Query" not in reader.calls or not location


def test_an_empty_blog_has_a_front_page_a_feed_and_a_sitemap(reader: Reader) -> None:
    assert "まだ記事がありません" in body_of(reader.get("/"))
    assert "まだタグがありません" in body_of(reader.get("/tags"))
    assert "まだ記事がありません" in body_of(reader.get("/archive"))
    assert xml(body_of(reader.get("/feed.xml"))).findall(f"{ATOM}entry") == []
    assert list(xml(body_of(reader.get("/sitemap.xml")))) == []


@pytest.mark.parametrize(
    ("path", "of_list"),
    [
        *(("/tags/x", "/tags/x"), ("/tags/x/feed.xml", "/tags/x")),
        *(("/authors/x", "/authors/x"), ("/authors/x/feed.xml", "/authors/x")),
        *((path, path) for path in ("/archive/2018", "/archive/2018/07", "/archive/2098")),
    ],
)
def test_a_list_without_posts_is_not_there_and_its_404_goes_with_the_first_post(
    reader: Reader, path: str, of_list: str
) -> None:
    answer = reader.get(path)

    assert answer["statusCode"] == 404
    awaited = {cache_tags.whole_list(of_list), cache_tags.list_head(of_list), cache_tags.path(path)}
    assert awaited <= tags_of(answer)


def test_a_part_of_the_sitemap_without_posts_is_not_there_yet(reader: Reader) -> None:
    answer = reader.get("/sitemap-7.xml")

    assert answer["statusCode"] == 404
    awaited = {"sitemap-7", cache_tags.path("/sitemap-7.xml")}
    assert tags_of(answer) == {"site", *awaited, cache_tags.AT_HAND}


def test_lists_show_the_posts_that_belong_to_them_newest_first(reader: Reader) -> None:
    reader.publish(
        builders.post("1", tags=["AWS"], author="hanako", published_at="2018-06-30T14:59:59Z"),
        builders.post("2", tags=["aws", "ＷＥＢ"], published_at="2018-06-30T15:00:00Z"),
        builders.post("3", author="hanako", published_at="2018-12-31T15:00:00Z"),
    )

    assert titles(reader.get("/")) == ["Title of 3", "Title of 2", "Title of 1"]
    assert titles(reader.get("/tags/aws")) == ["Title of 2", "Title of 1"]
    assert titles(reader.get("/tags/web")) == ["Title of 2"]
    assert titles(reader.get("/authors/hanako")) == ["Title of 3", "Title of 1"]
    assert titles(reader.get("/archive/2018")) == ["Title of 2", "Title of 1"]
    assert titles(reader.get("/archive/2018/06")) == ["Title of 1"]
    assert titles(reader.get("/archive/2018/07")) == ["Title of 2"]
    assert titles(reader.get("/archive/2019/01")) == ["Title of 3"]


def test_lists_carry_the_cache_tags_of_what_they_show(reader: Reader) -> None:
    reader.publish(builders.post("2", tags=["AWS"], author="hanako"))
    of_author = cache_tags.author("hanako")
    card, post = cache_tags.card("2"), cache_tags.post("2")

    assert tags_of(reader.get("/")) == {"site", *whole("/"), card}
    assert tags_of(reader.get("/archive/2018")) == {"site", *whole("/archive/2018"), card}
    assert tags_of(reader.get("/tags/aws")) == {"site", *whole("/tags/aws"), card}
    by_author = {"site", *whole("/authors/hanako"), card, of_author}
    assert tags_of(reader.get("/authors/hanako")) == by_author
    assert tags_of(reader.get("/feed.xml")) == {"site", *whole("/"), post, of_author}
    in_feed = {"site", *whole("/tags/aws"), post, of_author}
    assert tags_of(reader.get("/tags/aws/feed.xml")) == in_feed


def test_what_counts_or_names_all_posts_has_a_cache_tag_of_its_own(reader: Reader) -> None:
    reader.publish(builders.post("2"))

    assert tags_of(reader.get("/tags")) == {"site", "tags"}
    assert tags_of(reader.get("/archive")) == {"site", "archive"}
    assert tags_of(reader.get("/sitemap.xml")) == {"site", "sitemap"}
    assert tags_of(reader.get("/sitemap-1.xml")) == {"site", "sitemap-1"}
    assert tags_of(reader.get("/robots.txt")) == {"site"}


def test_older_pages_of_a_list_are_not_touched_by_a_newest_post(reader: Reader) -> None:
    reader.publish(*(builders.post(f"{n:03}", published_at=_minute(n)) for n in range(45)))
    head = cache_tags.list_head("/")

    older = reader.get("/", _query(reader.get("/"), "next"))
    newer = reader.get("/", _query(older, "prev"))

    assert head not in tags_of(older)
    assert head in tags_of(newer)
    assert len(tags_of(older)) == 2 + 20


def test_no_answer_has_more_cache_tags_than_cloudfront_takes(reader: Reader) -> None:
    posts = [builders.post(f"{n:03}", author=f"a{n}", tags=["x"]) for n in range(45)]
    reader.publish(*posts)

    assert len(tags_of(reader.get("/tags/x/feed.xml"))) == 1 + 2 + 20 + 20


def whole(path: str) -> set[str]:
    """Return the tags of a list's first page."""
    return {cache_tags.whole_list(path), cache_tags.list_head(path)}


def _query(answer: Any, rel: str) -> str:
    """Return the query string of the page beside a page of a list."""
    (link,) = Document(body_of(answer)).links(rel)
    return link.partition("?")[2]


def test_tags_and_months_are_shown_with_their_counts(reader: Reader) -> None:
    reader.put(builders.tag("CI/CD", 3), builders.tag("unused", 0))
    reader.put(builders.month("2018-07", 3), builders.month("2018-08", 0))

    tags = Document(body_of(reader.get("/tags")))
    archive = Document(body_of(reader.get("/archive")))

    assert [item.text for item in tags.all("li")[3:]] == ["CI/CD 3件"]
    assert [item.text for item in archive.all("li")[3:]] == ["7月 3件"]


@pytest.mark.parametrize(
    "path", ["/", "/tags/x", "/authors/x", "/archive/2018", "/archive/2018/07"]
)
def test_every_list_can_be_walked_to_its_end_and_back(reader: Reader, path: str) -> None:
    posts = [
        builders.post(f"{number:03}", tags=["X"], author="x", published_at=_minute(number))
        for number in range(45)
    ]
    reader.publish(*posts, builders.post("other", published_at="2017-01-01T00:00:00Z"))
    reader.publish(builders.post("scheduled", tags=["X"], author="x", published_at=LATER))
    newest_first = [f"Title of {number:03}" for number in reversed(range(45))]

    pages, last = _walk(reader, path, "next")
    shown = [title for page in pages for title in page if title != "Title of other"]
    back, _ = _walk(reader, last, "prev")

    assert shown == newest_first
    assert [len(page) for page in pages][:2] == [20, 20]
    assert back == pages[::-1]


def _minute(number: int) -> str:
    return f"2018-07-10T00:{number:02}:00Z"


def _walk(reader: Reader, address: str, rel: str) -> tuple[list[list[str]], str]:
    """Follow the links of a list. Returns the titles of each page, and the last address."""
    pages = []
    while True:
        path, _, query = address.partition("?")
        answer = reader.get(path, query)
        pages.append(titles(answer))
        following = Document(body_of(answer)).links(rel)
        if not following:
            return pages, address
        (address,) = following


def test_posts_of_the_same_second_are_all_reached(reader: Reader) -> None:
    reader.publish(*(builders.post(f"{number:02}") for number in range(25)))

    pages, _ = _walk(reader, "/", "next")

    assert sorted(title for page in pages for title in page) == [
        f"Title of {number:02}" for number in range(25)
    ]


def test_a_page_further_on_is_not_indexed_and_the_first_one_is(reader: Reader) -> None:
    reader.publish(*(builders.post(f"{number:02}") for number in range(21)))

    first = Document(body_of(reader.get("/")))
    second = Document(body_of(reader.get("/", first.links("next")[0].partition("?")[2])))

    assert first.all("meta", name="robots") == []
    assert second.meta("robots") == "noindex, follow"


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "nonsense",
        "older",
        "older~2018-07-04T15:00:00Z",
        "older~2018-99-04T15:00:00Z~2",
        "newer~2018-07-04T15:00:00Z~2",  # nothing is newer
        "older~2018-07-04T15:00:00Z~2",  # nothing is older
        "older~2026-03-01T00:00:01Z~2",  # the future
        "newer~2026-03-01T00:00:01Z~2",
        "older~2018-07-04T15:00:00Z~" + "x" * 1000,
        "\x00",
        "'; DROP TABLE posts",
    ],
)
@pytest.mark.parametrize("path", ["/", "/tags/x", "/archive/2018/07"])
def test_a_tampered_cursor_is_a_404(reader: Reader, path: str, cursor: str) -> None:
    reader.publish(builders.post("2", tags=["x"]))

    assert reader.get(path, f"cursor={quote(cursor)}")["statusCode"] == 404


def test_a_cursor_of_another_list_shows_this_list_from_there(reader: Reader) -> None:
    reader.publish(
        builders.post("1", tags=["x"], published_at="2018-07-01T00:00:00Z"),
        builders.post("2", published_at="2018-07-02T00:00:00Z"),
    )

    answer = reader.get("/tags/x", "cursor=older~2018-07-02T00:00:00Z~2")

    assert titles(answer) == ["Title of 1"]


def test_a_cursor_outside_a_month_is_a_404(reader: Reader) -> None:
    reader.publish(builders.post("2"), builders.post("1", published_at="2017-01-01T00:00:00Z"))

    answer = reader.get("/archive/2018/07", "cursor=older~2019-07-02T00:00:00Z~2")

    assert answer["statusCode"] == 404


def test_other_query_keys_change_nothing(reader: Reader) -> None:
    reader.publish(builders.post("2"))

    assert reader.get("/", "utm_source=x&q=%FF&tag[]=a") == reader.get("/")
    assert reader.get("/posts/2", "cursor=nonsense") == reader.get("/posts/2")


def test_headers_of_a_request_change_nothing(reader: Reader) -> None:
    reader.publish(builders.post("2", top_image="/media/a.png"))
    hostile = {
        "host": "evil.example",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "http",
        "x-forwarded-for": "203.0.113.9",
        "x-host": "evil.example",
        "forwarded": "host=evil.example",
        "x-original-url": "/tags",
        "x-rewrite-url": "/tags",
        "x-http-method-override": "DELETE",
        "accept": "application/json",
        "accept-language": "en",
        "cookie": "preview=1; sessionid=x",
        "range": "bytes=0-1",
    }

    for path in ("/", "/posts/2", "/feed.xml", "/nothing", "/posts/2/"):
        assert reader.get(path, headers=hostile) == reader.get(path)


def test_a_scheduled_post_shows_nowhere_before_its_second(reader: Reader) -> None:
    secret = builders.post("secret", tags=["x", "y"], author="hanako", published_at=LATER)
    post = builders.post("2", tags=["x"], author="hanako", published_at="2026-02-01T00:00:00Z")
    reader.publish(secret, post)
    reader.put(builders.neighbours(post, newer=secret), builders.redirect("former", secret))
    reader.put(builders.tag("x", 1), builders.month("2026-02", 1))
    paths = (
        *("/", "/posts/2", "/tags", "/tags/x", "/archive", "/archive/2026", "/archive/2026/02"),
        *("/authors/hanako", "/feed.xml", "/tags/x/feed.xml", "/authors/hanako/feed.xml"),
        *("/sitemap.xml", "/sitemap-1.xml"),
    )
    not_there = (
        *("/posts/secret", "/posts/former", "/tags/y", "/tags/y/feed.xml"),
        "/archive/2026/03",
    )

    for path in paths:
        answer = reader.get(path)
        assert answer["statusCode"] == 200
        assert "secret" not in str(answer)
    for path in not_there:
        answer = reader.get(path)
        assert answer["statusCode"] == 404
        assert "Title of secret" not in str(answer)
        assert cache_tags.post("secret") not in tags_of(answer)


def test_a_scheduled_post_shows_everywhere_from_its_second(reader: Reader) -> None:
    post = builders.post("2", published_at="2026-02-01T00:00:00Z")
    secret = builders.post("secret", tags=["y"], author="hanako", published_at=LATER)
    reader.publish(post, secret)
    reader.put(builders.neighbours(post, newer=secret))
    paths = (
        *("/", "/posts/secret", "/posts/2", "/tags/y", "/archive/2026", "/archive/2026/03"),
        *("/authors/hanako", "/feed.xml", "/tags/y/feed.xml", "/authors/hanako/feed.xml"),
        "/sitemap-1.xml",
    )

    for path in paths:
        assert "/posts/secret" in body_of(reader.get(path, now=LATER))


@pytest.mark.parametrize(
    "path", ["/", "/tags/x", "/archive/2018", "/feed.xml", "/sitemap.xml", "/sitemap-1.xml"]
)
def test_no_list_outlives_the_next_publication_by_more_than_a_minute(
    reader: Reader, path: str
) -> None:
    reader.put(builders.site(scheduled={"secret": LATER, "later": "2027-01-01T00:00:00Z"}))
    reader.publish(builders.post("2", tags=["x"]))

    before = reader.get(path)["headers"]["Cache-Control"]
    after = reader.get(path, now=LATER)["headers"]["Cache-Control"]

    assert "s-maxage=60, stale-while-revalidate=0," in before  # 10 s until then, and 50 s
    assert after == FRESH


def test_a_post_outlives_the_publication_of_none_but_the_next_post(reader: Reader) -> None:
    reader.put(builders.site(scheduled={"3": LATER}))
    post, other = builders.post("2"), builders.post("1")
    reader.publish(post, other)
    reader.put(builders.neighbours(post, newer=builders.post("3", published_at=LATER)))
    reader.put(builders.neighbours(other, newer=post))

    before = reader.get("/posts/2")["headers"]["Cache-Control"]
    after = reader.get("/posts/2", now=LATER)["headers"]["Cache-Control"]

    assert "s-maxage=60, stale-while-revalidate=0," in before
    assert after == FRESH
    assert reader.get("/posts/1")["headers"]["Cache-Control"] == FRESH


def test_the_feed_has_the_newest_twenty_posts(reader: Reader) -> None:
    reader.publish(
        *(builders.post(str(number), published_at=_minute(number)) for number in range(22))
    )

    answer = reader.get("/feed.xml")

    assert answer["headers"]["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = [entry.findtext(f"{ATOM}title") for entry in xml(body_of(answer)).iter(f"{ATOM}entry")]
    assert found == [f"Title of {number}" for number in range(21, 1, -1)]


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/rss.xml", "application/rss+xml; charset=utf-8"),
        ("/feed.json", "application/feed+json; charset=utf-8"),
        ("/tags/x/rss.xml", "application/rss+xml; charset=utf-8"),
        ("/authors/hanako/feed.json", "application/feed+json; charset=utf-8"),
    ],
)
def test_each_form_of_feed_says_what_it_is_and_is_purged_as_the_atom_feed_is(
    reader: Reader, path: str, content_type: str
) -> None:
    reader.publish(builders.post("2", tags=["x"], author="hanako"))
    reader.publish(builders.post("secret", tags=["x"], author="hanako", published_at=LATER))

    answer = reader.get(path)

    assert answer["headers"]["Content-Type"] == content_type
    assert "Title of 2" in body_of(answer)
    assert "secret" not in body_of(answer)
    atom = path.rpartition("/")[0] + "/feed.xml"
    assert tags_of(answer) == tags_of(reader.get(atom))


def test_a_part_of_the_sitemap_has_its_visible_posts(reader: Reader) -> None:
    reader.publish(*(builders.post(f"{number:02}") for number in range(50)))
    reader.publish(builders.post("secret", published_at=LATER))

    answer = reader.get("/sitemap-1.xml")

    assert answer["headers"]["Content-Type"] == "application/xml; charset=utf-8"
    found = [element.text for element in xml(body_of(answer)).iter(f"{SITEMAP}loc")]
    assert found == [f"{ORIGIN}/posts/{number:02}" for number in range(50)]


def test_the_sitemap_has_the_parts_that_have_visible_posts(reader: Reader) -> None:
    parts = [(1, 3, builders.NOW), (2, 0, builders.NOW), (3, 1, LATER), (10, 1, builders.NOW)]
    reader.put(*(builders.sitemap_part(*part) for part in parts))

    found = [part.text for part in xml(body_of(reader.get("/sitemap.xml"))).iter(f"{SITEMAP}loc")]

    assert found == [f"{ORIGIN}/sitemap-1.xml", f"{ORIGIN}/sitemap-10.xml"]


def test_robots_txt_needs_no_table(reader: Reader) -> None:
    answer = reader.get("/robots.txt")

    assert answer["headers"]["Content-Type"] == "text/plain; charset=utf-8"
    assert body_of(answer).endswith(f"Sitemap: {ORIGIN}/sitemap.xml\n")
    assert "Query" not in reader.calls


def test_a_browser_s_tab_has_the_first_letter_of_the_site_in_its_colours(reader: Reader) -> None:
    style = "--light-accent:#aa0000"
    reader.put(builders.site(**{items.TITLE: " <静か", items.STYLE: style}))
    answer = reader.get("/favicon.ico")

    assert answer["headers"]["Content-Type"] == "image/svg+xml"
    assert "s-maxage=86400" in answer["headers"]["Cache-Control"]
    svg = fromstring(body_of(answer))
    assert (svg.attrib["style"], "".join(svg.itertext()).strip()) == (style, "<")
    assert "Query" not in reader.calls


@pytest.mark.parametrize("path", ["/media/a/b.png", "/assets/site.css", "/admin/", "/x.css"])
def test_what_others_serve_is_a_404_here(reader: Reader, path: str) -> None:
    assert reader.get(path)["statusCode"] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "X"])
@pytest.mark.parametrize("path", ["/", "/nothing", "/posts/2/"])
def test_nothing_but_reading_is_allowed(reader: Reader, method: str, path: str) -> None:
    answer = reader.get(path, method=method)

    assert answer["statusCode"] == 405
    assert answer["headers"]["Allow"] == "GET, HEAD"
    assert answer["headers"]["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/posts/2", "/feed.xml", "/nothing", "/posts/2/"])
def test_head_has_what_get_has_but_the_body(reader: Reader, path: str) -> None:
    reader.publish(builders.post("2"))

    no_body = {"body": "", "isBase64Encoded": False}
    assert reader.get(path, method="HEAD") == {**reader.get(path), **no_body}


@pytest.mark.parametrize("path", ["/", "/posts/2", "/tags/x", "/feed.xml", "/sitemap.xml"])
def test_a_client_that_has_the_page_gets_304(reader: Reader, path: str) -> None:
    reader.publish(builders.post("2", tags=["x"]))
    whole = reader.get(path)
    etag = whole["headers"]["ETag"]

    answer = reader.get(path, headers={"if-none-match": f'"x", W/{etag}'})

    del whole["headers"]["Content-Type"]
    no_body = {"body": "", "isBase64Encoded": False}
    assert answer == {"statusCode": 304, "headers": whole["headers"], **no_body}


def test_a_changed_page_has_another_etag(reader: Reader) -> None:
    reader.publish(builders.post("2"))
    etag = reader.get("/posts/2")["headers"]["ETag"]
    reader.publish(builders.post("2", title="changed"))

    answer = reader.get("/posts/2", headers={"if-none-match": etag})

    assert answer["statusCode"] == 200


@pytest.mark.parametrize(
    ("path", "round_trips"),
    [
        *(("/", 1), ("/posts/2", 1), ("/posts/nothing", 1), ("/posts/old", 1), ("/posts/gone", 1)),
        *(("/tags", 1), ("/tags/x", 1), ("/authors/x", 1), ("/archive", 1), ("/archive/2018", 1)),
        *(("/archive/2018/07", 1), ("/feed.xml", 1), ("/tags/x/feed.xml", 1)),
        *(("/sitemap.xml", 1), ("/sitemap-1.xml", 1)),
        *(("/nothing", 1), ("/old/address.html", 1), ("/about", 1), ("/old", 1)),
        *(
            ("/robots.txt", 0),
            ("/favicon.ico", 0),
            ("/posts/2/", 0),
            ("/media", 0),
            ("/posts/%00", 0),
        ),
    ],
)
def test_an_answer_takes_one_round_trip(reader: Reader, path: str, round_trips: int) -> None:
    post = builders.post("2", tags=["x"], author="x")
    reader.publish(post, *(builders.post(f"a{number:02}") for number in range(30)))
    reader.put(builders.redirect("old", post), builders.gone("gone"))
    reader.put(builders.alone("about"), builders.redirect_at("/old", post))
    reader.table.site()
    reader.calls.clear()

    reader.get(path)

    assert reader.calls == ["Query"] * round_trips


def test_the_site_is_read_again_after_ten_seconds(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: seconds[0])
    reader.put(builders.site(title="Before"))
    assert "Before" in body_of(reader.get("/"))
    reader.put(builders.site(title="After"))

    seconds[0] = 109.9
    assert "Before" in body_of(reader.get("/"))
    seconds[0] = 110.0
    assert "After" in body_of(reader.get("/"))
    assert reader.calls.count("GetItem") == 2
