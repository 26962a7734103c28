"""How far a long command is, on a terminal only."""

from __future__ import annotations

import time

from django.core.management.base import OutputWrapper

EVERY = 0.2  # seconds


class Progress:
    """One line on stderr, rewritten in place; nothing at all where that is no terminal."""

    def __init__(self, stream: OutputWrapper, what: str) -> None:
        self._stream = stream
        self._what = what
        self._is_shown = stream.isatty()
        self._count = 0
        self._started = self._last = time.monotonic()

    def __call__(self, done: int) -> None:
        """Show how many there are by now, at most every `EVERY` seconds."""
        self._count = done
        now = time.monotonic()
        if self._is_shown and now - self._last >= EVERY:
            self._last = now
            speed = done / max(now - self._started, EVERY)
            line = f"\r\x1b[K{done:,} {self._what}, {speed:,.0f} a second"
            self._stream.write(line, ending="")
            self._stream.flush()

    def step(self) -> None:
        """Count one more."""
        self(self._count + 1)

    def clear(self) -> None:
        """Take the line away, such as to make room for one of output."""
        if self._is_shown:
            self._stream.write("\r\x1b[K", ending="")
