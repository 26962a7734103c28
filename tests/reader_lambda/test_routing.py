from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader_lambda import routing


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/", routing.HOME, ""),
        ("/posts/2", routing.POST, "2"),
        ("/posts/はじめに", routing.POST, "はじめに"),
        ("/tags", routing.TAGS, ""),
        ("/tags/aws", routing.TAG, "aws"),
        ("/tags/c++", routing.TAG, "c++"),
        ("/archive", routing.ARCHIVE, ""),
        ("/archive/2018", routing.PERIOD, "2018"),
        ("/archive/2018/07", routing.PERIOD, "2018-07"),
        ("/authors/hanako", routing.AUTHOR, "hanako"),
        ("/sitemap.xml", routing.SITEMAP, ""),
        ("/sitemap-2018-07.xml", routing.SITEMAP_PART, "2018-07"),
        ("/robots.txt", routing.ROBOTS, ""),
    ],
)
def test_a_canonical_path_has_its_route(path: str, kind: str, name: str) -> None:
    route = routing.resolve(path)

    assert route is not None
    assert (route.kind, route.path, route.name) == (kind, path, name)


@pytest.mark.parametrize(
    ("path", "list_path"),
    [
        ("/feed.xml", "/"),
        ("/tags/aws/feed.xml", "/tags/aws"),
        ("/authors/hanako/feed.xml", "/authors/hanako"),
    ],
)
def test_a_feed_belongs_to_its_list(path: str, list_path: str) -> None:
    route = routing.resolve(path)

    assert route is not None
    assert route.list_route is not None
    assert (route.kind, route.path, route.list_route.path) == (routing.FEED, path, list_path)


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/posts/2/", "/posts/2"),
        ("/posts/Hello", "/posts/hello"),
        ("/posts/か\u3099", "/posts/が"),  # NFD, as a Mac writes file names
        ("/tags/AWS", "/tags/aws"),
        ("/tags/ＡＷＳ/", "/tags/aws"),
        ("/tags/Web 開発", "/tags/web-開発"),
        ("/tags/AWS/feed.xml", "/tags/aws/feed.xml"),
        ("/authors/Hanako", "/authors/hanako"),
        ("/archive/2018/", "/archive/2018"),
        ("/feed.xml/", "/feed.xml"),
        ("//", "/"),
    ],
)
def test_another_form_of_a_path_leads_to_the_canonical_one(path: str, canonical: str) -> None:
    route = routing.resolve(path)

    assert route is not None
    assert (route.kind, route.path) == (routing.REDIRECT, canonical)


@pytest.mark.parametrize(
    "path",
    [
        "/posts",
        "/posts/",
        "/posts//",
        "/posts/a b",
        "/posts/a.b",
        "/posts/../tags",
        "/posts/" + "x" * 201,
        "/posts/2/feed.xml",
        "/tags/..",
        "/tags/.",
        "/tags/ ",
        "/tags/a/b",
        "/tags/" + "x" * 1001,
        "/archive/18",
        "/archive/2018/7",
        "/archive/2018/13",
        "/archive/2018/07/04",
        "/archive/２０１８",
        "/archive/2018/feed.xml",
        "/sitemap-2018-13.xml",
        "/sitemap-0000-01.xml",
        "/media/x/y.png",
        "/assets/x.css",
        "/Tags",
        "///",
        "/\\evil.example",
    ],
)
def test_nothing_is_at_another_path(path: str) -> None:
    assert routing.resolve(path) is None


@pytest.mark.parametrize(
    ("raw_path", "path"),
    [
        ("/", "/"),
        ("/posts/%E3%81%82", "/posts/あ"),
        ("/posts/%e3%81%82", "/posts/あ"),
        ("/posts/あ", "/posts/あ"),
        ("/tags/a%252fb", "/tags/a%2fb"),
    ],
)
def test_a_path_is_decoded_once(raw_path: str, path: str) -> None:
    assert routing.decoded(raw_path) == path


@pytest.mark.parametrize(
    "raw_path",
    [
        "",
        "*",
        "posts/2",
        "/posts/%00",
        "/posts/%0a",
        "/posts/%7F",
        "/posts/%FF",
        "/posts/%E3%81",
        "/posts/%ED%A0%80",
        "/posts/..%2Ftags",
        "/posts/..%2ftags",
        "/posts/\ud800",
        "/posts/" + "%41" * 4000,
    ],
)
def test_a_path_that_nothing_is_published_under_is_none(raw_path: str) -> None:
    assert routing.decoded(raw_path) is None


@given(st.text(max_size=300))
def test_a_redirect_leads_to_a_path_that_stays(text: str) -> None:
    route = routing.resolve("/" + text)

    if route is not None and route.kind == routing.REDIRECT:
        target = routing.resolve(route.path)
        assert target is not None
        assert target.kind != routing.REDIRECT


@given(st.text(max_size=300), st.sampled_from(["/", "/posts/", "/tags/", "/authors/", "/archive/"]))
def test_every_path_is_a_route_or_none_and_survives_encoding(text: str, prefix: str) -> None:
    path = routing.decoded(prefix + quote(text, safe="/", errors="surrogatepass"))

    assert path is None or path == prefix + text
