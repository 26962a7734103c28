"""Movable Type's export format, entry by entry.

    TITLE: A title
    DATE: 07/05/2018 18:30:00
    -----
    BODY:
    The text, of any number of lines.
    -----
    COMMENT:
    AUTHOR: Somebody
    -----
    --------

An entry ends with eight dashes, a part of it with five. Both can stand in a text too, so they
count only where what follows is the begin of a part or of an entry, or the end of the file.
"""

from __future__ import annotations

import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from posts.importers.exports import MAX_EXPORTED

_PARTS = "BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING"
_PART_START = re.compile(rf"({_PARTS}):[ \t]*(.*)\Z")
_ENTRY_START = re.compile(r"(?:AUTHOR|TITLE|STATUS|BASENAME|DATE|UNIQUE URL):")
_KEY = re.compile(r"([A-Z][A-Z ]{1,30}):[ \t]*(.*)\Z")
_END_OF_PART = "-----"
_END_OF_ENTRY = "--------"
_LINE = 1024 * 1024  # characters that are read of a line at once
_BOM = BOM_UTF8.decode("latin-1")


@dataclass
class Entry:
    """An entry. keys: values by key, in their order. parts: texts by name. counts: of comments
    and pings, whose texts are not kept."""

    keys: dict[str, list[str]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def get(self, key: str) -> str:
        """Return the first value of a key, "" where there is none."""
        return next(iter(self.keys.get(key, [])), "")


@dataclass(frozen=True)
class Raw:
    """The bytes of an entry. line: where it begins, counted from 1. data: None where there are
    too many of them. is_whole: the file does not end in the middle of it."""

    line: int
    data: bytes | None
    is_whole: bool = True


def raw_entries(file: IO[bytes]) -> Iterator[Raw]:
    """Yield the entries of a file. Line ends are made "\\n"."""
    collector = _Collector()
    for line, following in _with_next(_lines(file)):
        if collector.ends_with(line, following):
            yield from collector.close(is_whole=True)
        else:
            collector.add(line)
    yield from collector.close(is_whole=collector.is_at_end_of_part)


def entry(text: str) -> Entry:
    """Return what the text of an entry says."""
    found = Entry()
    key = ""
    lines = text.split("\n")
    position = 0
    while position < len(lines) and not _is_dashes(lines[position], _END_OF_PART):
        if match := _KEY.match(lines[position]):
            key = match.group(1)
            found.keys.setdefault(key, []).append(match.group(2).strip())
        elif key and lines[position].strip():
            found.keys[key][-1] += f" {lines[position].strip()}"
        position += 1
    for name, part in _parts(lines[position:]):
        if name in {"COMMENT", "PING"}:
            found.counts[name] = found.counts.get(name, 0) + 1
        else:
            found.parts.setdefault(name, part)
    return found


def looks_like_one(beginning: bytes) -> bool:
    """Tell whether a file that begins so is in this format."""
    lines = re.split(r"\r\n|\r|\n", beginning.decode("latin-1").removeprefix(_BOM).lstrip())
    if not _ENTRY_START.match(lines[0]):
        return False
    keys = sum(bool(_KEY.match(line)) for line in lines[:30])
    return keys > 1 and _END_OF_PART in (line.rstrip() for line in lines)


class _Collector:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._size = 0
        self._count = 0
        self._start = 1
        self.is_at_end_of_part = True

    def ends_with(self, line: str, following: str | None) -> bool:
        """Tell whether a line is the end of the entry."""
        if not _is_dashes(line, _END_OF_ENTRY):
            return False
        return self.is_at_end_of_part or following is None or bool(_ENTRY_START.match(following))

    def add(self, line: str) -> None:
        if not self._lines and not line.strip():
            self._start += 1
            return
        self._count += line.endswith("\n")
        if line.strip():
            self.is_at_end_of_part = _is_dashes(line, _END_OF_PART)
        self._size += len(line)
        if self._size <= MAX_EXPORTED:
            self._lines.append(line)

    def close(self, *, is_whole: bool) -> Iterator[Raw]:
        if self._lines:
            data = "".join(self._lines).encode("latin-1") if self._size <= MAX_EXPORTED else None
            yield Raw(self._start, data, is_whole)
        self._start += self._count + 1
        self._lines, self._size, self._count = [], 0, 0
        self.is_at_end_of_part = True


def _lines(file: IO[bytes]) -> Iterator[str]:
    """Yield lines, very long ones in pieces.

    As Latin-1, which has a character for every byte: so lines of any encoding can be told apart.
    """
    text = io.TextIOWrapper(file, encoding="latin-1", newline=None)
    first = text.readline(_LINE).removeprefix(_BOM)
    if first:
        yield first
    while line := text.readline(_LINE):
        yield line
    text.detach()


def _with_next(lines: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Yield each line with the next one that is not blank, None behind the last."""
    waiting: list[str] = []
    for line in lines:
        if line.strip():
            yield from ((one, line) for one in waiting)
            waiting = [line]
        else:
            waiting.append(line)
    yield from ((one, None) for one in waiting)


def _parts(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts behind the keys, by their names."""
    name, text = "", list[str]()
    is_behind_dashes = False
    for line in lines:
        start = _PART_START.match(line)
        if start and is_behind_dashes:
            if name:
                yield name, _without_dashes(text)
            name, text = start.group(1), [start.group(2)] if start.group(2).strip() else []
        else:
            text.append(line)
        if line.strip():
            is_behind_dashes = _is_dashes(line, _END_OF_PART)
    if name:
        yield name, _without_dashes(text)


def _without_dashes(lines: list[str]) -> str:
    """Return the text of a part, without the dashes that end it."""
    text = "\n".join(lines).rstrip()
    return text.removesuffix(_END_OF_PART).rstrip() if _ends_in_dashes(text) else text


def _ends_in_dashes(text: str) -> bool:
    return text == _END_OF_PART or text.endswith(f"\n{_END_OF_PART}")


def _is_dashes(line: str, dashes: str) -> bool:
    return line.rstrip() == dashes
