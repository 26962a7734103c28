"""Both tables item by item in DynamoDB's own JSON, and whole tables, which no request reads.

Backups, exports and migrations are an operator's commands. They alone scan.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore.config import Config
from django.conf import settings

from posts.read_units import ReadUnits
from posts.tables import POST_SK
from reader_lambda import items

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

Item = dict[str, Any]  # attributes in DynamoDB's JSON, bytes as bytes

SEGMENTS = 4  # of a table that are read at the same time

# Seconds and tries: long work goes on over a short failure.
_CONFIG = Config(
    connect_timeout=5,
    read_timeout=30,
    retries={"total_max_attempts": 10, "mode": "standard"},
    max_pool_connections=2 * SEGMENTS,
)


def client() -> DynamoDBClient:
    """Return a client of DynamoDB for long work; threads may share it."""
    return boto3.client("dynamodb", region_name=settings.AWS_REGION, config=_CONFIG)


def text_of(item: Item, name: str) -> str:
    """Return a text attribute of an item, "" where there is none."""
    return str(item.get(name, {}).get("S", ""))


class RawTables:
    """Reads both tables, strongly consistent, within a limit on read units."""

    def __init__(self, limit: ReadUnits) -> None:
        self._client = client()
        self._limit = limit

    def scan(self, table: str, segment: int = 0, of: int = 1, **options: Any) -> Iterator[Item]:
        """Yield the items of a segment of a table, those of a partition one after the other."""
        yield from self._pages(
            "scan", {"TableName": table, "Segment": segment, "TotalSegments": of, **options}
        )

    def partition(self, table: str, pk: str) -> Iterator[Item]:
        """Yield the items of a partition, by sort key."""
        condition = {
            "KeyConditionExpression": f"{items.PK} = :pk",
            "ExpressionAttributeValues": {":pk": {"S": pk}},
        }
        yield from self._pages("query", {"TableName": table, **condition})

    def get(self, table: str, pk: str, sk: str) -> Item | None:
        """Return an item, or None."""
        answer = self._client.get_item(
            TableName=table,
            Key={items.PK: {"S": pk}, items.SK: {"S": sk}},
            ConsistentRead=True,
            ReturnConsumedCapacity="TOTAL",
        )
        self._limit.spend(cast("dict[str, Any]", answer))
        return cast("Item | None", answer.get("Item"))

    def posts(self, condition: str = "", **options: Any) -> Iterator[Item]:
        """Yield the item of every post, those that fulfil a condition."""
        is_post = f"{items.SK} = :post"
        values = {":post": {"S": POST_SK}, **options.pop("ExpressionAttributeValues", {})}
        yield from self.scan(
            settings.EDITORIAL_TABLE,
            FilterExpression=f"{is_post} AND ({condition})" if condition else is_post,
            ExpressionAttributeValues=values,
            **options,
        )

    def post(self, pk: str) -> Item | None:
        """Return a post's item by its partition, or None."""
        return self.get(settings.EDITORIAL_TABLE, pk, POST_SK)

    def _pages(self, operation: str, request: dict[str, Any]) -> Iterator[Item]:
        call = getattr(self._client, operation)
        request |= {"ConsistentRead": True, "ReturnConsumedCapacity": "TOTAL"}
        while True:
            answer = call(**request)
            self._limit.spend(answer)
            yield from answer["Items"]
            if not (last := answer.get("LastEvaluatedKey")):
                return
            request["ExclusiveStartKey"] = last
