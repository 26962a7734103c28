"""The speed at which a table is read."""

from __future__ import annotations

import time
from typing import Any, cast

import pytest

from posts.importers.dynamodb_table.scan import SEGMENTS, Table
from posts.read_units import ReadUnits


class Clock:
    """A clock that goes on only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class OneSegment:
    """A DynamoDB whose first segment has pages that use 128 read units each."""

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self.requests: list[dict[str, Any]] = []

    def describe_table(self, **_request: Any) -> Any:
        return {"Table": {"KeySchema": [{"AttributeName": "id"}]}}

    def scan(self, **request: Any) -> Any:
        self.requests.append(request)
        if request["Segment"]:
            return {"Items": [], "ConsumedCapacity": {"CapacityUnits": 0.0}}
        number = int(request.get("ExclusiveStartKey", {"id": 0})["id"])
        page = {
            "Items": [{"id": {"S": str(number)}}],
            "ConsumedCapacity": {"CapacityUnits": 128.0},
        }
        return page | ({"LastEvaluatedKey": {"id": number + 1}} if number + 1 < self.pages else {})


def test_reading_uses_no_more_than_the_units_that_are_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock, client = Clock(), OneSegment(pages=10)
    monkeypatch.setattr(time, "monotonic", clock)
    monkeypatch.setattr(time, "sleep", clock.sleep)
    items = list(Table(cast("Any", client), "old", ReadUnits(64)).items())
    assert [item["id"] for item in items] == [str(number) for number in range(10)]
    # Ten pages of 128 units at 64 a second: the last is handed on when all have been paid for.
    assert clock.now == pytest.approx(10 * 128 / 64)
    assert len(client.requests) == 10 + SEGMENTS - 1


def test_without_a_limit_nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(time, "sleep", clock.sleep)
    limit = ReadUnits(float("inf"))
    list(Table(cast("Any", OneSegment(pages=10)), "old", limit).items())
    assert clock.now == 0
