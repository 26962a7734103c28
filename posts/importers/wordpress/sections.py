"""WordPress's export file, WXR: RSS with an <item> for each post. Cut into its items.

They are cut as bytes, before any XML is parsed. So memory stays flat, and an item that is broken
does not take along those behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Literal

from posts.importers.exports import MAX_EXPORTED
from posts.importers.source import InvalidFile

MAX_HEAD = 64 * 1024 * 1024  # bytes before the first item: the site, authors, categories

_CHUNK = 1024 * 1024
_TOKEN = re.compile(rb"<!\[CDATA\[|\]\]>|<!--|-->|<item(?:\s[^<>]{0,200})?>|</item\s*>")
_LONGEST_TOKEN = 256
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}


@dataclass(frozen=True)
class Section:
    """A part of the file. kind `cut`: an item that has no end, `large`: one that is too large."""

    kind: Literal["head", "item", "cut", "large"]
    data: bytes


def sections(file: IO[bytes]) -> Iterator[Section]:
    """Yield the head, then each item, as bytes."""
    cutter = _Cutter()
    while chunk := file.read(_CHUNK):
        yield from cutter.feed(chunk)
    yield from cutter.close()


class _Cutter:
    def __init__(self) -> None:
        self._section = bytearray()
        self._rest = b""
        self._until = b""  # the end of the comment or CDATA around
        self._kind: Literal["head", "item", "between"] = "head"

    def feed(self, chunk: bytes) -> Iterator[Section]:
        data = self._rest + chunk
        position = seen = 0
        for token in _TOKEN.finditer(data):
            seen = token.end()
            is_markup = self._counts(token.group())
            if is_markup and self._kind == "item" and token.group().startswith(b"</item"):
                yield from self._ended(data[position : token.end()])
                position = token.end()
            elif is_markup and self._kind != "item" and token.group().startswith(b"<item"):
                yield from self._started(data[position : token.start()])
                position = token.start()
        # The last bytes wait: a token may go on in the next chunk.
        waiting = max(seen, len(data) - _LONGEST_TOKEN)
        self._take(data[position:waiting])
        self._rest = data[waiting:]

    def close(self) -> Iterator[Section]:
        self._take(self._rest)
        if self._kind == "item":
            yield Section("cut", bytes(self._section[:_CHUNK]))
        elif self._kind == "head":
            yield Section("head", bytes(self._section))
        elif b"</rss" not in self._section:
            yield Section("cut", b"")

    def _counts(self, token: bytes) -> bool:
        """Tell whether a token is markup, not a part of a comment or of CDATA."""
        if self._until:
            if token == self._until:
                self._until = b""
            return False
        self._until = _ENDS.get(token, b"")
        return not self._until

    def _started(self, data: bytes) -> Iterator[Section]:
        self._take(data)
        if self._kind == "head":
            yield Section("head", bytes(self._section))
        self._kind = "item"
        self._section.clear()

    def _ended(self, data: bytes) -> Iterator[Section]:
        self._take(data)
        kind: Literal["item", "large"] = "item" if len(self._section) <= MAX_EXPORTED else "large"
        yield Section(kind, bytes(self._section if kind == "item" else self._section[:_CHUNK]))
        self._kind = "between"
        self._section.clear()

    def _take(self, data: bytes) -> None:
        if self._kind == "head" and len(self._section) + len(data) > MAX_HEAD:
            raise InvalidFile(
                f"The file has no <item> in its first {MAX_HEAD:,} bytes; it is no export of "
                "WordPress, or a damaged one."
            )
        if self._kind == "between":
            self._section = bytearray((self._section + data)[-_LONGEST_TOKEN:])
        elif len(self._section) <= MAX_EXPORTED or self._kind == "head":
            self._section += data
