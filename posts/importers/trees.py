"""A folder, a zip or a single file as one thing: names and their bytes, and nothing outside.

Names are relative, with `/`. Hidden files and folders, links and what macOS adds to a zip are
passed over.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from posts.importers.document import Unreadable
from posts.importers.source import InvalidFile

MAX_FILE = 64 * 1024 * 1024  # bytes that `read` reads of one file, unless told otherwise


class Tree(Protocol):
    """Files below one root, read one at a time."""

    @property
    def refused(self) -> Sequence[Unreadable]:
        """What is in there and must not be read, such as a name outside of the root."""

    @property
    def ignored(self) -> int:
        """How many things the last `names` passed over, once it has come to its end."""

    def names(self) -> Iterator[str]:
        """Yield the names of all files, always in the same order."""

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a file of that name."""

    def size(self, name: str) -> int:
        """Return how many bytes a file says that it has. InvalidFile if there is none."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file, to be read as a stream and closed. InvalidFile."""


def open_tree(path: Path) -> Tree:
    """Return what is at a path, of a single file a tree that has only it. InvalidFile."""
    from posts.importers.safe_zip import ZipTree  # noqa: PLC0415 - it imports this module

    if path.is_dir():
        return Folder(path)
    if not path.is_file():
        raise InvalidFile(f"There is no file or folder {path}.")
    # A damaged zip is told by its name: Python 3.14 and newer take none but whole ones for zips.
    is_zip = path.suffix.lower() == ".zip" or zipfile.is_zipfile(path)
    return ZipTree(path) if is_zip else OneFile(path)


def read(tree: Tree, name: str, *, limit: int = MAX_FILE) -> bytes:
    """Return a file's bytes. InvalidFile, before reading it where it has more than `limit`."""
    size = tree.size(name)
    if size <= limit:
        with tree.open(name) as file:
            try:
                data = file.read(limit + 1)
            except (OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
                raise InvalidFile(f"It cannot be read: {error}.") from error
        if len(data) <= limit:
            return data
    raise InvalidFile(f"It has {size:,} bytes; {limit:,} is the most that is read.")


def is_hidden(name: str) -> bool:
    """Tell whether a file is none of the author's: hidden, or an addition of macOS."""
    parts = name.split("/")
    return any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX"


def shown(name: str) -> str:
    """Return a name that can be printed: bytes that are not UTF-8 as `\\x..`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


@dataclass
class Folder:
    """A folder with all its folders."""

    root: Path
    refused: Sequence[Unreadable] = ()
    ignored: int = field(default=0, init=False)

    def names(self) -> Iterator[str]:
        """Yield the files' names, those of a folder before those of the folders in it."""
        self.ignored = 0
        for folder, folders, names in os.walk(self.root, onerror=_raise):
            visible = sorted(name for name in folders if not name.startswith("."))
            self.ignored += len(folders) - len(visible)
            folders[:] = visible
            for path in (Path(folder, name) for name in sorted(names)):
                if path.name.startswith(".") or path.is_symlink():
                    self.ignored += 1
                else:
                    yield path.relative_to(self.root).as_posix()

    def __contains__(self, name: object) -> bool:
        return self._path(str(name)) is not None

    def size(self, name: str) -> int:
        """Return a file's size in bytes. InvalidFile."""
        return self._found(name).stat().st_size

    def open(self, name: str) -> IO[bytes]:
        """Open a file. InvalidFile."""
        try:
            return self._found(name).open("rb")
        except OSError as error:
            raise InvalidFile(f"It cannot be read: {error.strerror}.") from error

    def _found(self, name: str) -> Path:
        path = self._path(name)
        if path is None:
            raise InvalidFile("It cannot be read: No such file or directory.")
        return path

    def _path(self, name: str) -> Path | None:
        """Return the path of a file below the root to which no link leads."""
        parts = PurePosixPath(name).parts
        if not parts or "\x00" in name or name.startswith("/") or ".." in parts:
            return None
        path = self.root
        for part in parts:
            path /= part
            if path.is_symlink():
                return None
        return path if path.is_file() else None


@dataclass
class OneFile:
    """A single file, as a tree that has only it."""

    path: Path
    refused: Sequence[Unreadable] = ()
    ignored: int = field(default=0, init=False)

    def names(self) -> Iterator[str]:
        """Yield the file's name."""
        yield self.path.name

    def __contains__(self, name: object) -> bool:
        return name == self.path.name

    def size(self, name: str) -> int:
        """Return the file's size in bytes. InvalidFile."""
        self._check(name)
        return self.path.stat().st_size

    def open(self, name: str) -> IO[bytes]:
        """Open the file. InvalidFile."""
        self._check(name)
        try:
            return self.path.open("rb")
        except OSError as error:
            raise InvalidFile(f"It cannot be read: {error.strerror}.") from error

    def _check(self, name: str) -> None:
        if name != self.path.name:
            raise InvalidFile("It cannot be read: No such file or directory.")


def _raise(error: OSError) -> None:
    raise InvalidFile(f"{error.filename} cannot be read: {error.strerror}.") from error
