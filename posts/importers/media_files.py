"""Pictures in a folder or zip beside the source, found by the end of their addresses."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import PurePosixPath

from posts.importers.trees import Tree


class MediaFiles:
    """The files of a tree, such as a copy of `wp-content/uploads`, by the end of their path."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._by_last: dict[str, list[str]] = defaultdict(list)
        for name in tree.names():
            self._by_last[_normal(PurePosixPath(name).name)].append(name)

    def find(self, path: str) -> str | None:
        """Return the name of the file that a decoded path of an address means.

        It is the one whose path has most in common with it from the end. None where that is only
        the file's own name, unless nothing else could be compared, and where two are as good.
        """
        wanted = _segments(path)
        if not wanted:
            return None
        found = [(_in_common(wanted, _segments(name)), name) for name in self._by_last[wanted[0]]]
        best = max(found, default=(0, ""))
        if [shared for shared, _name in found].count(best[0]) != 1:
            return None
        shared, name = best
        return name if shared >= min(2, len(wanted), len(_segments(name))) else None


def _segments(path: str) -> list[str]:
    """Return the segments of a path, the last one first."""
    return [part for part in reversed(_normal(path).split("/")) if part not in ("", ".")]


def _in_common(one: list[str], other: list[str]) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)
