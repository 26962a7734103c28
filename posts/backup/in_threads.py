"""Work that several threads do and one takes the results of, in memory that stays bounded."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

_T = TypeVar("_T")

_WAITING = 16  # results that nobody has taken yet
_LOOK_SECONDS = 0.2  # how often a thread that waits looks whether anybody still wants its results


def merged(sources: Iterable[Callable[[], Iterator[_T]]]) -> Iterator[_T]:
    """Yield what all sources yield, each read in a thread of its own, in no particular order.

    Raises what a source raises; then, and when nobody reads on, all threads end.
    """
    results = _Results[_T]()
    threads = [
        threading.Thread(target=results.fill, args=(source,), daemon=True) for source in sources
    ]
    for thread in threads:
        thread.start()
    try:
        yield from results.taken(len(threads))
    finally:
        results.is_over.set()
        for thread in threads:
            thread.join()


class _Results(Generic[_T]):
    """A bounded queue: of results, of what a source raised, and of None where one has ended."""

    def __init__(self) -> None:
        self._queue: queue.Queue[tuple[_T] | BaseException | None] = queue.Queue(_WAITING)
        self.is_over = threading.Event()

    def fill(self, source: Callable[[], Iterator[_T]]) -> None:
        try:
            for result in source():
                self._put((result,))
                if self.is_over.is_set():
                    return
            self._put(None)
        except BaseException as error:  # noqa: BLE001 (raised again where the results are taken)
            self._put(error)

    def taken(self, working: int) -> Iterator[_T]:
        while working:
            result = self._queue.get()
            if isinstance(result, BaseException):
                raise result
            if result is None:
                working -= 1
            else:
                yield result[0]

    def _put(self, result: tuple[_T] | BaseException | None) -> None:
        while not self.is_over.is_set():
            try:
                return self._queue.put(result, timeout=_LOOK_SECONDS)
            except queue.Full:
                continue
        return None
