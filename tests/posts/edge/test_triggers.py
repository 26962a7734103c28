"""What Lambda calls, with events as the table's stream sends them."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from posts.edge import orders, triggers, worker
from posts.edge.errors import PurgeFailed
from tests.posts.factories import published

pytestmark = pytest.mark.usefixtures("site")


class Context:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def get_remaining_time_in_millis(self) -> int:
        return int(self._seconds * 1000)


def record(name: str, pk: str, sk: str = "x") -> dict[str, Any]:
    """Return a stream record, without the images that nobody looks at."""
    keys = {"pk": {"S": pk}, "sk": {"S": sk}}
    return {
        "eventID": "1",
        "eventName": name,
        "eventSource": "aws:dynamodb",
        "dynamodb": {"Keys": keys, "SequenceNumber": "1", "StreamViewType": "NEW_AND_OLD_IMAGES"},
    }


def stream(*records: Mapping[str, Any]) -> dict[str, Any]:
    return {"Records": list(records)}


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that each worker was given."""
    calls: list[float] = []

    def work(_purge: worker.Purge, seconds: float) -> int:
        calls.append(seconds)
        return 0

    monkeypatch.setattr(triggers, "work", work)
    return calls


def test_a_new_order_among_other_records_wakes_the_worker(worked: list[float]) -> None:
    records = [record("MODIFY", "POST#1", "POST"), record("INSERT", "PURGE", "01")]
    triggers.on_stream(stream(*records), Context(120))
    assert worked == [105]


@pytest.mark.parametrize(
    "changed",
    [record("INSERT", "POST#1"), record("MODIFY", "PURGE"), record("REMOVE", "PURGE")],
)
def test_other_changes_do_not_wake_it(worked: list[float], changed: dict[str, Any]) -> None:
    triggers.on_stream(stream(changed), Context(120))
    assert worked == []


def test_the_clock_sends_what_was_left() -> None:
    published()
    triggers.on_schedule({}, None)
    assert [bool(order.sent_at) for order in orders.open_orders()] == [True, True]


def test_what_is_due_and_cannot_be_done_is_an_error_in_the_log(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_tags: Sequence[str], _reference: str) -> None:
        raise PurgeFailed("ServiceUnavailable")

    published()
    monkeypatch.setattr(logging.getLogger("posts"), "propagate", True)
    monkeypatch.setattr(worker, "configured_purge", lambda: fail)
    triggers.on_schedule({}, None)
    told = [line for line in caplog.records if line.name == triggers.__name__]
    assert {line.levelname for line in told} == {"ERROR"}  # an alarm of the template's waits for it
    assert "orders could not be purged" in told[0].getMessage()
