"""What an import reads from: a source of some format. `posts.importers.formats` has the formats."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any, Protocol

from posts.importers.document import Document, Unreadable


class InvalidFile(ValueError):
    """A source, or a file of it, that cannot be taken.

    `str(error)` is a sentence with the reason and the way out.
    """


class Source(Protocol):
    """An opened source: its documents one after another, never all of them in memory.

    What is wrong with one document comes as Unreadable, and the next one follows. InvalidFile
    where nothing more can be read. A source that passes things over has an attribute `ignored`
    too: how many, once the iteration has come to its end.
    """

    @property
    def format(self) -> str:
        """Its format as `--format` names it, such as `wordpress`."""

    @property
    def site(self) -> str:
        """Base address of the old blog, such as `https://example.com/blog`; "" if not said."""

    def __iter__(self) -> Iterator[Document | Unreadable]:
        """Yield what the source has, always in the same order."""


@dataclass(frozen=True)
class Options:
    """How a source is to be read.

    zone: of times without an offset. values: what the command line says beside, by the names of
    the arguments that the formats added.
    """

    zone: tzinfo
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Format:
    """A format of sources.

    name: as `--format` takes it. title: as people know it, with what its source is. recognises:
    tells from the content whether a path (a file, a folder, a zip, or a name that is no path) is
    one; cheap, and False rather than an error. open: raises InvalidFile. add_arguments: adds
    what only this format needs to the command line of `import_posts`.
    """

    name: str
    title: str
    recognises: Callable[[Path], bool]
    open: Callable[[Path, Options], Source]
    add_arguments: Callable[[ArgumentParser], None] | None = None
