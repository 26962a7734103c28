from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reader_lambda import routes, routing
from reader_lambda.names import slug_from_title, tag_key


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/", routing.HOME, ""),
        ("/posts/2", routing.POST, "2"),
        ("/posts/はじめに", routing.POST, "はじめに"),
        ("/tags", routing.TAGS, ""),
        ("/tags/aws", routing.TAG, "aws"),
        ("/tags/c++", routing.TAG, "c++"),
        ("/tags/a%2fb", routing.TAG, "a%2fb"),
        ("/tags/feed.xml", routing.TAG, "feed.xml"),
        ("/archive", routing.ARCHIVE, ""),
        ("/archive/2018", routing.PERIOD, "2018"),
        ("/archive/2018/07", routing.PERIOD, "2018-07"),
        ("/authors/hanako", routing.AUTHOR, "hanako"),
        ("/sitemap.xml", routing.SITEMAP, ""),
        ("/sitemap-1.xml", routing.SITEMAP_PART, "1"),
        ("/sitemap-999999.xml", routing.SITEMAP_PART, "999999"),
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
        ("/tags/feed.xml/feed.xml", "/tags/feed.xml"),
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
        ("//feed.xml", "/feed.xml"),
        ("/tags/a\\b", "/tags/a-b"),
        ("/tags/aws...", "/tags/aws"),
        ("/sitemap-1.xml/", "/sitemap-1.xml"),
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
        "/sitemap-.xml",
        "/sitemap-0.xml",
        "/sitemap-01.xml",
        "/sitemap-１.xml",
        "/sitemap--1.xml",
        "/sitemap-1000000.xml",
        "/sitemap-2018-07.xml",
        "/media/x/y.png",
        "/assets/x.css",
        "/Tags",
        "///",
        "/\\evil.example",
        "//evil.example",
        "//evil.example/",
        "//evil.example/feed.xml",
        "///evil.example//",
        "/./",
        "/../",
        "/../tags",
        "/posts/./2",
        "/posts/2;x=1",
        "/posts/2.",
        "/tags/aws//feed.xml",
        "/archive/2018//07",
        "/ARCHIVE/2018",
        "/feed.xml/feed.xml",
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
        "/posts/%00",
        "/posts/%0a",
        "/posts/%7F",
        "/posts/%FF",
        "/posts/%E3%81",
        "/posts/%ED%A0%80",
        "/posts/..%2Ftags",
        "/posts/..%2ftags",
        "/posts/\ud800",
    ],
)
def test_a_path_that_nothing_is_published_under_is_none(raw_path: str) -> None:
    assert routing.decoded(raw_path) is None


@pytest.mark.parametrize(
    ("raw_path", "status"),
    [
        ("", 400),
        ("*", 400),
        ("posts/2", 400),
        ("http://evil.example/", 400),
        ("/posts/%", 400),
        ("/posts/%4", 400),
        ("/posts/%zz", 400),
        ("/posts/%u3042", 400),
        ("/tags/100%", 400),
        ("/" + "a" * 4096, 414),
        ("%" * 4097, 414),
        ("/" + "a" * 4095, None),
        ("/posts/%e3%81%82", None),
        ("/posts/%00", None),
        ("/posts/%FF", None),
        ("/posts/..%2Ftags", None),
    ],
)
def test_what_is_no_path_or_too_long_is_refused_unread(raw_path: str, status: int | None) -> None:
    assert routing.refusal(raw_path) == status


SETTINGS = settings(derandomize=True, deadline=None, max_examples=300)
TEXTS = st.text(max_size=300)
NAMED = re.compile(r"/(?:posts|tags|authors)/[^/]+|/tags/[^/]+/feed\.xml|/authors/[^/]+/feed\.xml")
OTHERS = re.compile(
    r"/|/tags|/archive(?:/\d{4}(?:/\d\d)?)?|/feed\.xml|/sitemap(?:-\d+)?\.xml|/robots\.txt",
    re.ASCII,
)
PREFIXES = ["", "/", "posts/", "tags/", "authors/", "archive/", "sitemap-", "./", "../"]
SUFFIXES = ["", "/", "//", "/feed.xml", ".xml", "/.", "/..", ";x"]
PATHS = st.builds("/{}{}{}".format, st.sampled_from(PREFIXES), TEXTS, st.sampled_from(SUFFIXES))


@SETTINGS
@given(PATHS)
def test_a_redirect_leads_to_a_path_that_stays(path: str) -> None:
    route = routing.resolve(path)

    if route is not None and route.kind == routing.REDIRECT:
        target = routing.resolve(route.path)
        assert target is not None
        assert (target.kind != routing.REDIRECT, target.path) == (True, route.path)


@SETTINGS
@given(PATHS)
def test_a_route_has_a_canonical_path_of_the_site(path: str) -> None:
    route = routing.resolve(path)

    if route is not None:
        assert NAMED.fullmatch(route.path) or OTHERS.fullmatch(route.path)
        assert route.kind == routing.REDIRECT or route.path == path
        assert len(quote(route.path)) <= routing.MAX_RAW_PATH


@SETTINGS
@given(TEXTS, st.sampled_from(["/", "/posts/", "/tags/", "/authors/", "/archive/"]))
def test_every_path_is_a_route_or_none_and_survives_encoding(text: str, prefix: str) -> None:
    path = routing.decoded(prefix + quote(text, safe="/", errors="surrogatepass"))

    assert path is None or path == prefix + text


@SETTINGS
@given(
    st.text(max_size=80)
    | st.binary(max_size=80).map(quote)
    | st.lists(
        st.sampled_from(
            "% %0 %00 %2f %2F %25 %5C %C0%AF %ED%A0%80 %E3 .. // \\ ; a \ud800".split()
        ),
        max_size=12,
    ).map("".join)
)
def test_a_raw_path_is_decoded_to_text_that_can_be_stored_or_none(text: str) -> None:
    path = routing.decoded("/" + text)

    assert routing.refusal("/" + text) in {None, 400}
    assert path is None or (path.encode() and "\x00" not in path and path.startswith("/"))


@SETTINGS
@given(st.text(max_size=100), st.sampled_from(["", routes.FEED]))
def test_every_tag_has_an_address_that_leads_to_it(name: str, suffix: str) -> None:
    key = tag_key(name.encode(errors="replace").decode())
    assume(key and len(key.encode()) <= routing.MAX_KEY)

    path = routing.decoded(routes.url_path(routes.tag_path(key) + suffix))
    route = routing.resolve(path or "")

    assert route is not None
    assert (route.list_route or route).name == key
    assert route.kind == (routing.FEED if suffix else routing.TAG)


@SETTINGS
@given(st.text(st.characters(categories=["L", "N", "M", "Pd"]), max_size=250))
def test_every_title_makes_a_slug_whose_address_leads_to_it(title: str) -> None:
    slug = slug_from_title(title)
    assume(slug)

    path = routing.decoded(routes.url_path(routes.post_path(slug)))
    route = routing.resolve(path or "")

    assert route is not None
    assert (route.kind, route.name) == (routing.POST, slug)
