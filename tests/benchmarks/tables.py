"""The tables of a benchmark in DynamoDB Local, and how they are filled with a corpus."""

from __future__ import annotations

import json
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import chain, islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from posts.importers.front_matter import PostFile
from posts.models import Post
from posts.provisioning import definition
from posts.tables import utc_second
from reader_lambda import environment
from reader_lambda.dynamodb import encode
from reader_lambda.signing import signed
from tests.benchmarks import corpus
from tests.benchmarks.stored import stored

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

_WRITE = "DynamoDB_20120810.BatchWriteItem"
_BATCH = 25  # DynamoDB's limit
_THREADS = 4

_Put = tuple[str, dict[str, Any]]  # a table's name, and an item in DynamoDB's JSON
_Stored = tuple[Post, corpus.Body]


@dataclass(frozen=True)
class Tables:
    """The names of the tables that hold a blog of some size, or of another name."""

    size: int
    name: str = ""

    @property
    def editorial(self) -> str:
        """The editorial table."""
        return f"editorial-{self.name or self.size}"

    @property
    def public(self) -> str:
        """The public table."""
        return f"public-{self.name or self.size}"

    @property
    def peer(self) -> str:
        """The peer's one table, by slug."""
        return f"peer-{self.name or self.size}"

    def __str__(self) -> str:
        return f"{self.size:,} posts"

    def create(self, dynamodb: DynamoDBClient) -> None:
        """Make all three, empty."""
        for name, logical_id in (
            (self.editorial, "EditorialTable"),
            (self.public, "PublicTable"),
        ):
            defined = definition(logical_id, dynamodb.meta.endpoint_url)
            keys = {key: defined[key] for key in ("AttributeDefinitions", "KeySchema")}
            dynamodb.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **keys)
        dynamodb.create_table(
            TableName=self.peer,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "slug", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "slug", "KeyType": "HASH"}],
        )

    def fill(self, endpoint: str, article: PostFile) -> None:
        """Store the corpus of this size."""
        put_all(endpoint, chain(self._ours(article), self._peers(article)))

    def _ours(self, article: PostFile) -> Iterator[_Put]:
        posts = _with_progress(corpus.posts(self.size, article), self.size)
        for item in stored(posts):
            yield self.editorial if item.is_editorial else self.public, item.attributes

    def _peers(self, article: PostFile) -> Iterator[_Put]:
        for post, body in corpus.posts(self.size, article):
            values = {
                "slug": post.slug,
                "title": post.title,
                "created_at": utc_second(post.listed_at),
                "body": body.source,
            }
            tags = {"L": [{"S": tag} for tag in post.tags]}
            yield self.peer, {**encode(values), "tags": tags}


def put_all(endpoint: str, puts: Iterator[_Put]) -> None:
    """Put items, some at a time."""
    lock = threading.Lock()

    def next_batch() -> list[_Put]:
        with lock:
            return list(islice(puts, _BATCH))

    def work() -> None:
        with closing(HTTPConnection(urlsplit(endpoint).netloc)) as connection:
            while batch := next_batch():
                _write(connection, batch)

    with ThreadPoolExecutor(_THREADS) as threads:
        for worker in [threads.submit(work) for _ in range(_THREADS)]:
            worker.result()


def _write(connection: HTTPConnection, batch: list[_Put]) -> None:
    """Put some items. boto3 takes longer to put the question than DynamoDB Local to answer it."""
    requests: dict[str, list[Any]] = {}
    for table, item in batch:
        requests.setdefault(table, []).append({"PutRequest": {"Item": item}})
    body = json.dumps({"RequestItems": requests}, default=_base64).encode()
    connection.request("POST", "/", body, headers(connection, body, _WRITE))
    answer = connection.getresponse()
    content = json.loads(answer.read())
    if answer.status != 200 or content["UnprocessedItems"]:
        raise RuntimeError(f"DynamoDB Local did not take a batch: {answer.status} {content}")


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


def headers(connection: HTTPConnection, body: bytes, target: str) -> dict[str, str]:
    """Return the signed headers of a request to DynamoDB. target: what is to be done."""
    return signed(
        {
            "content-type": "application/x-amz-json-1.0",
            "host": f"{connection.host}:{connection.port}",
            "x-amz-target": target,
        },
        body,
        credentials=environment.credentials(),
        region=environment.region(),
        service="dynamodb",
        timestamp=time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()),
    )


def _with_progress(posts: Iterator[_Stored], size: int) -> Iterator[_Stored]:
    """Yield the posts; on a terminal, tell how far that is."""
    for number, post in enumerate(posts, start=1):
        yield post
        if sys.stderr.isatty() and (number % 500 == 0 or number == size):
            end = "\n" if number == size else ""
            print(f"\rStored {number:,} of {size:,} posts", end=end, file=sys.stderr, flush=True)
