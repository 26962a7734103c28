"""Whatever is asked for: a proper answer, cheap, and kept at the edge where it may be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader_lambda import environment, handler, responses
from tests.reader_lambda import builders
from tests.reader_lambda.documents import BRIEF, Document, body_of

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Reader

Answer = dict[str, Any]
Ask = Callable[[object], Answer]

STATUSES = {200, 301, 304, 400, 404, 405, 410, 414}
ETAG = re.compile(r'"[0-9a-f]{24}"')
CACHE_TAG = re.compile(r"[!-+\--~]{1,256}")
URL_PATH = re.compile(r"/(?:[A-Za-z0-9/._~!$&'()*+,;=:@-]|%[0-9A-F]{2})*")
PLACE = "older~2018-07-04T15:00:00Z~2"


@pytest.fixture
def ask(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask the function for something; the answer is one of those it may give."""
    monkeypatch.setattr(handler, "_table", reader.table)

    def answer(event: Any) -> Answer:
        found = handler.handler(event, None)
        check(found)
        return found

    return answer


NO_BODY = {"body": "", "isBase64Encoded": False}


@pytest.fixture
def blog(reader: Reader) -> None:
    """A little of everything."""
    first = builders.post("1", slug="はじめに", published_at="2017-01-01T00:00:00Z")
    second = builders.post("2", tags=["AWS", "feed.xml"], author="hanako", top_image="/media/a.png")
    reader.publish(first, second)
    reader.put(builders.site(), builders.redirect("old", second), builders.gone("gone"))
    reader.put(builders.alone("about"), builders.redirect_at("/old/2.html", second))
    reader.put(builders.redirect_at("/?p=2", second), builders.gone_at("/old/gone"))


def check(answer: Answer) -> None:
    assert set(answer) == {"statusCode", "headers", "body", "isBase64Encoded"}
    assert answer["statusCode"] in STATUSES
    assert type(body_of(answer)) is str
    body_of(answer).encode()
    check_headers(answer["statusCode"], answer["headers"])


def check_headers(status: int, headers: Mapping[str, str]) -> None:
    assert all(value.isascii() and value.isprintable() for value in headers.values())
    assert ("ETag" in headers) == (status in {200, 304})
    assert ETAG.fullmatch(headers.get("ETag", f'"{0:024}"'))
    assert ("Location" in headers) == (status == 301)
    site, path = environment.site_origin(), headers.get("Location", "/")
    assert URL_PATH.fullmatch(path.removeprefix(site))
    assert ("Allow" in headers) == (status == 405)
    assert (headers["Cache-Control"] == responses.NO_STORE) == (status == 405)
    assert ("Cache-Tag" in headers) == (status != 405)
    tags = headers.get("Cache-Tag", "site").split(",")
    assert len(tags) <= 50
    assert all(CACHE_TAG.fullmatch(tag) for tag in tags)


MALFORMED = [
    *("*", "posts/2", "http://evil.example/", "%2Fposts/2", "/%", "/posts/%", "/posts/%e3%8"),
    *("/tags/100%", "/posts/%zz", "/posts/%u3042", "/%%30%30", "/posts/%\u00e9\u00e9"),
]
TOO_LONG = [
    *("/posts/" + "a" * 8192, "/tags/" + "%E3%81%82" * 900, "/" * 8192, "/a" * 4096),
    *("/../" * 2048, "/%00" * 2048, "%" * 8192, "/" + "\u3042" * 4096),
]
NOTHING = [
    *("///", "/.", "/..", "/./", "/../", "/../../etc/passwd", "/posts/../tags", "/\\evil.example"),
    *("//evil.example", "//evil.example/", "//evil.example/%2e%2e", "/https://evil.example/"),
    *("/%00", "/posts/%00", "/tags/a%00b", "/posts/a%0d%0aSet-Cookie:%20x=1", "/tags/%7F", "/%0A"),
    *(
        "/posts/..%2Ftags",
        "/..%2f..%2fetc",
        "/tags/a%2Fb",
        "/posts%2F2",
        "/tags%2faws",
        "/posts/%2e%2e",
        "/%2E%2E/tags",
        "/%2F",
    ),
    *("/posts/%FF", "/tags/%C3%28", "/posts/%ED%A0%80", "/tags/%e3", "/tags/%C0%AE%C0%AE"),
    *("/tags/%C0%AF", "/tags/%F4%90%80%80", "/posts/\ud800", "/tags/\udfff"),
    *("/posts/%252e%252e", "/posts/%2500", "/%2570osts", "/posts/2//", "/posts//2", "/tags/.."),
    *("/posts", "/authors", "/media/x/y.png", "/assets/x.css", "/api", "/API/v1", "/Media/X"),
    *(
        "/a%3Fp=1",
        "/a%23b",
        "/" + quote("あ" * 334),
        "/tags/%E2%80%83",
    ),
]
UNCLAIMED = [  # where a post could have been before it came here
    *("/posts/2;x=1", "/posts/a;.js", "/posts/2.", "/posts/2/x.css", "/.env", "/wp-login.php"),
    *("/archive/0000", "/archive/9999", "/archive/2018/7", "/sitemap-0.xml"),
    *(
        "/sitemap-2018-07.xml",
        "/posts/" + quote("İ" * 200),
        "/" + quote("あ" * 333),
        "/a%25",
        "/~a",
    ),
    "/tags/" + quote("ﷺ" * 100),
]
EMPTY = [
    *UNCLAIMED,
    "/tags/%252f",
    "/tags/x.css",
    "/tags/a;.js",
    "/posts/3",
    "/authors/x",
    "/sitemap-999999.xml",
]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((path, 400) for path in MALFORMED),
        *((path, 414) for path in TOO_LONG),
        *((path, 404) for path in (*NOTHING, *EMPTY)),
    ],
)
def test_an_odd_path_is_a_page_that_says_no_for_a_minute(ask: Ask, path: str, status: int) -> None:
    answer = ask(builders.event(path))

    assert answer["statusCode"] == status
    assert answer["headers"]["Cache-Control"] == BRIEF
    assert Document(body_of(answer)).one("p", class_="status").text == str(status)


def test_a_path_at_which_nothing_can_be_costs_no_round_trip(ask: Ask, reader: Reader) -> None:
    for path in (*MALFORMED, *TOO_LONG, *NOTHING, "/posts/%E3%81%82/", "/tags/AWS", "/index.php"):
        ask(builders.event(path))

    assert "Query" not in reader.calls
    assert ask(builders.event("/posts/3"))["statusCode"] == 404
    assert reader.calls[-1] == "Query"


def test_a_path_at_which_something_could_be_costs_one_round_trip(ask: Ask, reader: Reader) -> None:
    ask(builders.event("/robots.txt"))  # which reads the site
    reader.calls.clear()
    for path in UNCLAIMED:
        ask(builders.event(path))

    assert reader.calls == ["Query"] * len(UNCLAIMED)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("//", "/"),
        ("/index.php", "/"),
        ("/INDEX.HTML/", "/"),
        ("/POSTS/2", "/posts/2"),
        ("/tags/AWS/feed.xml/index.html", "/tags/aws/feed.xml"),
        ("/posts/2/", "/posts/2"),
        ("/posts/%e3%81%af%e3%81%98%e3%82%81%e3%81%ab/", "/posts/" + quote("はじめに")),
        ("/posts/" + quote("か\u3099"), "/posts/%E3%81%8C"),  # NFD, as a Mac writes it
        ("/posts/HELLO", "/posts/hello"),
        ("/tags/" + quote("ＡＷＳ"), "/tags/aws"),
        ("/tags/" + quote("㍿" * 80), "/tags/" + quote("株式会社" * 80)),
        ("/tags/a%5C%5Cevil.example", "/tags/a-evil.example"),
        ("/tags/%20javascript:alert(1)", "/tags/javascript:alert(1)"),
        ("/tags/%C2%85%25%22%3Cx%3E", "/tags/%25%22%3Cx%3E"),
        ("/tags/a%2500/", "/tags/a%2500"),
        ("/sitemap-1.xml/", "/sitemap-1.xml"),
    ],
)
def test_another_form_of_an_address_leads_to_the_canonical_one(
    ask: Ask, path: str, target: str
) -> None:
    answer = ask(builders.event(path, "utm_source=x"))

    assert (answer["statusCode"], body_of(answer)) == (301, "")
    assert answer["headers"]["Location"] == environment.site_origin() + target


def test_another_encoding_of_an_address_shows_the_same_page(ask: Ask, blog: None) -> None:
    """A redirect would never end where something on the way encodes in its own manner."""
    page = ask(builders.event("/posts/" + quote("はじめに")))

    assert page["statusCode"] == 200
    assert ask(builders.event("/posts/" + quote("はじめに").lower())) == page
    assert ask(builders.event("/%70osts/" + quote("はじめに"))) == page
    assert ask(builders.event("/posts/はじめに")) == page


@pytest.mark.parametrize(
    "method",
    [
        *("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"),
        *("get", "X", "", "X" * 9000),
    ],
)
def test_nothing_but_reading_is_allowed(ask: Ask, method: str) -> None:
    for path in ("/", "/posts/2", "/nothing", "/posts/%", "/posts/2/", "/a" * 4096):
        event = {**builders.event(path, method=method), "body": "/w==", "isBase64Encoded": True}

        answer = ask(event)

        assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/posts/2", "/posts/2/", "/posts/old", "/posts/gone", "/posts/%FF", "/posts/%"),
        *("/tags/aws/feed.xml", "/sitemap.xml", "/robots.txt", "/nothing", "/a" * 4096),
    ],
)
def test_head_has_what_get_has_but_the_body(ask: Ask, blog: None, path: str) -> None:
    whole = ask(builders.event(path))

    assert ask(builders.event(path, method="HEAD")) == {**whole, **NO_BODY}


@pytest.mark.parametrize(
    "query",
    [
        *("cursor", "cursor=", "cursor=%00", "cursor=%FF%FE", "cursor=%zz", "cursor=" + "x" * 8000),
        *("cursor=a&cursor=b", f"cursor={PLACE}&cursor={PLACE}", f"cursor=&cursor={PLACE}"),
        *(
            f"cursor={PLACE}%FF",
            f"cursor={PLACE}%0a",
            f"cursor={PLACE}%23",
            f"cursor={PLACE}\ud800",
        ),
        *(f"cursor={PLACE}{'x' * 8000}", "cursor=older~2018-07-04T15:00:00%2B09:00~2"),
        "cursor=older~9999-12-31T23:59:59Z~2",
        "cursor=newer~9999-12-31T23:59:59Z~2",
        "=".join(["cursor"] * 1000),
        "&".join(["cursor=x"] * 2000),
    ],
)
def test_a_cursor_that_is_no_place_is_a_404_without_a_round_trip(
    ask: Ask, reader: Reader, blog: None, query: str
) -> None:
    for path in ("/", "/tags/aws", "/authors/hanako", "/archive/2018/07"):
        answer = ask(builders.event(path, query))

        assert answer["statusCode"] == 404
        assert answer["headers"]["Cache-Control"] == BRIEF
        assert "Query" not in reader.calls


def test_before_all_times_there_is_nothing_older_and_everything_newer(ask: Ask, blog: None) -> None:
    assert ask(builders.event("/", "cursor=older~0000-01-01T00:00:00Z~2"))["statusCode"] == 404

    answer = ask(builders.event("/", "cursor=newer~0000-01-01T00:00:00Z~2"))

    assert Document(body_of(answer)).titles() == ["Title of 2", "Title of 1"]


@pytest.mark.parametrize(
    "query", ["cursor=x", "cursor=a&cursor=b", f"cursor={PLACE}", "cursor=%00"]
)
def test_what_has_no_pages_has_no_cursor(ask: Ask, blog: None, query: str) -> None:
    for path in ("/posts/2", "/tags", "/feed.xml", "/sitemap.xml", "/posts/gone", "/nothing"):
        assert ask(builders.event(path, query)) == ask(builders.event(path))


@pytest.mark.parametrize(
    "query",
    [
        *(
            "utm_source=x",
            "utm_source=x&q=%FF&tag[]=a",
            "fbclid=" + "x" * 8000,
            "q=a&tag=b&p=x",
            "q=%FF&tag=%00&p=-1",
            "p=",
            "p=0",
            "p=03",
            "p=%EF%BC%93",
            "p=1234567890123456789",
            "p=1&p=1",
            "P=1",
            "%",
            "&&=&",
        ),
        *("Cursor=x", "cursor[]=x", "%63ursor=x", "x;cursor=y", "preview=1", "\ud800", "q=cursor"),
        *("a=1&" * 2000, "__proto__=x", "'; DROP TABLE posts", "<script>", "?cursor=x"),
    ],
)
def test_any_other_query_changes_nothing(ask: Ask, blog: None, query: str) -> None:
    for path in ("/", "/posts/2", "/posts/2/", "/nothing", "/posts/%"):
        assert ask(builders.event(path, query)) == ask(builders.event(path))


@pytest.mark.parametrize(
    "headers",
    [
        {"accept": "image/x-nothing;q=0, */*;q=0"},
        {"accept": "," * 9000},
        {"accept-language": "xx-\x00", "accept-encoding": "identity;q=0, *;q=0"},
        {"range": "bytes=5-2", "if-match": '"x"', "if-range": "x", "expect": "200-maybe"},
        {"if-modified-since": "never", "if-unmodified-since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"host": "evil.example", "x-forwarded-host": "evil.example", "content-length": "-1"},
        {"x-host": "evil.example", "forwarded": "host=evil.example", "x-forwarded-proto": "http"},
        {"x-forwarded-for": "203.0.113.9", "accept-language": "en", "accept": "application/json"},
        {"x-http-method-override": "DELETE", "x-original-url": "/tags", "x-rewrite-url": "/tags"},
        {"cookie": "preview=1; sessionid=x", "range": "bytes=0-1"},
    ],
)
def test_headers_nobody_asked_for_change_nothing(
    ask: Ask, blog: None, headers: dict[str, str]
) -> None:
    for path in ("/", "/posts/2", "/posts/2/", "/feed.xml", "/nothing"):
        assert ask(builders.event(path, headers=headers)) == ask(builders.event(path))


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        *(("", 200), ("*", 304), (" * ", 304), ("{}", 304), ("W/{}", 304), ('"a", W/"b",{}', 304)),
        *((",,{},,", 304), ('"x",' * 25_000 + "{}", 304), ('"x",' * 25_000, 200)),
        *(('"', 200), ("W/", 200), (",,,", 200), ('"' * 100_001, 200), ("W/" * 50_000, 200)),
        *(("\x00", 200), ("é", 200), ("\ud800", 200), ("'*'", 200), ('"*"', 200), ("**", 200)),
    ],
)
def test_a_page_is_sent_unless_its_etag_is_among_those_named(
    ask: Ask, blog: None, condition: str, status: int
) -> None:
    etag = ask(builders.event("/"))["headers"]["ETag"]

    answer = ask(builders.event("/", headers={"if-none-match": condition.replace("{}", etag)}))

    assert answer["statusCode"] == status


@pytest.mark.parametrize("path", ["/", "/posts/2", "/tags/aws", "/feed.xml", "/sitemap.xml"])
def test_304_says_what_the_page_would_have_said_of_itself(ask: Ask, blog: None, path: str) -> None:
    """Cache-Control, ETag and so on, by RFC 9110 15.4.5; the cache tags, by which it is purged."""
    headers = ask(builders.event(path))["headers"]

    answer = ask(builders.event(path, headers={"if-none-match": headers["ETag"]}))

    del headers["Content-Type"]
    assert answer == {"statusCode": 304, "headers": headers, **NO_BODY}


@pytest.mark.parametrize("path", ["/posts/gone", "/posts/old", "/nothing", "/posts/%", "/posts/2/"])
def test_a_condition_does_not_turn_an_answer_without_an_etag_into_304(
    ask: Ask, blog: None, path: str
) -> None:
    assert ask(builders.event(path, headers={"if-none-match": "*"})) == ask(builders.event(path))


@pytest.mark.parametrize(
    "event",
    [
        *(None, [], "", 7, {}, {"version": "1.0", "path": "/", "httpMethod": "GET"}),
        {"requestContext": {"http": {"method": None}}},
        {"source": "aws.events", "detail-type": "Scheduled Event"},
    ],
)
def test_what_names_no_method_does_not_read(ask: Ask, event: object) -> None:
    assert ask(event)["statusCode"] == 405


def test_an_event_without_all_that_may_be_missing_is_answered(ask: Ask, blog: None) -> None:
    bare = {"requestContext": {"http": {"method": "GET"}}}
    home = ask(builders.event("/"))

    assert ask(bare) == home
    assert ask({**bare, "rawPath": ""}) == home
    assert ask({**bare, "rawPath": None, "headers": None, "rawQueryString": None}) == home


PIECES = [
    *("posts", "tags", "authors", "archive", "2018", "07", "2", "old", "gone", "aws", "hanako"),
    *(
        "about",
        "About",
        "index.html",
        "INDEX.PHP",
        "2.html",
        "2.HTML",
        "old/2.html",
        "api",
        "media",
    ),
    *(
        "feed.xml",
        "sitemap.xml",
        "sitemap-1.xml",
        "%E3%81%82",
        "%e3%81%82",
        "A",
        "か\u3099",
        "ＡＷＳ",
    ),
    *("%", "%00", "%0d%0a", "%2F", "%2e", "%252e", "%5C", "%FF", "%C0%AF", "%ED%A0%80", "\ud800"),
    *("..", ".", "\\", ";", "~", "@", "?", "#", " ", "a" * 200, "a" * 4096, "㍿" * 80, "<script>"),
]
PATHS = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.lists(st.sampled_from(PIECES), max_size=3).map("".join),
        st.text(max_size=20),
        st.text(max_size=20).map(quote),
        st.binary(max_size=20).map(quote),
    ),
    max_size=4,
).map(lambda parts: "/" + "/".join(parts))
QUERIES = st.lists(
    st.tuples(
        st.sampled_from(["cursor", "q", "tag", "p", "utm", "Cursor", ""]), st.text(max_size=40)
    )
    | st.tuples(st.just("p"), st.integers(-1, 10**20).map(str) | st.just("2"))
    | st.tuples(st.just("cursor"), st.from_regex(r"(older|newer)~[0-9TZ:-]{20}~[\w.-]{1,9}"))
    | st.tuples(
        st.just("cursor"),
        st.builds(
            "{}~{:%Y}-{}".format,
            st.sampled_from(["older", "newer"]),
            st.dates(),
            st.sampled_from(["01-01T00:00:00Z~2", "12-31T23:59:59Z~z", "02-31T12:00:00Z~1"]),
        ),
    ),
    max_size=3,
).map(lambda fields: "&".join("=".join(field) for field in fields))
CONDITIONS = st.text('W/"*, abc', max_size=30) | st.text(max_size=30)


@settings(
    derandomize=True,
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=PATHS,
    query=QUERIES,
    method=st.sampled_from(["GET"] * 6 + ["HEAD", "POST", "get", "\u00e9"]),
    condition=CONDITIONS,
)
def test_no_request_breaks_the_reader(
    ask: Ask, blog: None, *, path: str, query: str, method: str, condition: str
) -> None:
    answer = ask(builders.event(path, query, method=method, headers={"if-none-match": condition}))

    assert (answer["statusCode"] == 405) == (method not in {"GET", "HEAD"})
    assert body_of(answer) == "" or method != "HEAD"
