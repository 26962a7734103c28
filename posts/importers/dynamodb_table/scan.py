"""A whole DynamoDB table read by parallel Scan, with a limit on what that costs a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import BotoCoreError, ClientError

from posts.importers.source import InvalidFile

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import ScanOutputTypeDef

Item = dict[str, Any]

SEGMENTS = 4  # pages that are read, and held, at once

_UNIT = 4 * 1024 * 2  # bytes that a read unit reads, if what was just written may be missed
_PAGE = 1024 * 1024  # bytes, the most that DynamoDB reads for one request


class ReadLimit:
    """Lets requests begin so that they use no more than so many read units a second.

    units: None for no limit. clock, sleep: those of the time module, or a test's.
    """

    def __init__(
        self,
        units: float | None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._units = units
        self._clock = clock
        self._sleep = sleep
        self._lock = Lock()
        self._free_at = clock()

    def wait(self, expected: float) -> None:
        """Wait until a request may begin, and set aside what it is expected to use."""
        if self._units is None:
            return
        with self._lock:
            now = self._clock()
            begin = max(now, self._free_at)
            self._free_at = begin + expected / self._units
        self._sleep(begin - now)

    def correct(self, difference: float) -> None:
        """Take what a request used beyond what was expected; less, where it is negative."""
        if self._units is not None:
            with self._lock:
                self._free_at += difference / self._units


class Table:
    """A table that is read. Raises InvalidFile, here and in `items`, with the way out."""

    def __init__(self, client: DynamoDBClient, name: str, limit: ReadLimit) -> None:
        self.name = name
        self._client = client
        self._limit = limit
        self.keys = [key["AttributeName"] for key in self._described()["KeySchema"]]

    def items(self) -> Iterator[Item]:
        """Yield the items, as long as nobody changes them always in the same order."""
        to_python = TypeDeserializer().deserialize
        with ThreadPoolExecutor(SEGMENTS) as pool:
            waiting = [
                (segment, pool.submit(self._page, segment, None)) for segment in range(SEGMENTS)
            ]
            while waiting:
                segment, future = waiting.pop(0)
                page = self._result(future)
                if last := page.get("LastEvaluatedKey"):
                    waiting.append((segment, pool.submit(self._page, segment, last)))
                for item in page["Items"]:
                    yield {name: to_python(value) for name, value in item.items()}

    def _page(self, segment: int, start: dict[str, Any] | None) -> ScanOutputTypeDef:
        expected = _PAGE / _UNIT
        self._limit.wait(expected)
        request: Any = {"ExclusiveStartKey": start} if start else {}
        page = self._client.scan(
            TableName=self.name,
            Segment=segment,
            TotalSegments=SEGMENTS,
            ReturnConsumedCapacity="TOTAL",
            **request,
        )
        used = page.get("ConsumedCapacity", {}).get("CapacityUnits", expected)
        self._limit.correct(used - expected)
        return page

    def _described(self) -> Any:
        try:
            return self._client.describe_table(TableName=self.name)["Table"]
        except (BotoCoreError, ClientError) as error:
            raise InvalidFile(_reason(error, self.name)) from error

    def _result(self, future: Future[ScanOutputTypeDef]) -> ScanOutputTypeDef:
        try:
            return future.result()
        except (BotoCoreError, ClientError) as error:
            raise InvalidFile(_reason(error, self.name)) from error


def _reason(error: BotoCoreError | ClientError, table: str) -> str:
    if not isinstance(error, ClientError):
        return (
            f"The table {table} cannot be reached: {str(error).rstrip('.')}. See to AWS_REGION, "
            "AWS_PROFILE and the like."
        )
    code = error.response["Error"]["Code"]
    if code == "ResourceNotFoundException":
        return f"There is no table {table} in this account and region. See to --table-region."
    if code == "AccessDeniedException":
        return (
            f"The table {table} may not be read with these credentials: dynamodb:DescribeTable and "
            "dynamodb:Scan have to be allowed."
        )
    return f"The table {table} cannot be read: DynamoDB says {code}. Try again later."
