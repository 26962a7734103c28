"""Writing and reading a backup's file, member by member, in memory that does not grow with it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import tarfile
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from posts.backup import format as form
from posts.backup.format import UnusableBackup
from posts.raw_tables import Item

PART_SIZE = 4_000_000  # bytes of lines, uncompressed, after which a part is full
IN_MEMORY = 2_000_000  # bytes of a part, a post or an object; what is bigger waits on the disk
_BLOCK = 1 << 20

_DAMAGE = (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, ValueError, KeyError)


class _Spool(SpooledTemporaryFile[bytes]):
    def __del__(self) -> None:
        # Handed from thread to thread, and dropped anywhere when one fails: no place closes it.
        self.close()


def spool() -> IO[bytes]:
    """Return a temporary file that is in memory while it is small, and ends with its last user."""
    return _Spool(max_size=IN_MEMORY)


class BackupWriter:
    """Writes members one after the other; nothing is valid before `finish`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = _Hashing(file)
        self._tar = tarfile.open(fileobj=self._file, mode="w:", format=tarfile.PAX_FORMAT)  # noqa: SIM115 (`finish` closes it)
        self._sums = spool()
        self._parts: dict[str, _Part] = {}
        self._now = int(time.time())
        head = {"format": form.FORMAT, "version": form.VERSION, "begun_at": self._now}
        self._add_json(form.HEAD, head)

    def add_lines(self, kind: str, lines: IO[bytes]) -> None:
        """Append the lines of a file to the parts of a kind; they stay together in one part."""
        part = self._parts.setdefault(kind, _Part())
        part.write(lines)
        if part.size >= PART_SIZE:
            self._flush(kind)

    def add_object(self, key: str, content: IO[bytes], headers: Mapping[str, str]) -> None:
        """Add an object of S3. headers: its own, such as Content-Type."""
        self.add(key, content, {form.HEADER_PREFIX + name: text for name, text in headers.items()})

    def add(self, name: str, content: IO[bytes], headers: Mapping[str, str] | None = None) -> None:
        """Add a member from the start of a file."""
        member = tarfile.TarInfo(name)
        member.size = content.seek(0, io.SEEK_END)
        member.mtime = self._now
        member.pax_headers = dict(headers or {})
        content.seek(0)
        reading = _HashingReader(content)
        self._tar.addfile(member, reading)
        self._tar.members.clear()  # type: ignore[attr-defined]  # else it keeps them all
        self._sums.write(f"{reading.hexdigest()}  {name}\n".encode())

    def finish(self, counted: Mapping[str, int]) -> str:
        """Write what is left and the sums; return the SHA-256 of the whole."""
        for kind in list(self._parts):
            self._flush(kind)
        self._add_json(form.COUNTED, counted)
        sums, self._sums = self._sums, spool()
        self.add(form.SUMS, sums)
        digest = self._file.hexdigest()
        self._add_json(form.END, {"sha256": digest})
        self._tar.close()
        return digest

    def _flush(self, kind: str) -> None:
        part = self._parts[kind]
        if part.size:
            self.add(form.part_name(kind, part.number), part.finished())
            self._parts[kind] = _Part(part.number + 1)

    def _add_json(self, name: str, content: Mapping[str, object]) -> None:
        self.add(name, io.BytesIO(json.dumps(content, indent=1).encode() + b"\n"))


class _Part:
    """Lines, until they are compressed together. size: in bytes, of the lines."""

    def __init__(self, number: int = 1) -> None:
        self.number = number
        self.size = 0
        self._lines = spool()

    def write(self, lines: IO[bytes]) -> None:
        self.size += lines.seek(0, io.SEEK_END)
        lines.seek(0)
        shutil.copyfileobj(lines, self._lines, _BLOCK)

    def finished(self) -> IO[bytes]:
        compressed = spool()
        with gzip.GzipFile(fileobj=compressed, mode="wb", compresslevel=6, mtime=0) as file:
            self._lines.seek(0)
            shutil.copyfileobj(self._lines, file, _BLOCK)
        return compressed


class _Hashing(io.RawIOBase):
    """A file that is written from end to end, with the SHA-256 of what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._at = 0

    def write(self, data: Any) -> int:
        self._file.write(data)
        self._digest.update(data)
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


class _HashingReader(io.RawIOBase):
    """A file that is read once, with the SHA-256 of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        return data

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


class BackupFile:
    """A backup to read, all of it verified.

    digest: its SHA-256. begun_at: epoch seconds. counted: as `finish` was told.
    """

    def __init__(self, path: Path) -> None:
        """Verify the file. UnusableBackup for one that is damaged or of a form unknown here."""
        self._path = path
        head = _checked_head(path)
        self.digest, offset = _end_of(path)
        if _sha256(path, offset) != self.digest:
            raise UnusableBackup(f"{path} is damaged{_where(path)}. Take another copy of it.")
        self.begun_at = int(head["begun_at"])
        with _opened(path) as tar:
            found = next(each for each in _members(tar) if each.name == form.COUNTED)
            self.counted: dict[str, int] = _json(tar, found)

    def items(self, kind: str) -> Iterator[Item]:
        """Yield the items of a kind, in the order in which they were written."""
        with _opened(self._path) as tar:
            for member in _members(tar):
                if member.name.startswith(f"{kind}/") and member.name.endswith(".jsonl.gz"):
                    with gzip.GzipFile(fileobj=tar.extractfile(member)) as lines:
                        yield from map(form.from_line, lines)

    def objects(self) -> Iterator[tuple[str, IO[bytes], int, dict[str, str]]]:
        """Yield key, content, size and headers of every object of S3."""
        with _opened(self._path) as tar:
            for member in _members(tar):
                content = tar.extractfile(member)
                if content is not None and member.name.startswith(form.MEDIA_FOLDER):
                    yield member.name, content, member.size, _headers(member)


def _headers(member: tarfile.TarInfo) -> dict[str, str]:
    prefix = form.HEADER_PREFIX
    return {
        name.removeprefix(prefix): value
        for name, value in member.pax_headers.items()
        if name.startswith(prefix)
    }


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    with tarfile.open(path, mode="r:") as tar:
        yield tar


def _members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    while (member := tar.next()) is not None:
        tar.members.clear()  # type: ignore[attr-defined]  # else it keeps them all
        yield member


def _checked_head(path: Path) -> dict[str, Any]:
    try:
        with _opened(path) as tar:
            member = tar.next()
            known = member is not None and member.name == form.HEAD
            head = _json(tar, member) if known and member else {}
    except _DAMAGE as error:
        raise UnusableBackup(f"{path} is no backup of this software, or damaged.") from error
    if head.get("format") != form.FORMAT:
        raise UnusableBackup(f"{path} is no backup of this software.")
    if head.get("version") != form.VERSION:
        raise UnusableBackup(
            f"{path} has version {head.get('version')} of the form of a backup, and this release "
            f"knows version {form.VERSION}. Restore it with the release that made it, or a newer "
            "one."
        )
    return head


def _end_of(path: Path) -> tuple[str, int]:
    """Return the SHA-256 that the last member holds, and where that member begins."""
    last: tarfile.TarInfo | None = None
    try:
        with _opened(path) as tar:
            for member in _members(tar):
                last = member
            if last is not None and last.name == form.END:
                return str(_json(tar, last)["sha256"]), last.offset
    except _DAMAGE as error:
        raise UnusableBackup(
            f"{path} is damaged{_where(path)}. Take another copy of it."
        ) from error
    raise UnusableBackup(
        f"{path} ends too early or is damaged{_where(path)}: the backup was interrupted, or the "
        "file was not copied whole."
    )


def _json(tar: tarfile.TarFile, member: tarfile.TarInfo) -> dict[str, Any]:
    content = tar.extractfile(member)
    parsed = json.loads(content.read() if content else b"")
    if not isinstance(parsed, dict):
        raise UnusableBackup(f"{member.name} is not what it should be.")
    return parsed


def _sha256(path: Path, size: int) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while size and (data := file.read(min(_BLOCK, size))):
            digest.update(data)
            size -= len(data)
    return digest.hexdigest()


def _where(path: Path) -> str:
    """Return ` in <member>` for the first member that is not what its sum says, if one is known."""
    with spool() as found:
        try:
            with _opened(path) as tar:
                for member in _members(tar):
                    content = tar.extractfile(member)
                    if content is None:
                        continue
                    if member.name == form.SUMS:
                        return _first_unlike(found, content)
                    digest = hashlib.file_digest(
                        cast("io.BufferedReader", content), "sha256"
                    ).hexdigest()
                    found.write(f"{digest}  {member.name}\n".encode())
        except _DAMAGE:
            return ""
    return ""


def _first_unlike(found: IO[bytes], expected: IO[bytes]) -> str:
    found.seek(0)
    for line, wanted in zip(found, expected, strict=False):
        if line != wanted:
            return f" in {line.decode().partition('  ')[2].strip()}"
    return ""
