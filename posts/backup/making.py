"""Making a backup: all that is read, into one file that is either whole or not there."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from posts.backup import objects, reading
from posts.backup.archive import BackupWriter
from posts.backup.format import POSTS
from posts.raw_tables import RawTables
from posts.read_units import ReadUnits


@dataclass
class Made:
    """What a backup holds. counted: `posts`, `records` and so on. missing: keys on S3."""

    counted: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    digest: str = ""


def make(path: Path, *, read_units: float, progress: Callable[[int], None]) -> Made:
    """Back up the blog. read_units: a second, at most. progress: told how many posts are done.

    ReadAgain if a post never keeps still; OSError where the file cannot be written.
    """
    made = Made()
    unfinished = path.with_name(path.name + ".unfinished")
    # It holds drafts: for whoever makes it alone.
    opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "wb") as file:
        writer = BackupWriter(file)
        for found in reading.everything(RawTables(ReadUnits(read_units))):
            _add(writer, found, made)
            if found.kind == POSTS:
                progress(made.counted[POSTS])
        made.digest = writer.finish(made.counted)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return made


def _add(writer: BackupWriter, found: reading.Found, made: Made) -> None:
    if found.content is None:
        made.missing.append(found.name)
        return
    made.counted[found.kind] += 1
    with found.content:
        if found.kind == objects.OBJECT:
            writer.add_object(found.name, found.content, found.headers or {})
        else:
            writer.add_lines(found.kind, found.content)
