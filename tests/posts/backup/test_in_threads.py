"""Results of several threads, taken by one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial

import pytest

from posts.backup import in_threads
from posts.backup.in_threads import merged


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
