"""Writing many items at a time, without conditions: for a blog that nobody works with meanwhile."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any

from posts.raw_tables import Item, client, text_of
from reader_lambda import items

AT_ONCE = 25  # DynamoDB's limit
_THREADS = 4
_SLOWEST = 10.0  # seconds between two attempts at what DynamoDB did not take yet
_ATTEMPTS = 30

_Key = tuple[str, str, str]


class NotTaken(Exception):
    """DynamoDB did not take items, however often it was asked."""


class Batches:
    """Puts and deletes items, several batches at the same time.

    What is written after `flush` is written after all that came before it. To be used in a `with`
    block, whose end flushes.
    """

    def __init__(self) -> None:
        self._client = client()
        self._threads = ThreadPoolExecutor(_THREADS)
        self._room = threading.BoundedSemaphore(2 * _THREADS)
        self._batch: dict[_Key, tuple[str, dict[str, Any]]] = {}
        self._running: set[Future[None]] = set()

    def __enter__(self) -> Batches:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self.flush()
        finally:
            self._threads.shutdown(cancel_futures=True)

    def put(self, table: str, item: Item) -> None:
        """Write an item, in place of the one under its key."""
        self._add(table, item, {"PutRequest": {"Item": item}})

    def delete(self, table: str, item: Item) -> None:
        """Delete the item under the key of `item`."""
        key = {name: item[name] for name in (items.PK, items.SK)}
        self._add(table, item, {"DeleteRequest": {"Key": key}})

    def flush(self) -> None:
        """Wait until everything is written. NotTaken, or what botocore raises, if it is not."""
        self._send()
        while self._running:
            self._running.pop().result()

    def _add(self, table: str, item: Item, request: dict[str, Any]) -> None:
        # A batch may have a key once; the last one counts.
        self._batch[table, text_of(item, items.PK), text_of(item, items.SK)] = (table, request)
        if len(self._batch) == AT_ONCE:
            self._send()

    def _send(self) -> None:
        for done in [each for each in self._running if each.done()]:
            self._running.remove(done)
            done.result()
        if not self._batch:
            return
        requests: dict[str, list[dict[str, Any]]] = {}
        for table, request in self._batch.values():
            requests.setdefault(table, []).append(request)
        self._batch = {}
        self._room.acquire()
        self._running.add(self._threads.submit(self._write, requests))

    def _write(self, requests: dict[str, Any]) -> None:
        try:
            for attempt in range(_ATTEMPTS):
                requests = self._client.batch_write_item(RequestItems=requests)["UnprocessedItems"]
                if not requests:
                    return
                time.sleep(random.uniform(0, min(_SLOWEST, 0.05 * 2**attempt)))  # noqa: S311 - spreads, hides nothing
            raise NotTaken("DynamoDB did not take the items in time")
        finally:
            self._room.release()
