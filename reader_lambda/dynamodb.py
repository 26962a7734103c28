"""A client of DynamoDB for reading, on the standard library alone: one kept-alive connection.

boto3 takes longer to import than the rest of a cold start together.
"""

from __future__ import annotations

import json
import time
from binascii import a2b_base64, crc32
from collections.abc import Callable, Iterable, Iterator, Mapping

from reader_lambda.http import BadResponse, Connection, Response
from reader_lambda.signing import Credentials, signed

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

ATTEMPT_SECONDS = 1.0  # after which an attempt is given up, whatever came of its answer
DEADLINE_SECONDS = 2.5  # of one page, after which no further attempt is made
PAUSES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8)  # seconds before each retry; at once on a lost connection

_VERSION = "DynamoDB_20120810"
_THROTTLED = (
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
)


class Unavailable(Exception):
    """DynamoDB gave no usable answer in time."""


class _Passing(Exception):
    """An attempt failed in a way that another one may not."""


class Client:
    """Calls DynamoDB over one connection, which it makes again when it is lost."""

    def __init__(
        self, connection: Connection, region: str, credentials: Callable[[], Credentials]
    ) -> None:
        """connection: to DynamoDB in a region. credentials: called for every request."""
        self._connection = connection
        self._region = region
        self._credentials = credentials
        self._deadline = float("inf")
        self._ahead: tuple[str, bytes] | None = None  # operation and body of a request on its way
        self.sent = 0.0  # by time.monotonic, the request that was answered last

    def start_clock(self) -> None:
        """Begin a page: all that is asked for it has DEADLINE_SECONDS together."""
        self._deadline = time.monotonic() + DEADLINE_SECONDS

    def get(self, table: str, key: Mapping[str, str]) -> dict[str, Any] | None:
        """Return one item, decoded, or None. Strongly consistent."""
        item = self._call("GetItem", _get_request(table, key)).get("Item")
        return decode_item(item) if item else None

    def get_ahead(self, table: str, key: Mapping[str, str]) -> None:
        """Send the request of a `get` before its answer is wanted.

        The next call takes the answer if it is that `get`, and comes within ATTEMPT_SECONDS.
        Nothing fails here: what could not be sent is sent then.
        """
        self._send_ahead("GetItem", _get_request(table, key))

    def query_ahead(self, table: str, condition: str, values: Mapping[str, str]) -> None:
        """Send the request of such a `query`, as `get_ahead` does."""
        self._send_ahead("Query", _query_request(table, condition, values))

    def query(  # noqa: PLR0913 (each is a part of DynamoDB's request)
        self,
        table: str,
        condition: str,
        values: Mapping[str, str],
        *,
        newest_first: bool = False,
        after: Mapping[str, str] | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """Return the items of a partition under a key condition, decoded. Strongly consistent.

        after: key behind which to begin. One round trip per megabyte read.
        """
        request = _query_request(table, condition, values, newest_first=newest_first)
        if after:
            request["ExclusiveStartKey"] = encode(after)
        return [decode_item(item) for item in self._items(request, limit)]

    def batch_get(self, table: str, keys: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
        """Return those of up to 100 items that are there, decoded, in any order.

        Strongly consistent. One round trip, unless DynamoDB asks for another.
        """
        found: list[dict[str, Any]] = []
        wanted = {"Keys": [encode(key) for key in keys], "ConsistentRead": True}
        left = {table: wanted} if wanted["Keys"] else {}
        while left:
            answer = self._call("BatchGetItem", {"RequestItems": left})
            found += [decode_item(item) for item in answer["Responses"].get(table, ())]
            left = answer.get("UnprocessedKeys") or {}
        return found

    def close(self) -> None:
        """Close the connection; the next call makes another."""
        self._connection.close()

    def _items(self, request: dict[str, Any], limit: int | None) -> Iterator[dict[str, Any]]:
        while True:
            if limit is not None:
                request["Limit"] = limit
            answer = self._call("Query", request)
            yield from answer["Items"]
            request["ExclusiveStartKey"] = answer.get("LastEvaluatedKey")
            if limit is not None:
                limit -= len(answer["Items"])
            if request["ExclusiveStartKey"] is None or limit == 0:
                return

    def _call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        body = json.dumps(request).encode()
        failure: Exception | None = None
        for pause in (0.0, *PAUSES):
            if time.monotonic() + pause > self._deadline:
                break
            if pause:
                time.sleep(pause)  # which takes 0.1 ms even of none
            try:
                return self._attempt(operation, body)
            except _Passing as error:
                failure = error
        raise Unavailable(f"{operation}: {failure or 'no time left'}") from failure

    def _attempt(self, operation: str, body: bytes) -> dict[str, Any]:
        try:
            if not self._is_on_its_way(operation, body):
                self._send(operation, body)
            response = self._connection.receive(self.sent + ATTEMPT_SECONDS)
            _check_sum(response)
            if response.status == 200:
                return _json(response.body)
        except OSError as error:
            self.close()
            raise _Passing(f"{type(error).__name__}: {error}") from error
        raise _refusal(operation, response)

    def _is_on_its_way(self, operation: str, body: bytes) -> bool:
        """Tell whether this request was sent ahead, a short while ago."""
        ahead, self._ahead = self._ahead, None
        return ahead == (operation, body) and time.monotonic() < self.sent + ATTEMPT_SECONDS

    def _send_ahead(self, operation: str, request: Mapping[str, Any]) -> None:
        body = json.dumps(request).encode()
        try:
            self._send(operation, body)
        except (OSError, RuntimeError):  # nobody listens, or there are no credentials yet
            return
        self._ahead = operation, body

    def _send(self, operation: str, body: bytes) -> None:
        self.sent = time.monotonic()
        headers = self._headers(operation, body)
        self._connection.send(headers, body, self.sent + ATTEMPT_SECONDS)

    def _headers(self, operation: str, body: bytes) -> dict[str, str]:
        headers = {
            "content-type": "application/x-amz-json-1.0",
            "host": self._connection.host,
            "x-amz-target": f"{_VERSION}.{operation}",
        }
        return signed(
            headers,
            body,
            credentials=self._credentials(),
            region=self._region,
            service="dynamodb",
            timestamp=time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()),
        )


def _get_request(table: str, key: Mapping[str, str]) -> dict[str, Any]:
    return {"TableName": table, "Key": encode(key), "ConsistentRead": True}


def _query_request(
    table: str, condition: str, values: Mapping[str, str], *, newest_first: bool = False
) -> dict[str, Any]:
    return {
        "TableName": table,
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": encode(values),
        "ConsistentRead": True,
        "ScanIndexForward": not newest_first,
    }


def encode(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return strings as DynamoDB's JSON: `{"pk": {"S": "..."}}`."""
    return {name: {"S": value} for name, value in values.items()}


def decode_item(item: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return an item as plain Python: str, int, float, bool, None, bytes, list, dict."""
    return {name: _decode(value) for name, value in item.items()}


def _decode(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    if kind == "S":
        return content
    decoder = _DECODERS.get(kind)
    if decoder is None:
        raise ValueError(f"no such attribute type in the public table: {kind}")
    return decoder(content)


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


_DECODERS: dict[str, Callable[[Any], Any]] = {
    "N": _number,
    "B": a2b_base64,
    "BOOL": bool,
    "NULL": lambda _: None,
    "L": lambda values: [_decode(value) for value in values],
    "M": decode_item,
}


def _check_sum(response: Response) -> None:
    expected = response.headers.get("x-amz-crc32")
    if expected is not None and expected != str(crc32(response.body)):
        raise BadResponse("the body does not match its checksum")


def _json(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body)
    except ValueError as error:
        raise BadResponse(f"a body that is not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise BadResponse("a body that is no JSON object")
    return parsed


def _refusal(operation: str, response: Response) -> _Passing | Unavailable:
    kind = _error_type(response.body)
    message = f"{response.status} {kind}"
    if response.status >= 500 or kind in _THROTTLED:
        return _Passing(message)
    return Unavailable(f"{operation}: {message}")


def _error_type(body: bytes) -> str:
    """Return the name of an error. Its message may quote the request, secrets of it too."""
    try:
        return str(_json(body).get("__type", "")).rpartition("#")[2]
    except BadResponse:
        return "without a type"
