"""A whole DynamoDB table read by parallel Scan, with a limit on what that costs a second."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, cast

from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import BotoCoreError, ClientError

from posts.importers.source import InvalidFile
from posts.read_units import ReadUnits

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import ScanOutputTypeDef

Item = dict[str, Any]

SEGMENTS = 4  # pages that are read, and held, at once


class Table:
    """A table that is read. Raises InvalidFile, here and in `items`, with the way out."""

    def __init__(self, client: DynamoDBClient, name: str, limit: ReadUnits) -> None:
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
        request: Any = {"ExclusiveStartKey": start} if start else {}
        page = self._client.scan(
            TableName=self.name,
            Segment=segment,
            TotalSegments=SEGMENTS,
            ReturnConsumedCapacity="TOTAL",
            **request,
        )
        self._limit.spend(cast("dict[str, Any]", page))
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
