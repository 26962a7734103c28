"""Markdown files with front matter, in a file, a folder or a zip: our own form, and what the
sources of other generators have in common with it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Any

from posts.importers.document import Document, Unreadable
from posts.importers.front_matter import PostFile, parse
from posts.importers.layouts import is_markdown, layouts
from posts.importers.source import Format, InvalidFile, Options
from posts.importers.trees import OneFile, Tree, open_tree, read, shown

_DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)", re.DOTALL)

MAX_POST = 4 * 1024 * 1024  # bytes of a file; a post's text has at most one megabyte


class MarkdownSource:
    """The posts of a tree in our own form. Other forms say differently which files are posts."""

    format = "markdown"
    site = ""

    def __init__(self, tree: Tree, options: Options) -> None:
        self.tree = tree
        self.options = options
        self.ignored = 0

    def __iter__(self) -> Iterator[Document | Unreadable]:
        self.ignored = 0
        yield from self.tree.refused
        for name in self.tree.names():
            if self.is_post(name):
                yield from self._read(name)
            else:
                self.ignored += 1
        self.ignored += self.tree.ignored

    def is_post(self, name: str) -> bool:
        """Tell by its name whether a file holds a post. A single file that was named does."""
        return isinstance(self.tree, OneFile) or is_markdown(name)

    def document(self, name: str, data: bytes) -> Document | None:
        """Return the document that a file holds, None where it is no post after all.

        Raises InvalidFile.
        """
        return own_document(name, data, self.options)

    def picture_names(self, document: str, address: str) -> Iterator[str]:
        """Yield the places of a picture: beside the file, or below the root."""
        if not address.startswith("/"):
            yield joined(posixpath.dirname(document), address)
        yield address.lstrip("/")

    def _read(self, name: str) -> Iterator[Document | Unreadable]:
        try:
            found = self.document(name, read(self.tree, name, limit=MAX_POST))
        except InvalidFile as error:
            yield Unreadable(shown(name), str(error))
            return
        if found is None:
            self.ignored += 1
        else:
            yield found


def own_document(name: str, data: bytes, options: Options) -> Document:
    """Return the document of a file in our own form. Raises InvalidFile.

    A file without an id is found again by its slug, or by its own name, wherever it lies. Its
    name may begin with a date, as in `2018-07-05-first.md`: that of a file that has none in it.
    """
    file = parse(data, zone=options.zone)
    named, stem = dated_name(PurePosixPath(shown(name)).stem, options.zone)
    return Document(
        name=shown(name),
        key=file.slug or stem,
        digest=digest(data),
        id=file.id,
        slug=file.slug or file.id or stem,
        title=file.title or stem,
        head=file.head,
        **{**said(file), "created_at": file.created_at or (None if file.published_at else named)},
    )


def dated_name(stem: str, zone: tzinfo) -> tuple[datetime | None, str]:
    """Return the date that a file's name begins with, and the rest of the name."""
    found = _DATED.fullmatch(stem)
    if not found:
        return None, stem
    try:
        year, month, day = (int(found[n]) for n in (1, 2, 3))
        return datetime(year, month, day, tzinfo=zone), found[4]
    except ValueError:
        return None, stem


def said(file: PostFile) -> dict[str, Any]:
    """Return what a file in our own form says of a document beside its names."""
    names = (
        "kind draft summary top_image author published_at created_at updated_at addresses rest "
        "series translation_of changes_of pinned"
    )
    values = {name: getattr(file, name) for name in names.split()}
    return {"body": file.body, "tags": tuple(file.tags), **values}


def digest(data: bytes) -> str:
    """Return the digest of all that a source says about a document."""
    return blake2b(data, digest_size=32).hexdigest()


def joined(folder: str, address: str) -> str:
    """Return the name that a relative address means in a folder."""
    return posixpath.normpath(posixpath.join(folder, address))


def opened(path: Path, options: Options) -> MarkdownSource:
    """Open a source in our own form."""
    return MarkdownSource(open_tree(path), options)


FORMAT = Format(
    "markdown",
    "Markdown files with front matter: one, or a folder or zip of them",
    lambda path: "markdown" in layouts(path),
    opened,
)
