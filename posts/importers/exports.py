"""Files that a blog's own export makes, in a folder or zip with others, or alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from posts.importers.source import InvalidFile
from posts.importers.trees import OneFile, Tree, open_tree

BEGINNING = 64 * 1024  # bytes of a file that tell what it is
MAX_EXPORTED = 16 * 1024 * 1024  # bytes of a post in an export; its text has at most one megabyte

# What is told of a post that cannot be taken.
CUT_OFF = "The file ends in the middle of it. Export it again, or copy the whole file."
TOO_LARGE = f"It has more than {MAX_EXPORTED:,} bytes, more than any post can have."


@dataclass(frozen=True)
class ExportFiles:
    """How the files of an export are known.

    suffixes: small, of names; any name will do for a file that is alone. begins: tells it by the
    first bytes, at most `BEGINNING`.
    """

    suffixes: tuple[str, ...]
    begins: Callable[[bytes], bool]

    def names(self, tree: Tree) -> list[str]:
        """Return their names. InvalidFile where the tree cannot be read."""
        return [name for name in tree.names() if self._is_one(tree, name)]

    def are_in(self, path: Path) -> bool:
        """Tell whether there is any at a path, of a file, folder or zip."""
        try:
            tree = open_tree(path)
            return any(self._is_one(tree, name) for name in tree.names())
        except InvalidFile:
            return False

    def _is_one(self, tree: Tree, name: str) -> bool:
        if not isinstance(tree, OneFile) and not name.lower().endswith(self.suffixes):
            return False
        try:
            with tree.open(name) as file:
                return self.begins(file.read(BEGINNING))
        except InvalidFile:
            return False
