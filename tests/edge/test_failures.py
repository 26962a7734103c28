"""The origin fails: readers get what the edge has, and nothing broken is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from infra.local.site import Event
from reader_lambda import dynamodb as dynamodb_client
from reader_lambda import environment, handler
from reader_lambda.dynamodb import Client
from reader_lambda.http import Connection
from reader_lambda.public_table import PublicTable
from tests.edge import blog
from tests.edge.origin import Origin, Read
from tests.edge.varnish import Edge
from tests.reader_lambda.faulty_dynamodb import THROTTLED, faulty_dynamodb

pytestmark = pytest.mark.edge

PAGE = "/posts/post-20"


def in_seconds(read: Read, stale: int = 1) -> Read:
    """Return a reader whose days are seconds: fresh for one, stale for some, on error for long."""

    def hurried(asked: Event, context: object) -> dict[str, Any]:
        result = dict(read(asked, context))
        times = f"s-maxage=1, stale-while-revalidate={stale}, stale-if-error=60"
        if result["statusCode"] == 200:
            result["headers"] = {**result["headers"], "Cache-Control": times}
        return result

    return hurried


def crash(asked: Event, context: object) -> dict[str, Any]:
    """Answer as Lambda does for a function that ended."""
    return {"statusCode": 502, "headers": {}, "body": "Internal Server Error"}


def wait_until_stale() -> None:
    time.sleep(1.2)


def wait_until_gone() -> None:
    """Wait until an answer is too old to be used while it is fetched anew."""
    time.sleep(2.3)


def is_there_soon(edge: Edge, text: str) -> bool:
    """Tell whether the page comes to show a text within some seconds."""
    until = time.monotonic() + 8
    while time.monotonic() < until:
        if text in edge.get(PAGE).text:
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def throttled(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Return what has DynamoDB throttle the reader from then on."""
    with (
        faulty_dynamodb(THROTTLED) as dynamodb,
        closing(
            Client(Connection(dynamodb.endpoint), environment.region(), environment.credentials)
        ) as client,
    ):

        def throttle() -> None:
            monkeypatch.setattr(dynamodb_client, "PAUSES", (0.0, 0.05))
            site = handler._table.last_site()
            monkeypatch.setattr(handler, "_client", client)
            monkeypatch.setattr(handler, "_table", PublicTable(client, environment.public_table()))
            handler._table._site = site

        yield throttle


def break_it(origin: Origin, how: str) -> None:
    if how == "crash":
        origin.read = crash
    origin.is_silent = how == "silence"
    origin.is_cut_off = how == "half an answer"


WAYS = ["crash", "silence", "half an answer"]


def test_what_is_stale_serves_while_it_is_fetched_anew(
    written_blog: None, edge: Edge, origin: Origin
) -> None:
    origin.read = in_seconds(origin.read, stale=60)
    edge.get(PAGE)
    blog.change("post-20", title="Other")
    wait_until_stale()
    assert "Title 20" in edge.get(PAGE).text
    assert is_there_soon(edge, "Other")


@pytest.mark.parametrize("how", WAYS)
def test_the_edge_serves_what_it_has_while_the_origin_fails(
    how: str, written_blog: None, edge: Edge, origin: Origin
) -> None:
    read = origin.read = in_seconds(origin.read)
    page = edge.get(PAGE)
    blog.change("post-20", title="Other")
    wait_until_gone()
    break_it(origin, how)
    assert edge.get(PAGE).content == page.content
    break_it(origin, "not at all")
    origin.read = read
    assert is_there_soon(edge, "Other")


@pytest.mark.parametrize("how", WAYS)
def test_nothing_broken_is_kept(how: str, written_blog: None, edge: Edge, origin: Origin) -> None:
    break_it(origin, how)
    assert edge.get(PAGE).status in {502, 503}
    origin.mend()
    page = edge.get(PAGE)
    assert (page.status, page.is_hit) == (200, False)
    assert page.text.endswith("</html>") or page.text.endswith("</html>\n")
    assert edge.get(PAGE).is_hit


def test_a_throttled_reader_says_so_and_nobody_keeps_it(
    written_blog: None, edge: Edge, origin: Origin, throttled: Callable[[], None]
) -> None:
    origin.read = in_seconds(origin.read)
    page = edge.get("/")
    wait_until_gone()
    throttled()
    assert edge.get("/").content == page.content
    busy = edge.get(PAGE)
    assert (busy.status, busy.headers["retry-after"]) == (503, "5")
    assert origin.given[PAGE].headers["cache-control"] == "no-store"
    assert "cache-tag" not in origin.given[PAGE].headers


def test_the_reader_recovers_by_itself(
    written_blog: None,
    edge: Edge,
    origin: Origin,
    throttled: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    throttled()
    assert edge.get(PAGE).status == 503
    monkeypatch.undo()
    assert "Title 20" in edge.get(PAGE).text
