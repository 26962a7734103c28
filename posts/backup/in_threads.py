"""Work that several threads do, for one that waits for it, in memory that stays bounded."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
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


class Workers:
    """Threads that do tasks, of which only so many wait. To be used in a `with` block.

    What a task raises is raised by a later call, at the latest by `wait` or the block's end.
    """

    def __init__(self, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads)
        self._room = threading.BoundedSemaphore(2 * threads)
        self._running: set[Future[None]] = set()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.wait()
        finally:
            self._threads.shutdown(cancel_futures=True)

    def do(self, task: Callable[..., None], *arguments: object) -> None:
        """Have a task done, once there is room for it."""
        for done in [each for each in self._running if each.done()]:
            self._running.remove(done)
            done.result()
        self._room.acquire()
        self._running.add(self._threads.submit(self._run, task, arguments))

    def wait(self) -> None:
        """Wait until all tasks are done."""
        while self._running:
            self._running.pop().result()

    def _run(self, task: Callable[..., None], arguments: tuple[object, ...]) -> None:
        try:
            task(*arguments)
        finally:
            self._room.release()


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
