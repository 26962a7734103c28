"""The speed at which a table is read."""

from __future__ import annotations

from typing import Any, cast

from posts.importers.dynamodb_table.scan import SEGMENTS, ReadLimit, Table


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


def test_reading_uses_no_more_than_the_units_that_are_given() -> None:
    clock, client = Clock(), OneSegment(pages=10)
    limit = ReadLimit(64, clock=clock, sleep=clock.sleep)
    items = list(Table(cast("Any", client), "old", limit).items())
    assert [item["id"] for item in items] == [str(number) for number in range(10)]
    # Ten pages of 128 units at 64 a second: the last begins when nine have been paid for.
    assert clock.now >= 9 * 128 / 64
    assert len(client.requests) == 10 + SEGMENTS - 1


def test_without_a_limit_nothing_waits() -> None:
    clock = Clock()
    limit = ReadLimit(None, clock=clock, sleep=clock.sleep)
    list(Table(cast("Any", OneSegment(pages=10)), "old", limit).items())
    assert clock.now == 0


def test_what_was_set_aside_and_not_used_is_given_back() -> None:
    clock = Clock()
    limit = ReadLimit(10, clock=clock, sleep=clock.sleep)
    limit.wait(100)
    limit.correct(-95)
    limit.wait(1)
    assert clock.now == 0.5
