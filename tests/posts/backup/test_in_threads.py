"""Results of several threads, taken by one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest

from posts.backup import in_threads
from posts.backup.in_threads import Workers, merged


def numbers(first: int) -> Iterator[int]:
    yield from range(first, first + 100)


def failing() -> Iterator[int]:
    yield 1
    raise ValueError("no more")


def test_everything_is_taken_once() -> None:
    found = list(merged([partial(numbers, 0), partial(numbers, 100)]))
    assert sorted(found) == list(range(200))


def test_what_a_source_raises_is_raised_and_all_threads_end() -> None:
    before = threading.active_count()
    with pytest.raises(ValueError, match="no more"):
        list(merged([partial(numbers, 0), partial(failing)]))
    assert threading.active_count() == before


def test_when_nobody_reads_on_all_threads_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_threads, "_WAITING", 1)
    before = threading.active_count()
    results = merged([partial(numbers, 0), partial(numbers, 100)])
    next(results)
    results.close()  # type: ignore[attr-defined]  # a generator
    assert threading.active_count() == before


def test_tasks_are_done_by_several_threads_and_waited_for() -> None:
    done: list[int] = []
    both = threading.Barrier(2, timeout=10)

    def task(number: int) -> None:
        both.wait()  # which one thread alone would never pass
        done.append(number)

    with Workers(2) as workers:
        for number in range(6):
            workers.do(task, number)
        workers.wait()
        assert sorted(done) == list(range(6))


def test_only_so_many_tasks_wait() -> None:
    done: list[int] = []
    waiting: list[int] = []

    def task(number: int) -> None:
        time.sleep(0.001)  # longer than it takes to give another
        done.append(number)

    with Workers(1) as workers:
        for number in range(20):
            workers.do(task, number)
            waiting.append(number + 1 - len(done))
    assert max(waiting) == 2


def test_what_a_task_raises_is_raised() -> None:
    def fail() -> None:
        raise ValueError("no")

    before = threading.active_count()
    with pytest.raises(ValueError, match="no"), Workers(2) as workers:
        workers.do(fail)
    assert threading.active_count() == before
