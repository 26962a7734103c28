"""Movable Type's format, which Hatena, Livedoor, Ameba, FC2 and Seesaa export too.

encodings   UTF-8, Shift_JIS or EUC-JP
entries     the file, entry by entry
documents   a post
"""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from posts.errors import PublishingError
from posts.importers.document import Document, Unreadable
from posts.importers.exports import BEGINNING, CUT_OFF, TOO_LARGE, ExportFiles
from posts.importers.movable_type import encodings
from posts.importers.movable_type.documents import document
from posts.importers.movable_type.entries import (
    Raw,
    entry,
    looks_like_one,
    raw_entries,
)
from posts.importers.source import Format, InvalidFile, Options
from posts.importers.trees import Tree, open_tree, shown

__all__ = ["FORMAT", "MovableType"]

_EXPORTS = ExportFiles((".txt", ".text", ".log", ".mt", ".export"), looks_like_one)


class MovableType:
    """The entries of an export, or of several."""

    format = "movable-type"
    site = ""  # the format does not say

    def __init__(self, tree: Tree, options: Options) -> None:
        self.tree = tree
        self.ignored = 0
        self._options = options
        files = _EXPORTS.names(tree)
        if not files:
            raise InvalidFile("There is no export in Movable Type's format in it.")
        self._codecs = {name: self._codec(name) for name in files}

    def __iter__(self) -> Iterator[Document | Unreadable]:
        self.ignored = 0
        yield from self.tree.refused
        for name, codec in self._codecs.items():
            with self.tree.open(name) as file:
                for raw in raw_entries(file):
                    yield from self._read(shown(name), raw, codec)

    def _codec(self, name: str) -> str:
        said = self._options.values.get("encoding")
        if said:
            return encodings.named(said)
        with self.tree.open(name) as file:
            sample = _sample(file.read(BEGINNING))
        try:
            with self.tree.open(name) as file:
                return encodings.find(file, sample)
        except InvalidFile as error:
            raise InvalidFile(f"{shown(name)}: {error}") from error

    def _read(self, file: str, raw: Raw, codec: str) -> Iterator[Document | Unreadable]:
        name = f"{file}, line {raw.line}"
        if raw.data is None:
            yield Unreadable(name, TOO_LARGE)
            return
        try:
            found = entry(raw.data.decode(codec))
            if not raw.is_whole:
                yield Unreadable(f"{name}, {found.get('TITLE')}", CUT_OFF)
            elif found.get("NO ENTRY"):
                self.ignored += 1
            else:
                yield document(found, self._options.zone)
        except UnicodeDecodeError as error:
            line = raw.line + raw.data.count(b"\n", 0, error.start)
            yield Unreadable(
                name,
                f"It is no {codec} text (byte 0x{raw.data[error.start]:02x} in line {line}). Mend "
                "it there, or say another --encoding.",
            )
        except (InvalidFile, PublishingError) as error:
            yield Unreadable(name, str(error))


def _sample(data: bytes) -> bytes:
    """Return a line that has more than ASCII in it: its reading tells people the encoding."""
    lines = re.split(rb"\r\n|\r|\n", data)
    return next((line for line in lines if not line.isascii()), b"")


def _open(path: Path, options: Options) -> MovableType:
    return MovableType(open_tree(path), options)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--encoding",
        choices=list(encodings.CODECS),
        help="of an export in Movable Type's format, where it is not certain",
    )


FORMAT = Format(
    "movable-type",
    "Movable Type's format, as Hatena, Livedoor, Ameba, FC2 and Seesaa export it",
    _EXPORTS.are_in,
    _open,
    _add_arguments,
)
