"""A limit on what reading a table costs a second, over all threads that read."""

from __future__ import annotations

import threading
import time
from typing import Any


class ReadUnits:
    """Makes who reads wait, so that no more than so many read units are used a second."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._lock = threading.Lock()
        self._paid_until = 0.0

    def spend(self, answer: dict[str, Any]) -> None:
        """Wait for what an answer of DynamoDB's has cost, as its ConsumedCapacity says."""
        consumed = answer.get("ConsumedCapacity") or {}
        units = float(consumed.get("CapacityUnits", 0))
        with self._lock:
            now = time.monotonic()
            self._paid_until = max(self._paid_until, now) + units / self._per_second
            wait = self._paid_until - now
        if wait > 0:
            time.sleep(wait)
