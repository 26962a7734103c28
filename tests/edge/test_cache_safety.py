"""What one visitor sends never changes what the next one gets, and what is hidden is nowhere."""

from __future__ import annotations

import re

import pytest

from reader_lambda import environment
from tests.edge import blog
from tests.edge.origin import Origin
from tests.edge.varnish import Answer, Edge
from tests.edge.walk import walk

pytestmark = pytest.mark.edge

HOME = environment.site_origin() + "/"
TARGETS = ["/", "/posts/post-20", "/tags/common", "/feed.xml", "/posts/nothing", "/tags/"]

# None of them is in the cache key, and the tests' edge hands them all to the reader.
UNKEYED = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Scheme": "http",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": "/evil",
    "X-Forwarded-For": "203.0.113.7, evil",
    "X-Forwarded-Server": "evil.example",
    "Forwarded": "for=203.0.113.7;host=evil.example;proto=http",
    "X-Host": "evil.example",
    "X-Original-Host": "evil.example",
    "X-Original-URL": "/posts/ydraft",
    "X-Rewrite-URL": "/posts/ydraft",
    "X-HTTP-Method-Override": "POST",
    "X-HTTP-Path-Override": "/posts/ydraft",
    "X-Preview": "1",
    "X-Ghost-Preview": "d=desktop&m=draft",
    "X-Amz-Cf-Id": "evil",
    "Cookie": "preview=1; sessionid=abc; lang=en",
    "Authorization": "Basic ZXZpbDpldmls",
    "Accept": "application/json",
    "Accept-Language": "en, evil;q=0.1",
    "Accept-Encoding": "br;q=1, gzip;q=0, evil",
    "Accept-Charset": "utf-7",
    "User-Agent": "<script>alert(1)</script>",
    "Referer": "https://evil.example/?preview=1",
    "Origin": "https://evil.example",
    "Range": "bytes=0-9",
    "If-Range": '"evil"',
    "If-None-Match": "*",
    "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT",
    "If-Match": '"evil"',
    "Cache-Control": "no-cache, no-store, s-maxage=0",
    "Pragma": "no-cache",
    "Expect": "evil",
    "Connection": "close, X-Forwarded-Host",
    "Purpose": "prefetch",
    "Accept-Datetime": "",
    "X-Long": "x" * 7000,
    "X-Bytes": "\xff\xfe\x80 \xe3",
}

QUERIES = [
    "?",
    "?&&",
    "?utm_source=x",
    "?b=2&a=1",
    "?a=1&b=2",
    "?Cursor=x",
    "?%63ursor=x",
    "?=",
    "?_",
]

# Of a page that exists, or of the admin's: with what might look like a file that is always kept.
DECEPTIONS = [
    *("/posts/x.css", "/posts/post-20.css", "/posts/post-20/x.css", "/posts/post-20;.js"),
    *("/posts/post-20%2fx.css", "/posts/post-20%2Fx.css", "/posts/post-20%00.css", "/%00"),
    *("/posts/post-20%3b.css", "/posts/post-20%3f.css", "/posts/post-20%23.css"),
    *("/posts/post-20%0d%0aSet-Cookie:%20a=b", "/posts/post-20%5c.css", "/posts%2fpost-20"),
    *("//posts/post-20", "/./posts/post-20", "/x/../posts/post-20", "/posts/%2e%2e/admin"),
    *("/admin", "/admin/", "/admin/x.css", "/admin/login/?next=/x.css", "/auth/callback"),
    *("/%2e%2e%2fadmin", "/posts/ydraft.css", "/posts/ydraft/x.css", "/static/admin/x.css"),
    *("/feed.xml/x.css", "/tags/common/x.css", "/sitemap.xml;.css", "/%E9%9B"),
]


@pytest.mark.parametrize("name", UNKEYED)
def test_a_header_that_is_not_in_the_key_changes_nothing(
    name: str, blog_to_read: None, edge: Edge, origin: Origin
) -> None:
    expected = {target: edge.get(target).content for target in TARGETS}
    edge.empty()
    for target in TARGETS:
        edge.get(target, {name: UNKEYED[name]})
        assert edge.get(target).content == expected[target]


def test_what_may_not_even_be_read_changes_nothing(
    blog_to_read: None, edge: Edge, origin: Origin
) -> None:
    page = edge.get("/")
    edge.empty()
    assert edge.get("/", {"X-Long": "x" * 10_000}).status in {400, 413, 431}
    assert edge.get("/").content == page.content
    assert origin.requests["GET /"] == 2


@pytest.mark.parametrize("target", ["/", "/posts/post-20", "/posts/nothing"])
def test_unknown_query_keys_do_not_split_the_cache(
    target: str, blog_to_read: None, edge: Edge, origin: Origin
) -> None:
    answers = [edge.get(target + query) for query in ["", *QUERIES]]
    assert origin.requests == {f"GET {target}": 1}
    assert len({answer.body for answer in answers}) == 1


def test_a_page_of_a_list_is_the_same_among_other_query_keys(
    blog_to_read: None, edge: Edge, origin: Origin
) -> None:
    cursor = blog.cursor("older", 26)
    answers = [
        edge.get(f"/?{query}")
        for query in (cursor, f"a=1&{cursor}", f"{cursor}&a=1", f"b=2&{cursor}&a=1")
    ]
    assert {answer.body for answer in answers} == {answers[0].body}
    assert origin.requests == {f"GET /?{cursor}": 1}


@pytest.mark.parametrize("target", DECEPTIONS)
def test_an_address_dressed_up_as_a_file_shows_nothing(
    target: str, blog_to_read: None, edge: Edge, origin: Origin
) -> None:
    answers = [edge.get(target, {"Cookie": "sessionid=abc"}), edge.get(target)]
    for answer in answers:
        assert answer.status in {301, 400, 404}
        assert "Title 20" not in answer.text
        assert hidden_words(answer) == []
        assert answer.headers.get("location", HOME).startswith(HOME)
    assert answers[0].content == answers[1].content
    if answers[0].status != 301:
        assert all(given.seconds_at_the_edge <= 60 for given in origin.given.values())


def test_what_is_hidden_is_nowhere(blog_to_read: None, edge: Edge) -> None:
    odd = [f"/posts/{fields['slug']}" for fields in blog.HIDDEN.values()]
    odd += [f"/tags/{fields['tags'][0].lower()}" for fields in blog.HIDDEN.values()]
    odd += [f"/posts/{post_id}" for post_id in blog.HIDDEN]
    odd += ["/archive/2099", "/archive/2099/01", f"/?{blog.cursor('newer', 6)}"]
    odd += ["/?cursor=older~2099-12-31T00:00:00Z~1", "/?cursor=newer~2098-12-31T00:00:00Z~1"]
    found = walk(edge.get, odd)
    assert len(found) > 100
    assert {found[target].status for target in odd} == {200, 404, 410}
    assert {target: words for target in found if (words := hidden_words(found[target]))} == {}


def test_no_answer_sets_a_cookie(blog_to_read: None, edge: Edge) -> None:
    found = walk(
        lambda target: edge.get(target, {"Cookie": "sessionid=abc; csrftoken=1"}), DECEPTIONS
    )
    assert [target for target in found if "set-cookie" in found[target].headers] == []


def hidden_words(answer: Answer) -> list[str]:
    """Return what an answer shows of posts that readers must not see.

    The field to search by has the words of the address that was asked for, whatever is there.
    """
    text = re.sub(r'name="q" value="[^"]*"', "", answer.text)
    shown = text.lower() + str(answer.headers).lower()
    words = [
        word.lower()
        for fields in blog.HIDDEN.values()
        for word in (fields["title"], fields["slug"], *fields["tags"])
    ]
    return [word for word in words if word in shown]
