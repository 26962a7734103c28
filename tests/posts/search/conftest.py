"""A blog that is written, indexed and searched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from urllib.parse import urlencode

import pytest

from posts.edge import worker
from reader_lambda import answers, environment, request
from reader_lambda.http import Connection
from reader_lambda.public_table import PublicTable
from reader_lambda.responses import Response
from tests.benchmarks.units import Counting
from tests.reader_lambda import builders

ORIGIN = "https://blog.example"
NOW = "2026-03-01T00:00:00Z"

_TITLE = re.compile(r'<h2 lang="\w+"><a href="[^"]*">(.*?)</a></h2>')
_PASSAGE = re.compile(r'<p class="passage" lang="\w+">(.*?)</p>')
_MORE = re.compile(r'<a rel="next" href="([^"]*)">')


class Search:
    """Asks the reader. `units` are the read units of each call to DynamoDB of the last answer."""

    def __init__(self, client: Counting) -> None:
        self._client = client
        self.now = NOW

    @property
    def units(self) -> list[float]:
        return self._client.units

    def get(self, query: str, path: str = "/search") -> Response:
        """Return the answer to a query string."""
        return self.answer(request.from_event(builders.event(path, query)), ORIGIN)

    def answer(self, asked: request.Request, origin: str) -> Response:
        """Return the answer to a request, by a reader that has the site item as it is now."""
        table = PublicTable(self._client, environment.public_table())
        table.site()
        self._client.units.clear()
        return answers.answer(asked, table, origin, self.now)

    def page(self, **fields: str) -> str:
        """Return the page of a query in its normal form."""
        response = self.get(urlencode(fields))
        assert response.status == 200, response.headers
        return response.body

    def titles(self, words: str, **fields: str) -> list[str]:
        """Return the titles on the first page."""
        return titles(self.page(q=words, **fields))

    def every_title(self, words: str, **fields: str) -> list[str]:
        """Return the titles on all pages."""
        html = self.page(q=words, **fields)
        found = titles(html)
        while more := _MORE.search(html):
            response = self.get(unescape(more[1]).partition("?")[2])
            assert response.status == 200, response.headers
            html = response.body
            found += titles(html)
        return found

    def passages(self, words: str) -> list[str]:
        """Return the passages on the first page, as markup."""
        return _PASSAGE.findall(self.page(q=words))


def titles(html: str) -> list[str]:
    """Return the titles of the hits on a page."""
    return [unescape(re.sub("</?mark>", "", title)) for title in _TITLE.findall(html)]


@pytest.fixture
def search(dynamodb_endpoint: str, tables: list[str]) -> Iterator[Search]:
    """The reader's search, over an empty blog."""
    connection = Connection(dynamodb_endpoint)
    client = Counting(connection, environment.region(), environment.credentials)
    with closing(client):
        yield Search(client)


def no_purge(_tags: object, _reference: str) -> None:
    """Stand in for CloudFront."""


def work() -> None:
    """Have the worker do what is due."""
    worker.work(no_purge, 0)
