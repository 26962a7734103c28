"""The tests' edge itself: it keeps, hands on and forgets as the template's CloudFront does."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from posts.edge.errors import PurgeFailed
from tests.edge.origin import Origin
from tests.edge.varnish import Edge
from tests.posts.factories import published

pytestmark = pytest.mark.edge

TAG = "post-12"


def says(cache_control: str, status: int = 200) -> Callable[[Any, object], dict[str, Any]]:
    """Return a handler whose answers differ and say how long they may be kept."""

    def read(asked: Any, context: object) -> dict[str, Any]:
        headers = {"Cache-Control": cache_control, "Cache-Tag": f"site,{TAG},b"}
        headers |= {"X-Query": asked["rawQueryString"], "Content-Type": "text/plain"}
        return {"statusCode": status, "headers": headers, "body": str(time.monotonic_ns())}

    return read


def test_a_page_is_kept_until_its_tag_is_purged(tables: list[str], edge: Edge) -> None:
    published(id="1", slug="a")
    assert not edge.get("/posts/a").is_hit
    assert edge.get("/posts/a").is_hit
    edge.purge(["site"], "")
    assert not edge.get("/posts/a").is_hit


@pytest.mark.parametrize("tags", [["post-1"], ["ost-12"], ["post-123"], ["site2", "x"]])
def test_a_tag_is_purged_as_a_whole_or_not_at_all(
    tags: list[str], edge: Edge, origin: Origin
) -> None:
    origin.read = says("s-maxage=60")
    edge.get("/")
    edge.purge(tags, "")
    assert edge.get("/").is_hit


@pytest.mark.parametrize("tags", [[TAG], ["x", TAG], ["POST-12"], ["site"], ["b"]])
def test_any_of_the_tags_purges_an_answer(tags: list[str], edge: Edge, origin: Origin) -> None:
    origin.read = says("s-maxage=60")
    edge.get("/")
    edge.purge(tags, "")
    assert not edge.get("/").is_hit


def test_a_purge_that_is_not_taken_is_told(edge: Edge) -> None:
    with pytest.raises(PurgeFailed):
        edge.purge(["("], "")


@pytest.mark.parametrize("status", [200, 301, 404, 410, 400, 414, 503])
def test_every_answer_is_kept_as_long_as_it_says(status: int, edge: Edge, origin: Origin) -> None:
    origin.read = says("public, max-age=0, s-maxage=60", status)
    edge.get("/")
    assert edge.get("/").is_hit


@pytest.mark.parametrize("status", [200, 404, 410, 503])
@pytest.mark.parametrize("cache_control", ["", "no-store", "max-age=0", "private, s-maxage=60"])
def test_nothing_is_kept_that_does_not_say_so(
    cache_control: str, status: int, edge: Edge, origin: Origin
) -> None:
    origin.read = says(cache_control, status)
    first = edge.get("/")
    assert not edge.get("/").is_hit
    assert edge.get("/").body != first.body


def test_what_counts_of_the_query_string_is_in_the_key_and_reaches_the_origin(
    edge: Edge, origin: Origin
) -> None:
    origin.read = says("s-maxage=60")
    asked = "/?a=1&cursor=%E9%9B%AA&xcursor=2&p=3&q&cursors=4&tag="
    assert edge.get(asked).headers["x-query"] == "cursor=%E9%9B%AA&p=3&q&tag="
    assert edge.get("/?cursor=%E9%9B%AA&b=5&p=3&q&tag=").is_hit
    assert not edge.get("/?cursor=%E9%9B%AA&p=4&q&tag=").is_hit


def test_viewers_ask_each_time_and_see_no_tags(edge: Edge, origin: Origin) -> None:
    origin.read = says("public, max-age=300, s-maxage=60")
    for _ in range(2):
        headers = edge.get("/").headers
        assert headers["cache-control"] == "public, max-age=0, must-revalidate"
        assert "cache-tag" not in headers


def test_only_reading_reaches_the_origin(edge: Edge, origin: Origin) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get", "TRACE"):
        assert edge.get("/", method=method).status == 403
    assert not origin.requests


def test_a_page_that_the_browser_has_is_not_sent_again(
    written_blog: None, edge: Edge, origin: Origin
) -> None:
    etag = edge.get("/").headers["etag"]
    again = edge.get("/", {"If-None-Match": etag})
    assert (again.status, again.body, origin.requests["GET /"]) == (304, b"", 1)


def test_requests_for_one_page_are_one_request_of_the_origin(
    written_blog: None, edge: Edge, origin: Origin
) -> None:
    assert edge.get("/", method="HEAD").body == b""
    assert edge.get("/").status == 200
    assert origin.requests == {"GET /": 1}
