"""How the search index stores which posts have a term, and when each post is of. Pure functions.

Posts are numbered. `SEGMENT` of them share an item for each term, which so has 4 KB at most however
often the term is used: a list of numbers where these are few, else a bit for each post.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

SEGMENT = 30_000  # posts; their bits fit one read unit

_LIST, _BITS = b"\x00", b"\x01"
_NUMBER = "H"  # two bytes, as is SEGMENT
_HOUR = "i"  # four bytes
_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)  # no post is older
_ONES = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]


def hour_of(time: str) -> int:
    """Return in which hour a time lies, counted from 1900: 2018-07-04T15:00:00Z."""
    since = datetime.fromisoformat(time) - _EPOCH
    return int(since.total_seconds()) // 3600 + 1


def packed(bits: int) -> bytes:
    """Return a set of numbers below SEGMENT, given as bits, as it is stored."""
    size = (bits.bit_length() + 7) // 8
    if 2 * bits.bit_count() < size:
        return packed_list(list(numbers(bits)))
    return _BITS + bits.to_bytes(size, "little")


def packed_list(found: Sequence[int]) -> bytes:
    """Return the same, from the numbers in their order."""
    if not found or 2 * len(found) < found[-1] // 8 + 1:
        return _LIST + array(_NUMBER, found).tobytes()
    return _BITS + _bits(found)


def unpacked(stored: bytes) -> int:
    """Return the bits of a set that was packed."""
    if stored[:1] == _BITS:
        return int.from_bytes(stored[1:], "little")
    found = array(_NUMBER)
    found.frombytes(stored[1:])
    return int.from_bytes(_bits(found), "little")


def numbers(bits: int) -> Iterator[int]:
    """Yield the numbers of a set, the least first."""
    for at, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        if byte:
            for bit in _ONES[byte]:
                yield 8 * at + bit


def packed_hours(hours: Sequence[int]) -> bytes:
    """Return the hour of each post of a segment, by its number, as it is stored.

    0 stands for no post, or none that is public. Posts that were numbered in the order of their
    publication take a byte each or less.
    """
    steps = array(_HOUR, _steps(hours)).tobytes()
    return zlib.compress(b"".join(steps[at::4] for at in range(4)), 9)


def unpacked_hours(stored: bytes) -> list[int]:
    """Return what `packed_hours` was given."""
    planes = zlib.decompress(stored)
    count = len(planes) // 4
    steps = bytearray(len(planes))
    for at in range(4):
        steps[at::4] = planes[at * count : (at + 1) * count]
    found, last = [], 0
    for step in array(_HOUR, bytes(steps)):
        last += step >> 1
        found.append(last if step & 1 else 0)
    return found


def _steps(hours: Iterable[int]) -> Iterator[int]:
    """Yield, twice, how much later each is than the one before it, odd where there is a post."""
    last = 0
    for hour in hours:
        step = hour - last if hour else 0
        last += step
        yield 2 * step + bool(hour)


def _bits(found: Sequence[int]) -> bytes:
    bits = bytearray(found[-1] // 8 + 1 if found else 0)
    for number in found:
        bits[number >> 3] |= 1 << (number & 7)
    return bytes(bits)
