"""The reader before a real DynamoDB, with every call to it on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import pytest
from boto3.dynamodb.types import TypeSerializer

from reader_lambda import answers, environment, request, responses
from reader_lambda.dynamodb import Client
from reader_lambda.http import Connection
from reader_lambda.public_table import PublicTable
from reader_lambda.signing import Credentials
from tests.reader_lambda import builders

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

ORIGIN = "https://blog.example"


class Reader:
    """Puts items, asks for pages. `calls` are the DynamoDB operations since it was cleared."""

    def __init__(self, dynamodb_client: DynamoDBClient, client: Client, calls: list[str]) -> None:
        self.calls = calls
        self.client = client
        self.table = PublicTable(client, environment.public_table())
        self._dynamodb = dynamodb_client

    def put(self, *items: Mapping[str, Any]) -> None:
        table = environment.public_table()
        requests: list[Any] = [{"PutRequest": {"Item": _serialized(item)}} for item in items]
        for start in range(0, len(requests), 25):
            self._dynamodb.batch_write_item(RequestItems={table: requests[start : start + 25]})

    def publish(self, *posts: Mapping[str, Any]) -> None:
        """Put posts with their list entries."""
        self.put(*(item for post in posts for item in (post, *builders.entries(post))))

    def get(self, path: str, query: str = "", *, now: str = builders.NOW, **options: Any) -> Any:
        """Return the answer at a percent-encoded path, as for a Function URL."""
        asked = request.from_event(builders.event(path, query, **options))
        response = answers.answer(asked, self.table, ORIGIN, now)
        return responses.for_lambda(response, asked.method, ORIGIN)


def _serialized(item: Mapping[str, Any]) -> dict[str, Any]:
    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in item.items()}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Operations that go over any connection to DynamoDB, such as `Query`."""
    operations: list[str] = []

    send = Connection.send

    def recorded(self: Connection, headers: Mapping[str, str], body: bytes, until: float) -> None:
        operations.append(headers["x-amz-target"].rpartition(".")[2])
        send(self, headers, body, until)

    monkeypatch.setattr(Connection, "send", recorded)
    return operations


Connect = Callable[..., Client]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Make clients of a DynamoDB; they are closed after the test."""
    with ExitStack() as stack:

        def client(
            endpoint: str, credentials: Callable[[], Credentials] = environment.credentials
        ) -> Client:
            made = Client(Connection(endpoint), environment.region(), credentials)
            return stack.enter_context(closing(made))

        yield client


@pytest.fixture
def reader(
    dynamodb: DynamoDBClient,
    dynamodb_endpoint: str,
    tables: list[str],
    calls: list[str],
    connect: Connect,
) -> Reader:
    """The reader, its table empty."""
    return Reader(dynamodb, connect(dynamodb_endpoint), calls)
