from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader_lambda import request, routes, routing
from reader_lambda.addresses import normal_address
from reader_lambda.names import is_slug, slug_from_title
from tests.reader_lambda import builders

SETTINGS = settings(derandomize=True, deadline=None, max_examples=300)


@pytest.mark.parametrize(
    ("given_", "normal"),
    [
        ("/2018/07/05/foo.html", "/2018/07/05/foo.html"),
        ("https://old.example/2018/07/foo/", "/2018/07/foo"),
        ("HTTP://Old.example:8080/Foo", "/foo"),
        ("https://old.example/blog/index.html#more", "/blog"),
        ("  /foo\n", "/foo"),
        ("/archives/%E6%96%B0", "/archives/新"),
        ("/archives/%e6%96%b0", "/archives/新"),
        ("/archives/新", "/archives/新"),
        ("/か\u3099", "/が"),
        ("/%E3%81%8B%E3%82%99", "/が"),
        ("/a%20b+c", "/a b+c"),
        ("/100%", "/100%"),
        ("/100%25", "/100%"),
        ("/node;42", "/node;42"),
        ("/node%3B42", "/node;42"),
        ("/?p=123", "/?p=123"),
        ("https://old.example?p=123", "/?p=123"),
        ("/index.php?p=123", "/?p=123"),
        ("/blog/?p=123#comments", "/blog?p=123"),
        ("/posts/2018/07/foo", "/posts/2018/07/foo"),
        ("/posts/foo.html", "/posts/foo.html"),
    ],
)
def test_an_old_address_has_one_normal_form(given_: str, normal: str) -> None:
    assert normal_address(given_) == normal
    assert normal_address(normal) == normal


@pytest.mark.parametrize(
    "nothing",
    [
        *(
            "",
            " ",
            "foo",
            "foo/bar.html",
            "?p=123",
            "x?p=123",
            "mailto:a@b.example",
            "//a.example/b",
        ),
        *("https://", "https:///foo", "ftp://a.example/b", "https://a.example", "/", "/#a"),
        *(
            "/posts/foo",
            "/posts/Foo/",
            "/tags/aws",
            "/tags",
            "/archive/2018",
            "/feed.xml",
            "/posts",
        ),
        *("/sitemap-1.xml", "/robots.txt", "/media/a.png", "/api/x", "/search", "/index.html"),
        *("/a//b", "/a/../b", "/./a", "/a\\b", "/a%2Fb", "/a%00b", "/a\nb", "/%FF", "/a%ED%A0%80"),
        *("/a\ud800", "/a%2541", "/a%zz%41", "/a%3Fp=1", "/a%23b", "/a%20"),
        *("/a?p=", "/a?p=0", "/a?p=01", "/a?p=x", "/a?p=1&p=2", "/?page_id=2", "/a.php?id=5"),
        *("/?p=1&preview=true", "/?P=1", "/?p=１", "/posts/a?p=1", "/tags?p=1", "/" + "あ" * 334),
    ],
)
def test_what_no_post_can_have_been_found_at_has_none(nothing: str) -> None:
    assert normal_address(nothing) is None


SEGMENTS = st.text(max_size=12) | st.sampled_from(
    ["posts", "Foo", "index.php", "新", "か\u3099", "%E6", "%zz", "..", "İ", "ΑΣ", "Ⅷ", "tags"]
)
PATHS = st.lists(SEGMENTS, max_size=4).map(lambda parts: "/" + "/".join(parts))
QUERIES = st.sampled_from(["", "?", "?p=7", "?p=07", "?q=1", "#x", "?p=7#x"])
ENCODINGS = st.sampled_from([str, lambda path: quote(path, errors="replace")])


@SETTINGS
@given(PATHS, QUERIES, st.sampled_from(["", "https://old.example"]))
def test_any_text_has_a_normal_form_that_stays_or_none(path: str, query: str, site: str) -> None:
    normal = normal_address(site + path + query)

    if normal is not None:
        assert normal_address(normal) == normal
        assert len(normal.encode()) <= 1100


@SETTINGS
@given(PATHS, QUERIES)
def test_what_is_written_is_what_the_reader_looks_up(path: str, query: str) -> None:
    """The old link as a browser sends it, however its path was encoded."""
    encoded = quote(path, errors="replace")
    normal = normal_address(encoded + query)

    if normal is not None:
        for sent in (encoded, encoded.lower(), encoded.rstrip("/") + "/"):
            assert normal in looked_up(sent, query.partition("#")[0].removeprefix("?"))


def looked_up(raw_path: str, query: str) -> set[str]:
    """Return the addresses at which the reader looks for a request."""
    asked = request.from_event(builders.event(raw_path, query))
    assert routing.refusal(asked.raw_path) is None
    route = routing.resolve(routing.decoded(asked.raw_path) or "")
    assert route is not None
    assert route.kind == routing.ADDRESS or route.path == routes.HOME
    return {route.path, routing.numbered(route, asked.number)}


@SETTINGS
@given(st.text(st.characters(categories=["L", "N", "M", "Pd"]), max_size=250))
def test_a_page_is_looked_up_at_its_slug_unless_that_is_reserved(title: str) -> None:
    slug = slug_from_title(title)
    route = routing.resolve(routes.page_path(slug)) if slug else None

    assert not slug or is_slug(slug)
    if route is not None and route.kind == routing.ADDRESS:
        assert (route.path, route.name) == (routes.page_path(slug), routes.page_path(slug))
    elif slug:
        assert slug in "tags archive posts authors search media assets api".split()
