"""Where an export is written to: a folder, which is brought up to date, or a new zip."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from posts.importers.report import Outcome

SITE_FILE = "site.yaml"
FOLDERS = ("posts", "drafts", "pages", "unpublished", "media")

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the same export is the same zip


class CannotWrite(Exception):
    """The destination is not to be written to. `str(error)` is a sentence with the way out."""


class Destination(Protocol):
    """Takes files by their names."""

    def write(self, name: str, data: bytes) -> Outcome:
        """Write a file; tell what became of it. OSError."""

    def finish(self) -> list[str]:
        """Come to an end; return the names of files of a former export that were deleted."""

    def give_up(self) -> None:
        """Leave nothing half done behind."""


def destination(path: Path, *, dry_run: bool) -> Destination:
    """Return a zip for a name that ends in `.zip`, else a folder. CannotWrite."""
    if path.suffix.lower() == ".zip":
        return _NoZip() if dry_run else _Zip(path)
    return _Folder(path, dry_run=dry_run)


class _Folder:
    """A folder, empty or with a former export, whose other files go at the end."""

    def __init__(self, root: Path, *, dry_run: bool) -> None:
        if root.exists() and not root.is_dir():
            raise CannotWrite(f"{root} is a file. Name a folder, or a zip that is to be made.")
        if root.is_dir() and any(root.iterdir()) and not (root / SITE_FILE).is_file():
            raise CannotWrite(
                f"{root} has files of something else in it. Name an empty folder, a new one, or "
                f"that of a former export (with {SITE_FILE})."
            )
        self._root = root
        self._dry_run = dry_run
        self._written: set[int] = set()  # hashes of names

    def write(self, name: str, data: bytes) -> Outcome:
        path = self._root / name
        self._written.add(hash(name))
        is_there = path.is_file()
        if is_there and path.stat().st_size == len(data) and path.read_bytes() == data:
            return Outcome.SKIPPED
        if not self._dry_run:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, data)
        return Outcome.UPDATED if is_there else Outcome.CREATED

    def finish(self) -> list[str]:
        stale = [
            path.relative_to(self._root).as_posix()
            for folder in FOLDERS
            for path in sorted((self._root / folder).rglob("*"))
            if path.is_file()
        ]
        stale = [name for name in stale if hash(name) not in self._written]
        if not self._dry_run:
            for name in stale:
                (self._root / name).unlink()
        return stale

    def give_up(self) -> None:
        """Every file that was written is whole: there is nothing to do."""


class _Zip:
    """A zip, there under its name only once it is whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = NamedTemporaryFile(dir=path.parent, prefix=".export-", delete=False)  # noqa: SIM115 - renamed in finish
        except OSError as error:
            raise CannotWrite(f"{path} cannot be written: {error.strerror}.") from error
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)

    def write(self, name: str, data: bytes) -> Outcome:
        entry = zipfile.ZipInfo(name, _NO_TIME)
        entry.external_attr = 0o644 << 16
        is_media = name.startswith("media/")
        entry.compress_type = zipfile.ZIP_STORED if is_media else zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, data)
        return Outcome.CREATED

    def finish(self) -> list[str]:
        self._zip.close()
        self._file.close()
        Path(self._file.name).replace(self._path)
        return []

    def give_up(self) -> None:
        self._file.close()
        Path(self._file.name).unlink(missing_ok=True)


class _NoZip:
    """A zip that is not made, since only what it would hold is to be told."""

    def write(self, name: str, data: bytes) -> Outcome:  # noqa: ARG002 - as the others have them
        return Outcome.CREATED

    def finish(self) -> list[str]:
        return []

    def give_up(self) -> None:
        """There is nothing to do."""


def _replace(path: Path, data: bytes) -> None:
    """Write a file at once: a reader finds the former one or the new one, whole."""
    part = path.with_name(f".export-{os.getpid()}")
    part.write_bytes(data)
    part.replace(path)
