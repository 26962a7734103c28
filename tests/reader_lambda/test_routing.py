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
        ("/series/東海道-の旅", routing.SERIES, "東海道-の旅"),
        ("/series/feed.xml", routing.SERIES, "feed.xml"),
        ("/sitemap.xml", routing.SITEMAP, ""),
        ("/sitemap-1.xml", routing.SITEMAP_PART, "1"),
        ("/sitemap-999999.xml", routing.SITEMAP_PART, "999999"),
        ("/robots.txt", routing.ROBOTS, ""),
        ("/favicon.ico", routing.ICON, ""),
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
        ("/rss.xml", "/"),
        ("/feed.json", "/"),
        ("/tags/aws/rss.xml", "/tags/aws"),
        ("/authors/hanako/feed.json", "/authors/hanako"),
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
        ("/Tags", "/tags"),
        ("/ARCHIVE/2018", "/archive/2018"),
        ("/index.html", "/"),
        ("/tags/aws/index.html", "/tags/aws"),
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
        "/posts/../tags",
        "/tags/..",
        "/tags/.",
        "/tags/ ",
        "/tags/" + "x" * 1001,
        "/sitemap/" + "x" * 1000,
        "/authors",
        "/series",
        "/series/",
        "/series/" + "x" * 1001,
        "/media/x/y.png",
        "/assets/x.css",
        "/api/posts",
        "/Media",
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
        "/tags/aws//feed.xml",
        "/archive/2018//07",
        "/a//index.html",
        "/a ",
        "/a?p=1",
        "/a#b",
        "/a%41",
        "/a\x7f",
    ],
)
def test_nothing_is_at_another_path(path: str) -> None:
    assert routing.resolve(path) is None


@pytest.mark.parametrize(
    ("path", "normal"),
    [
        ("/about", "/about"),
        ("/2018/07/05/foo.html", "/2018/07/05/foo.html"),
        ("/2018/07/foo/", "/2018/07/foo"),
        ("/2018/07/Foo/index.html", "/2018/07/foo"),
        ("/blog/index.php/index.htm/", "/blog"),
        ("/archives/新", "/archives/新"),
        ("/か\u3099", "/が"),
        ("/100%", "/100%"),
        ("/node;42", "/node;42"),
        ("/posts/a b", "/posts/a b"),
        ("/posts/a.b", "/posts/a.b"),
        ("/posts/" + "x" * 201, "/posts/" + "x" * 201),
        ("/posts/2/feed.xml", "/posts/2/feed.xml"),
        ("/posts/2;x=1", "/posts/2;x=1"),
        ("/posts/2.", "/posts/2."),
        ("/tags/a/b", "/tags/a/b"),
        ("/search/新幹線", "/search/新幹線"),
        ("/archive/18", "/archive/18"),
        ("/archive/2018/7", "/archive/2018/7"),
        ("/archive/2018/13", "/archive/2018/13"),
        ("/archive/2018/07/04", "/archive/2018/07/04"),
        ("/archive/２０１８", "/archive/２０１８"),
        ("/archive/2018/feed.xml", "/archive/2018/feed.xml"),
        ("/sitemap-.xml", "/sitemap-.xml"),
        ("/sitemap-0.xml", "/sitemap-0.xml"),
        ("/sitemap-01.xml", "/sitemap-01.xml"),
        ("/sitemap-１.xml", "/sitemap-１.xml"),
        ("/sitemap--1.xml", "/sitemap--1.xml"),
        ("/sitemap-1000000.xml", "/sitemap-1000000.xml"),
        ("/sitemap-2018-07.xml", "/sitemap-2018-07.xml"),
        ("/feed.xml/feed.xml", "/feed.xml/feed.xml"),
        ("/series/a/feed.xml", "/series/a/feed.xml"),
    ],
)
def test_any_other_plain_path_may_be_a_page_or_an_old_address(path: str, normal: str) -> None:
    route = routing.resolve(path)

    assert route is not None
    assert (route.kind, route.path, route.name) == (routing.ADDRESS, normal, path)


@pytest.mark.parametrize(
    ("path", "number", "address"),
    [
        ("/", "123", "/?p=123"),
        ("/index.php", "123", "/?p=123"),
        ("/Blog/", "123", "/blog?p=123"),
        ("/", "", ""),
        ("/blog", "", ""),
        ("/posts/2", "123", ""),
        ("/tags/", "123", ""),
    ],
)
def test_a_post_is_found_by_its_number_where_no_route_is(
    path: str, number: str, address: str
) -> None:
    route = routing.resolve(path)

    assert route is not None
    assert routing.numbered(route, number) == address


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
    r"/|/tags|/archive(?:/\d{4}(?:/\d\d)?)?|/feed\.xml|/sitemap(?:-\d+)?\.xml|/robots\.txt|/favicon\.ico",
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
        is_ours = NAMED.fullmatch(route.path) or OTHERS.fullmatch(route.path)
        assert is_ours or route.kind == routing.ADDRESS
        assert route.kind in {routing.REDIRECT, routing.ADDRESS} or route.path == path
        assert len(quote(route.path)) <= routing.MAX_RAW_PATH


@SETTINGS
@given(PATHS)
def test_an_old_address_is_found_from_its_own_normal_form(path: str) -> None:
    route = routing.resolve(path)

    if route is not None and route.kind == routing.ADDRESS:
        again = routing.resolve(route.path)
        assert again is not None
        assert (again.kind, again.path, again.name) == (routing.ADDRESS, route.path, route.path)
        assert len(route.path.encode()) <= 1000


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
