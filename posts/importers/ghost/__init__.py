"""Ghost: the JSON file that its settings export, alone or with the content folder beside it.

export          the file
documents       a post
lexical         its text, of Ghost 5 and 6
mobiledoc       its text, of Ghost 1 to 4
cards           pictures, bookmarks and other cards in these
cards_in_html   the same in the HTML that Ghost made of them
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from posts.errors import PublishingError
from posts.importers.document import Document, Unreadable
from posts.importers.exports import ExportFiles
from posts.importers.ghost.documents import document
from posts.importers.ghost.export import Export
from posts.importers.source import Format, InvalidFile, Options
from posts.importers.trees import Tree, open_tree

__all__ = ["FORMAT", "Ghost"]

_START = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*(?:"db"\s*:\s*\[|"meta"\s*:\s*\{[^{}]*\}\s*,\s*"data"\s*:\s*\{'
    rb'|"data"\s*:\s*\{\s*"(?:posts|tags|users|migrations|settings)"\s*:\s*\[)'
)
_EXPORTS = ExportFiles((".json",), lambda beginning: bool(_START.match(beginning)))


class Ghost:
    """The posts and pages of an export."""

    format = "ghost"
    site = ""  # the export does not say

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.ignored = 0
        self._exports = {name: Export(tree, name) for name in _EXPORTS.names(tree)}
        if not self._exports:
            raise InvalidFile("There is no export of Ghost in it.")

    def __iter__(self) -> Iterator[Document | Unreadable]:
        yield from self.tree.refused
        for export in self._exports.values():
            for post in export.posts():
                try:
                    yield document(post, export.tables)
                except (InvalidFile, PublishingError) as error:
                    name = post.get("slug") or post.get("title") or post.get("id")
                    yield Unreadable(f"post {name}", str(error))

    def picture_names(self, document: str, address: str) -> Iterator[str]:  # noqa: ARG002 - all are in one place
        """Yield the places of a picture: in the content folder, or in the folder of pictures."""
        below = address.lstrip("/")
        short = below.removeprefix("content/")
        for folder in {posixpath.dirname(name) for name in self._exports}:
            for name in (below, short, f"data/{short}", short.removeprefix("images/")):
                yield posixpath.join(folder, name)
        yield from (below, short)


def _open(path: Path, _options: Options) -> Ghost:
    return Ghost(open_tree(path))


FORMAT = Format(
    "ghost", "Ghost's export (JSON), alone or with its content folder", _EXPORTS.are_in, _open
)
