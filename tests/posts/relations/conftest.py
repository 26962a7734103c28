"""A blog whose worker has told its posts of each other, and its reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest

from posts import publishing, store
from posts.edge import orders, worker
from posts.models import Post, copy_of
from reader_lambda import answers, environment, request
from reader_lambda.dynamodb import Client
from reader_lambda.http import Connection
from reader_lambda.public_table import PublicTable
from reader_lambda.responses import Response
from tests.posts.factories import EDITOR, published
from tests.reader_lambda import builders

ORIGIN = "https://blog.example"
NOW = "2026-03-01T00:00:00Z"
DAY = datetime(2020, 1, 1, tzinfo=UTC)


class Reader:
    """Answers as the site does. now: the time by its clock."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.now = NOW

    def get(self, path: str, query: str = "") -> Response:
        asked = request.from_event(builders.event(path, query))
        table = PublicTable(self._client, environment.public_table())
        return answers.answer(asked, table, ORIGIN, self.now)

    def page(self, path: str) -> str:
        response = self.get(path)
        assert response.status == 200, response.headers
        return response.body

    def related(self, path: str) -> list[str]:
        """Return the titles that a post's page shows as related."""
        return linked(self.page(path), "related")

    def parts(self, path: str) -> list[str]:
        """Return the titles in the list of a post's series."""
        return linked(self.page(path), "series", "ol")


def linked(html: str, block: str, element: str = "ul") -> list[str]:
    """Return the texts of the links in a list of a block of a page."""
    found = re.search(rf'<nav class="{block}".*?</nav>', html, re.DOTALL)
    listed = re.search(rf"<{element}>.*?</{element}>", found[0], re.DOTALL) if found else None
    return [
        unescape(text) for text in re.findall(r"<a [^>]*>(.*?)</a>", listed[0] if listed else "")
    ]


@pytest.fixture
def reader(dynamodb_endpoint: str, tables: list[str]) -> Iterator[Reader]:
    """The reader of an empty blog."""
    client = Client(Connection(dynamodb_endpoint), environment.region(), environment.credentials)
    with closing(client):
        yield Reader(client)


@pytest.fixture
def purged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cache tags that `work` has purged since it was cleared."""
    _PURGED.clear()
    monkeypatch.setattr(orders, "AGAIN_AFTER", timedelta(0))
    return _PURGED


_PURGED: list[str] = []


def work(times: int = 10) -> None:
    """Have the worker do what is due so many times, or until nothing is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(orders, "AGAIN_AFTER", timedelta(0))
        for _time in range(times):
            if orders.open_orders():
                worker.work(_purge, 0)


def _purge(tags: Any, _reference: str) -> None:
    _PURGED.extend(tags)


def a_post(name: str, day: int = 0, **fields: Any) -> Post:
    """Publish a post that is called so, so many days after the first."""
    given = {"id": name, "slug": name, "title": name.upper(), "body": f"Words of {name}."}
    return published(**given | {"published_at": DAY + timedelta(day)} | fields)


def change(name: str, **fields: Any) -> Post:
    """Save a post with some fields changed."""
    post = store.get_post(name)
    assert post is not None
    return publishing.save(copy_of(post, **fields), by=EDITOR)


def delete(name: str) -> None:
    """Delete a post."""
    post = store.get_post(name)
    assert post is not None
    publishing.delete(post, by=EDITOR)


Change = Callable[[str], object]
