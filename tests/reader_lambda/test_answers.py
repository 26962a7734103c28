"""The reader before a real DynamoDB: every route, whole answers, one round trip each."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from defusedxml.ElementTree import fromstring

from reader_lambda import cache_tags, items, routes
from reader_lambda.dynamodb import Unavailable
from tests.reader_lambda import builders
from tests.reader_lambda.builders import LATER
from tests.reader_lambda.conftest import ORIGIN
from tests.reader_lambda.documents import BRIEF, FRESH, SITEMAP, Document, body_of, tags_of, xml

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Reader


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


def test_a_part_of_the_sitemap_without_posts_is_not_there_yet(reader: Reader) -> None:
    answer = reader.get("/sitemap-7.xml")

    assert answer["statusCode"] == 404
    awaited = {"sitemap-7", cache_tags.path("/sitemap-7.xml")}
    assert tags_of(answer) == {"site", *awaited, cache_tags.AT_HAND}


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
