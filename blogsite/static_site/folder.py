"""A folder that is ours alone: written where it differs, with a record of every file in it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

RECORD = ".blogsite-static.jsonl"  # path and SHA-256 of every file; of two lines the later counts
_UNFINISHED = ".blogsite-static.unfinished"


class Outcome(StrEnum):
    """What became of a file."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DELETED = "deleted"
    FAILED = "failed"


class NotOurs(Exception):
    """A folder with files that no export wrote."""


class Folder:
    """Writes files below a path. dry_run: only tells what would be done.

    A file is on record before it is written, so that an interrupted export can be run again.
    """

    def __init__(self, path: Path, *, dry_run: bool = False) -> None:
        """NotOurs for a folder that is neither empty nor of an export before."""
        self._path = path
        self._dry_run = dry_run
        self._before = self._read()
        self._now: dict[str, str] = {}
        self.tally: Counter[Outcome] = Counter()
        if not dry_run:
            path.mkdir(parents=True, exist_ok=True)
            (path / RECORD).touch()

    def put(self, name: str, content: bytes) -> Outcome:
        """Write a file unless it is the same already; return what became of it."""
        digest = hashlib.sha256(content).hexdigest()
        file = self._path / name
        outcome = self._outcome(file, content)
        if outcome != Outcome.UNCHANGED and not self._dry_run:
            self._note(name, digest)
            self._write(file, content)
        self._now[name] = digest
        self.tally[outcome] += 1
        return outcome

    def has(self, name: str, size: int) -> bool:
        """Tell whether a file of ours is there in that size; then it stays as it is."""
        file = self._path / name
        if name not in self._before or not file.is_file() or file.stat().st_size != size:
            return False
        self._now[name] = self._before[name]
        self.tally[Outcome.UNCHANGED] += 1
        return True

    def finish(self) -> list[str]:
        """Delete what is of an export before and not of this one.

        Return the files that were left, since somebody changed them.
        """
        left = []
        for name in sorted(self._before.keys() - self._now.keys()):
            file = self._path / name
            if not file.is_file():
                continue
            if hashlib.sha256(file.read_bytes()).hexdigest() != self._before[name]:
                left.append(name)
                continue
            self.tally[Outcome.DELETED] += 1
            if not self._dry_run:
                self._delete(file)
        if not self._dry_run:
            kept = {**self._now, **{name: self._before[name] for name in left}}
            lines = "".join(_line(name, digest) for name, digest in sorted(kept.items()))
            self._write(self._path / RECORD, lines.encode())
        return left

    def _read(self) -> dict[str, str]:
        record = self._path / RECORD
        if record.exists():
            return dict(_entries(record))
        if self._path.exists() and any(self._path.iterdir()):
            raise NotOurs(f"{self._path} has files that no export wrote")
        return {}

    def _outcome(self, file: Path, content: bytes) -> Outcome:
        if not file.is_file():
            return Outcome.CREATED
        return Outcome.UNCHANGED if file.read_bytes() == content else Outcome.UPDATED

    def _note(self, name: str, digest: str) -> None:
        with (self._path / RECORD).open("a", encoding="utf-8") as record:
            record.write(_line(name, digest))

    def _write(self, file: Path, content: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path / _UNFINISHED
        unfinished.write_bytes(content)
        unfinished.replace(file)

    def _delete(self, file: Path) -> None:
        file.unlink()
        for folder in file.parents:
            if folder == self._path or any(folder.iterdir()):
                return
            folder.rmdir()


def _line(name: str, digest: str) -> str:
    return json.dumps({"path": name, "sha256": digest}, ensure_ascii=False) + "\n"


def _entries(record: Path) -> Iterator[tuple[str, str]]:
    with record.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue  # the last line of an export that was interrupted: its file is not there
            yield entry["path"], entry["sha256"]
