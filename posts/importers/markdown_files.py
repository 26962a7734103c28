"""Which files of a folder are posts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SUFFIXES = {".md", ".markdown"}


@dataclass
class MarkdownFiles:
    """The Markdown files of a source: one file, or a folder with all its folders, sorted.

    Hidden files and folders, links and files of other kinds are passed over; `ignored` counts
    the files among them once the iteration has come to its end (of a hidden folder: one).
    """

    source: Path
    ignored: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[Path]:
        self.ignored = 0
        if self.source.is_dir():
            yield from self._in_folder()
        else:
            yield self.source

    def name(self, path: Path) -> str:
        """Return what a file is called in reports: its path below the source, or its name.

        Names that are not UTF-8, as old Japanese archives have them, are shown with `\\x..`.
        """
        name = path.relative_to(self.source).as_posix() if path != self.source else path.name
        return os.fsencode(name).decode("utf-8", "backslashreplace")

    def _in_folder(self) -> Iterator[Path]:
        for folder, folders, names in os.walk(self.source, onerror=_raise):
            visible = sorted(name for name in folders if not name.startswith("."))
            self.ignored += len(folders) - len(visible)
            folders[:] = visible
            for path in (Path(folder, name) for name in sorted(names)):
                if _is_post(path):
                    yield path
                else:
                    self.ignored += 1


def _is_post(path: Path) -> bool:
    return (
        path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and not path.is_symlink()
    )


def _raise(error: OSError) -> None:
    raise error
