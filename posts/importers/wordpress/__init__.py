"""WordPress: the file that Tools > Export makes, or several of them in a folder or zip.

wxr           the file, item by item
attachments   pictures that other items mean
shortcodes    [caption], [gallery] and the like
content       the text of a post
documents     a post
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from posts.errors import PublishingError
from posts.importers.document import Document, Unreadable
from posts.importers.exports import CUT_OFF, TOO_LARGE, ExportFiles
from posts.importers.source import Format, InvalidFile, Options
from posts.importers.trees import Tree, open_tree, shown
from posts.importers.wordpress.attachments import Attachments
from posts.importers.wordpress.documents import KINDS, STATUSES, document
from posts.importers.wordpress.sections import Section, sections
from posts.importers.wordpress.wxr import (
    BrokenItem,
    Head,
    is_attachment,
    label,
    read_head,
    read_item,
)

__all__ = ["FORMAT", "WordPress"]

# The name is in the tag <rss>.
_EXPORTS = ExportFiles((".xml", ".wxr"), lambda beginning: b"wordpress.org/export" in beginning)


class WordPress:
    """The posts and pages of an export. Menus, revisions and what is in the trash are ignored."""

    format = "wordpress"

    def __init__(self, tree: Tree, options: Options) -> None:
        self.tree = tree
        self.ignored = 0
        self.site = ""
        self._options = options
        self._files = _EXPORTS.names(tree)
        if not self._files:
            raise InvalidFile("There is no export of WordPress in it.")
        self.site = next(filter(None, (self._head(name).site for name in self._files)), "")

    def __iter__(self) -> Iterator[Document | Unreadable]:
        self.ignored = 0
        yield from self.tree.refused
        attachments = self._attachments()
        for name in self._files:
            yield from self._read(name, attachments)

    def _head(self, name: str) -> Head:
        with self.tree.open(name) as file:
            first = next(sections(file), Section("head", b""))
        try:
            return read_head(first.data)
        except InvalidFile as error:
            raise InvalidFile(f"{shown(name)}: {error}") from error

    def _attachments(self) -> Attachments:
        """Return the uploads of all files, since posts mean those of others too."""
        attachments = Attachments()
        for name in self._files:
            head = self._head(name)
            with self.tree.open(name) as file:
                for section in sections(file):
                    if section.kind == "item" and is_attachment(section.data):
                        try:
                            attachments.add(read_item(section.data, head))
                        except BrokenItem:
                            continue  # it is reported when its turn comes
        return attachments

    def _read(self, name: str, attachments: Attachments) -> Iterator[Document | Unreadable]:
        head = self._head(name)
        with self.tree.open(name) as file:
            for section in sections(file):
                if section.kind == "cut":
                    yield Unreadable(label(section.data) if section.data else shown(name), CUT_OFF)
                elif section.kind == "large":
                    yield Unreadable(label(section.data), TOO_LARGE)
                elif section.kind == "item":
                    yield from self._item(section.data, head, attachments)

    def _item(
        self, data: bytes, head: Head, attachments: Attachments
    ) -> Iterator[Document | Unreadable]:
        try:
            item = read_item(data, head)
            known = item.get("wp:post_type") in KINDS and item.get("wp:status") in STATUSES
            if known:
                yield document(item, head, attachments, self._options.zone)
            else:
                self.ignored += 1
        except (BrokenItem, PublishingError) as error:
            yield Unreadable(label(data), str(error))


def _open(path: Path, options: Options) -> WordPress:
    return WordPress(open_tree(path), options)


FORMAT = Format("wordpress", "WordPress's export (WXR), a file or several", _EXPORTS.are_in, _open)
