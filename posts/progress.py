"""How far long work is: one line on a terminal, nothing anywhere else."""

from __future__ import annotations

import time
from typing import TextIO

_EVERY = 0.5  # seconds


class Progress:
    """Counts `things`, such as posts, on a stream."""

    def __init__(self, stream: TextIO, things: str) -> None:
        self._stream = stream
        self._things = things
        self._shown = stream.isatty()
        self._next = 0.0

    def __call__(self, done: int) -> None:
        """Tell how many are done, now and then."""
        now = time.monotonic()
        if self._shown and now >= self._next:
            self._next = now + _EVERY
            self._stream.write(f"\r{done:,} {self._things} ")
            self._stream.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            self._stream.write("\r\033[K")
            self._stream.flush()
