"""What an import reads from: a source of some format. `posts.importers.formats` has the formats."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from posts.importers.document import Document, Unreadable

if TYPE_CHECKING:
    from posts.importers.trees import Tree


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


@runtime_checkable
class HasPictures(Protocol):
    """A source that has pictures in it, beside its documents."""

    @property
    def tree(self) -> Tree:
        """Where they are."""

    def picture_names(self, document: str, address: str) -> Iterator[str]:
        """Yield the names under which the tree may have a picture, the likeliest first.

        document: name of the document. address: as it stands there, without query and fragment,
        percent-decoded. A name that is not in the tree does no harm.
        """


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
