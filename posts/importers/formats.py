"""The formats that an import knows, and which of them a source is in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from posts.importers import (
    dynamodb_table,
    ghost,
    hexo,
    hugo,
    jekyll,
    markdown_source,
    movable_type,
    wordpress,
    zenn,
)
from posts.importers.layouts import layouts
from posts.importers.source import Format, InvalidFile, Options, Source

FORMATS: tuple[Format, ...] = (
    markdown_source.FORMAT,
    jekyll.FORMAT,
    hugo.FORMAT,
    hexo.FORMAT,
    zenn.FORMAT,
    wordpress.FORMAT,
    movable_type.FORMAT,
    ghost.FORMAT,
    dynamodb_table.FORMAT,
)


def recognise(
    path: Path, name: str | None, options: Options, *, formats: Sequence[Format] = FORMATS
) -> Source:
    """Open a source in the format of that name, else in the only one that it can be in.

    Raises InvalidFile where it can be in none or in several: it is never guessed.
    """
    if name is not None:
        return _named(name, formats).open(path, options)
    layouts.cache_clear()  # it may have been another tree the last time
    found = [known for known in formats if known.recognises(path)]
    if len(found) == 1:
        return found[0].open(path, options)
    if not found and not path.exists():
        raise InvalidFile(f"There is no {path}.")
    possible = found or formats
    what = "can be in several formats" if found else "is in no format that is known by its content"
    raise InvalidFile(
        f"{path} {what}. Say which one it is with --format:\n"
        + "\n".join(f"  {known.name:<14} {known.title}" for known in possible)
    )


def _named(name: str, formats: Sequence[Format]) -> Format:
    found = next((known for known in formats if known.name == name), None)
    if found is None:
        names = ", ".join(known.name for known in formats)
        raise InvalidFile(f"There is no format {name!r}. The formats are {names}.")
    return found
