"""Brings the pictures of imported documents along: found, checked, stored, and linked anew.

A picture is looked for in the source itself, then among the media that were given, then, only if
that is asked for, in the web. What is not found or not taken stays linked as it was, with a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from posts import store
from posts.importers.document import Document
from posts.importers.links import changed
from posts.importers.media_files import MediaFiles
from posts.importers.source import HasPictures, InvalidFile, Source
from posts.importers.trees import Tree, read
from posts.media import files
from posts.media.file_names import EXTENSIONS
from posts.publishing import Actor
from reader_lambda.routes import MEDIA_PREFIX

_WEB = ("http", "https")


class Web(Protocol):
    """Fetches files from the web."""

    def fetch(self, address: str) -> bytes:
        """Return what is at an address. InvalidFile, with a sentence."""


@dataclass
class TakenAlong:
    """A document with its pictures on this blog. missing: some were not found or not taken."""

    document: Document
    notes: list[str] = field(default_factory=list)
    missing: bool = False

    def stays(self, address: str, reason: str) -> None:
        """Note that an address stays as it was."""
        self.missing = True
        self.notes.append(f"{address} stays linked as it was: {reason}")


class Pictures:
    """Takes the pictures of a source along, each of them once in a run."""

    def __init__(
        self,
        source: Source,
        *,
        by: Actor,
        files: MediaFiles | None = None,
        web: Web | None = None,
        dry_run: bool = False,
    ) -> None:
        self._source = source
        self._by = by
        self._files = files
        self._web = web
        self._dry_run = dry_run
        self._site = urlsplit(source.site)
        # By the hash of where it was found: its path here, or why it was not taken.
        self._taken: dict[int, str] = {}
        self._refused: dict[int, str] = {}

    def taken_along(self, document: Document) -> TakenAlong:
        """Store what a document shows, and return it with the links rewritten."""
        taken = TakenAlong(document)
        known: dict[str, str | None] = {}

        def change(address: str, is_picture: bool) -> str | None:
            if address not in known:
                known[address] = self._changed(taken, address, is_picture)
            return known[address]

        body = changed(document.body, change)
        top_image = document.top_image and (change(document.top_image, True) or document.top_image)
        if top_image and not _is_address(top_image):
            taken.notes.append("The post has no top image: what names it is no address here.")
            top_image = ""
        is_as_before = (body, top_image) == (document.body, document.top_image)
        head = document.head if is_as_before else ""
        taken.document = replace(document, body=body, top_image=top_image, head=head)
        return taken

    def _changed(self, taken: TakenAlong, address: str, is_picture: bool) -> str | None:
        """Return the new address of a file that is taken along, None if it keeps the old one."""
        parts = _split(address)
        if parts is None or not parts.path or parts.scheme not in ("", *_WEB):
            return None
        if not is_picture and not parts.path.lower().endswith(EXTENSIONS):
            return None
        try:
            path = self._from_trees(taken.document, parts) or self._from_web(
                address, parts, is_picture
            )
        except (InvalidFile, files.UploadRefused) as error:
            taken.stays(address, str(error))
            return None
        if path is None:
            if is_picture and self._is_of_site(parts) and not _is_ours(parts):
                taken.stays(address, "it was not found.")
            return None
        return f"{path}#{parts.fragment}" if parts.fragment else path

    def _from_trees(self, document: Document, parts: SplitResult) -> str | None:
        for tree, name in self._places(document, parts):
            if name in tree:
                return self.file_of(tree, name)
        return None

    def file_of(self, tree: Tree, name: str) -> str:
        """Store a file of a tree and return its path here. InvalidFile, UploadRefused."""
        return self._once(f"{id(tree)} {name}", name, partial(read, tree, name))

    def _places(self, document: Document, parts: SplitResult) -> Iterator[tuple[Tree, str]]:
        path = unquote(parts.path)
        if isinstance(self._source, HasPictures) and self._is_of_site(parts):
            below = path.removeprefix(self._site.path) if self._site.path != "/" else path
            for name in self._source.picture_names(document.name, below):
                yield self._source.tree, name
        if self._files and (found := self._files.find(path)):
            yield self._files.tree, found

    def _from_web(self, address: str, parts: SplitResult, is_picture: bool) -> str | None:
        web, whole = self._web, urljoin(self._source.site, address)
        is_wanted = is_picture or self._is_of_site(parts)
        if web is None or not is_wanted or not whole.startswith(("http://", "https://")):
            return None
        return self._once(whole, unquote(parts.path), partial(web.fetch, whole))

    def _once(self, place: str, name: str, load: Callable[[], bytes]) -> str:
        """Return the path here of what is at a place, loading it the first time only."""
        key = hash(place)
        if key in self._refused:
            raise InvalidFile(self._refused[key])
        if key not in self._taken:
            try:
                self._taken[key] = self._stored(files.check(load(), name.rpartition("/")[2]))
            except (InvalidFile, files.UploadRefused) as error:
                self._refused[key] = str(error)
                raise
        return self._taken[key]

    def _stored(self, file: files.CheckedFile) -> str:
        known = store.get_media(file.digest)
        if known is None and self._dry_run:
            return f"{MEDIA_PREFIX}{file.digest}/{file.name}"
        return (known or files.store(file, by=self._by)).path

    def _is_of_site(self, parts: SplitResult) -> bool:
        return not parts.netloc or parts.netloc == self._site.netloc


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:  # such as an unclosed bracket in the host
        return None


def _is_address(text: str) -> bool:
    return text.startswith(("/", *(f"{scheme}://" for scheme in _WEB)))


def _is_ours(parts: SplitResult) -> bool:
    return files.is_address(parts.path)
