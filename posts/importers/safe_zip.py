"""A zip as a tree of files, read in place: nothing is ever unpacked to a disk.

Refused are names that lead outside, links, encrypted files, and what grows too much: the sizes
that the zip states are checked before anything is read, and no more than those is read.
"""

from __future__ import annotations

import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from posts.importers.document import Unreadable
from posts.importers.source import InvalidFile
from posts.importers.trees import is_hidden

MAX_ENTRIES = 500_000
MAX_TOTAL = 50 * 1024**3  # bytes, of all files unpacked
MAX_RATIO = 200  # unpacked to packed, of one file
SMALL = 1024**2  # bytes: a smaller file may be packed as well as it likes

_UTF8 = 0x800  # the flag that says so of a name
_ENCRYPTED = 0x1


class ZipTree:
    """The files of a zip. InvalidFile where it is damaged or too big as a whole."""

    def __init__(self, path: Path) -> None:
        self.refused: list[Unreadable] = []
        self.ignored = 0
        self._entries: dict[str, zipfile.ZipInfo] = {}
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
            raise InvalidFile(f"{path} is a damaged zip: {error}.") from error
        except OSError as error:
            raise InvalidFile(f"{path} cannot be read: {error.strerror}.") from error
        entries = self._zip.infolist()
        _check_total(path, entries)
        for entry in entries:
            self._take(entry)

    def names(self) -> Iterator[str]:
        """Yield the files' names, sorted."""
        yield from sorted(self._entries)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def size(self, name: str) -> int:
        """Return a file's size in bytes, unpacked. InvalidFile."""
        return self._entry(name).file_size

    def open(self, name: str) -> IO[bytes]:
        """Open a file. InvalidFile."""
        try:
            return self._zip.open(self._entry(name))
        except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
            raise InvalidFile(f"It cannot be read from the zip: {error}.") from error

    def _entry(self, name: str) -> zipfile.ZipInfo:
        if name not in self._entries:
            raise InvalidFile("There is no such file in the zip.")
        return self._entries[name]

    def _take(self, entry: zipfile.ZipInfo) -> None:
        name = _name(entry)
        if name.endswith("/"):
            return
        reason = _reason_to_refuse(entry, name)
        if reason:
            self.refused.append(Unreadable(name, reason))
        elif is_hidden(name):
            self.ignored += 1
        elif name in self._entries:
            self.refused.append(Unreadable(name, "The zip has two files of this name."))
        else:
            self._entries[name] = entry


def _check_total(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise InvalidFile(f"{path} has {len(entries):,} files; {MAX_ENTRIES:,} is the most.")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL:
        raise InvalidFile(f"{path} would unpack to {total:,} bytes; {MAX_TOTAL:,} is the most.")


def _name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name: UTF-8 or, as Japanese Windows writes it, Shift_JIS."""
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8:
        name = _decoded(name)
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _decoded(name: str) -> str:
    """Return the text of a name that was read as cp437, which has a sign for every byte."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _reason_to_refuse(entry: zipfile.ZipInfo, name: str) -> str:
    if _leads_outside(name):
        return "Its name leads outside of the zip; it is not read."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "It is a link; links are not followed."
    if entry.flag_bits & _ENCRYPTED:
        return "It is encrypted. Make a zip without a password."
    if entry.file_size > SMALL and entry.file_size > MAX_RATIO * entry.compress_size:
        return (
            f"It would grow from {entry.compress_size:,} to {entry.file_size:,} bytes, more than "
            f"{MAX_RATIO} times; it is not read."
        )
    return ""


def _leads_outside(name: str) -> bool:
    drive = name[1:2] == ":"
    return name.startswith("/") or drive or "\x00" in name or ".." in name.split("/")
