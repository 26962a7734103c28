"""Text of any size in DynamoDB items, which end at 400 KB: plain when small, else compressed.

A big text is one zlib stream of UTF-8, cut into pieces: the first stands in the item that owns
the text, the others in items beside it, so that one Query of the partition reads it whole.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_PLAIN = 300_000  # bytes of UTF-8 that stay uncompressed, in an item with other attributes
PIECE = 300_000  # bytes of compressed text in one item


@dataclass(frozen=True)
class PackedText:
    """Either `plain`, or `pieces` of a zlib stream (at least one)."""

    plain: str | None
    pieces: tuple[bytes, ...] = ()

    @property
    def size(self) -> int:
        """Bytes that it takes in DynamoDB."""
        return len((self.plain or "").encode()) + sum(map(len, self.pieces))


@dataclass(frozen=True)
class Text:
    """The text of a post as it is stored and shown."""

    source: PackedText
    html: PackedText
    contents: str

    @property
    def size(self) -> int:
        """Bytes that it takes in DynamoDB, in one transaction."""
        return self.source.size + self.html.size + len(self.contents.encode())


def pack(text: str) -> PackedText:
    """Return the form in which a text is stored."""
    encoded = text.encode()
    if len(encoded) <= MAX_PLAIN:
        return PackedText(plain=text)
    stream = zlib.compress(encoded, level=9)
    pieces = tuple(stream[start : start + PIECE] for start in range(0, len(stream), PIECE))
    return PackedText(plain=None, pieces=pieces)


def unpack(plain: str | None, pieces: Iterable[bytes]) -> str:
    """Return the text that `pack` was given. zlib.error for a damaged stream."""
    return plain if plain is not None else zlib.decompress(b"".join(pieces)).decode()
