"""Times a page of the reader beside the bare read of its items: one process, one connection."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from reader_lambda import environment
from reader_lambda import handler as reader


def handler(event: Mapping[str, Any], context: object) -> dict[str, list[float]]:
    """Return the seconds of `rounds` pages and as many reads, taken in turn.

    event: `rounds`, the `event` of the page, and the `partition` that it reads.
    """

    def page() -> None:
        reader.handler(event["event"], context)

    def read() -> None:
        values = {":pk": event["partition"]}
        reader._client.query(environment.public_table(), "pk = :pk", values)

    times: dict[str, list[float]] = {"page": [], "read": []}
    for _ in range(event["rounds"]):
        times["page"].append(_seconds(page))
        times["read"].append(_seconds(read))
    return times


def _seconds(call: Callable[[], None]) -> float:
    started = time.perf_counter()
    call()
    return time.perf_counter() - started
