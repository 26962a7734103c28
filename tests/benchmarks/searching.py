"""The search: what it finds against a plain scan of every text, and what it reads as a blog grows.

Texts are made of the corpus's sentences, seeded; some posts have a phrase planted in them, so that
it is known where it is.
"""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any

from posts.search.documents import Document, document_of
from posts.search.rebuilding import segment_items
from posts.search.tables import SearchedPostItem
from reader_lambda import environment, items, postings
from reader_lambda.http import Connection
from reader_lambda.public_table import PublicTable
from reader_lambda.search import Cursor, Found, Query, find
from reader_lambda.search_words import folded, normal
from tests.benchmarks.figures import Figure
from tests.benchmarks.tables import Tables, put_all
from tests.benchmarks.units import Counting
from tests.benchmarks.vocabulary import ASPECTS, SENTENCES, SUBJECTS

if TYPE_CHECKING:
    from tests.benchmarks.measuring import Measured

SMALL, LARGE = 1000, 100_000  # posts
GENERATION = 1
MAX_PAGED = 2000  # posts; of what more have, the first page is looked at
MAX_UNITS = 100.0  # that any of the queries below may read
SEED = 25
NOW = "2026-01-01T00:00:00Z"

# Planted: in how many posts of each thousand.
PLANTED = {
    "量子もつれ": 1,
    "蒸気機関車": 3,
    "ブロックチェーン": 5,
    "京都御苑": 8,
    "eventual consistency": 2,
    "Terraform": 12,
    "手回し焙煎": 30,
}
COMMON = (
    "新幹線",
    "サーバレス",
    "データベース",
    "温泉",
    "ます",
    "について、",
    "Docker",
    "機械学習",
)
MIXED = ("AWS 入門", "Pythonの", "新幹線 温泉", "Linux Docker 監視")

_FIRST_DAY = datetime(2015, 1, 1, tzinfo=UTC)
_MINUTES = 3650 * 24 * 60


@dataclass(frozen=True)
class Text:
    """A post that is searched: its number, title and text."""

    number: int
    title: str
    text: str


@dataclass
class Quality:
    """Of some queries: posts that have the query in them, that were found, and that are both."""

    wanted: int = 0
    found: int = 0
    right: int = 0
    units: list[float] = field(default_factory=list)  # of the first page
    trips: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def texts(size: int) -> Iterator[Text]:
    """Yield the posts of a blog, oldest first, the same each time."""
    rng = random.Random(SEED)
    planted = {phrase: size * share // 1000 for phrase, share in PLANTED.items()}
    where: dict[int, list[str]] = {}
    for phrase, count in planted.items():
        for number in rng.sample(range(1, size + 1), count):
            where.setdefault(number, []).append(phrase)
    for number in range(1, size + 1):
        lines = [_line(rng) for _ in range(6)]
        for phrase in where.get(number, ()):
            lines.insert(rng.randrange(6), f"このたび{phrase}を見た。")
        yield Text(number, f"{rng.choice(SUBJECTS)}の{rng.choice(ASPECTS)}", "".join(lines))


def _line(rng: random.Random) -> str:
    return rng.choice(SENTENCES).format(rng.choice(SUBJECTS), rng.choice(ASPECTS))


def measure(measured: Measured, endpoint: str, blogs: Sequence[Tables]) -> None:
    """Measure the search of blogs, which are filled here. blogs: the smallest first."""
    most: list[float] = []
    for tables in blogs:
        _fill(tables, endpoint)
        quality = qualities(tables, list(texts(tables.size)))
        for kind, of_kind in quality.items():
            _report(measured, tables, kind, of_kind)
        missed = sum(each.wanted - each.right for each in quality.values())
        measured.hold(f"search, posts missed, {tables}", missed, 0, "hits")
        trips = max(trip for each in quality.values() for trip in each.trips)
        measured.hold(f"search, round trips, {tables}", trips, 2, "trips")
        most.append(max(unit for each in quality.values() for unit in each.units))
    measured.hold(f"search, read units of any query, {blogs[-1]}", most[-1], MAX_UNITS, "RRU")


def _report(measured: Measured, tables: Tables, kind: str, quality: Quality) -> None:
    name = f"search, {kind} words"
    figures = (
        ("recall", 100 * quality.right / quality.wanted, "%"),
        ("precision", 100 * quality.right / quality.found, "%"),
        ("read units", median(quality.units), "RRU"),
        ("median", 1000 * median(quality.seconds), "ms"),
    )
    measured.figures += [
        Figure(f"{name}, {figure}", tables.size, value, unit) for figure, value, unit in figures
    ]


def qualities(tables: Tables, every: Sequence[Text]) -> dict[str, Quality]:
    """Return how well words of each kind are found, by its name."""
    compared = [folded(normal(f"{text.title}\n{text.text}")) for text in every]
    kinds = {"planted": tuple(PLANTED), "common": COMMON, "several": MIXED}
    connection = Connection(environment.dynamodb_endpoint())
    client = Counting(connection, environment.region(), environment.credentials)
    with closing(client):
        table = PublicTable(client, tables.public)
        return {
            kind: _quality(client, table, words, every, compared) for kind, words in kinds.items()
        }


def _quality(
    client: Counting,
    table: PublicTable,
    words: Sequence[str],
    every: Sequence[Text],
    compared: Sequence[str],
) -> Quality:
    quality = Quality()
    for query in words:
        parts = [folded(normal(part)) for part in query.split()]
        wanted = {
            text.number
            for text, content in zip(every, compared, strict=True)
            if all(part in content for part in parts)
        }
        is_whole = len(wanted) <= MAX_PAGED
        found = _found(client, table, query, quality, is_whole=is_whole)
        quality.wanted += len(wanted) if is_whole else len(found)
        quality.found += len(found)
        quality.right += len(wanted & found)
    return quality


def _found(
    client: Counting, table: PublicTable, words: str, quality: Quality, *, is_whole: bool
) -> set[int]:
    """Return the numbers of the posts that are found: on all pages, or on the first."""
    query = Query(words, "")
    numbers: set[int] = set()
    cursor: Cursor | None = None
    while True:
        client.start_clock()
        site = table.site()
        client.units.clear()
        begun = time.perf_counter()
        page: Found = find(query, cursor, table, site, NOW)
        if cursor is None:
            quality.seconds.append(time.perf_counter() - begun)
            quality.units.append(sum(client.units))
        quality.trips.append(len(client.units))
        numbers |= {int(hit.post[items.POST_ID]) for hit in page.hits}
        cursor = page.more
        if cursor is None or not is_whole:
            return numbers


def _fill(tables: Tables, endpoint: str) -> None:
    put_all(endpoint, ((tables.public, item) for item in _items(tables.size)))


def _items(size: int) -> Iterator[dict[str, Any]]:
    segments = (size // postings.SEGMENT) + 1
    site = {items.GENERATION: {"N": str(GENERATION)}, items.SEGMENTS: {"N": str(segments)}}
    key = {"S": items.SITE_KEY}
    yield {items.PK: key, items.SK: key, items.SEARCH: {"M": site}}
    found: list[Document] = []
    for text in texts(size):
        item = _searched(text, size)
        yield item.serialize()
        found.append(_document(item, text))
    for segment in range(segments):
        own = (each for each in found if each.number // postings.SEGMENT == segment)
        for made in segment_items(GENERATION, segment, own):
            yield made.serialize()


def _document(item: SearchedPostItem, text: Text) -> Document:
    return document_of(item, text.number)


def _searched(text: Text, size: int) -> SearchedPostItem:
    when = _FIRST_DAY + timedelta(minutes=text.number * _MINUTES // size)
    return SearchedPostItem(
        items.searched_pk(text.number),
        items.SEARCHED_SK,
        kind=items.POST,
        post_id=str(text.number),
        path=f"/posts/{text.number}",
        title=text.title,
        summary=text.text[:120],
        tags=[],
        language="ja",
        published_at=when,
        published_local=when.isoformat(),
        visible_from=when,
        version=1,
        text_z=_packed(normal(text.text)),
    )


@cache
def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), 9)
