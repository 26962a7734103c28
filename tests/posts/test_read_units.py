"""A limit on read units is kept over all threads."""

from __future__ import annotations

import threading
import time

import pytest

from posts.read_units import ReadUnits


def test_who_reads_waits_for_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    monkeypatch.setattr(time, "sleep", waited.append)
    limit = ReadUnits(per_second=50)
    for units in (100, 0.5, 0):
        limit.spend({"ConsumedCapacity": {"CapacityUnits": units}})
    limit.spend({})
    assert waited == pytest.approx([2.0, 2.01, 2.01, 2.01])


def test_a_pause_is_not_saved_up(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    waited: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", waited.append)
    limit = ReadUnits(per_second=10)
    limit.spend({"ConsumedCapacity": {"CapacityUnits": 10}})
    now[0] = 1000.0
    limit.spend({"ConsumedCapacity": {"CapacityUnits": 10}})
    assert waited == pytest.approx([1.0, 1.0])


def test_threads_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: 0.0)
    monkeypatch.setattr(time, "sleep", waited.append)
    limit = ReadUnits(per_second=1)
    answer = {"ConsumedCapacity": {"CapacityUnits": 1}}
    threads = [threading.Thread(target=limit.spend, args=(answer,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waited) == pytest.approx([1.0, 2.0, 3.0, 4.0])
