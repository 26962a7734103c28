"""Ghost's export file: JSON, read as a stream, and only the tables that posts are made of.

Members, passwords and secrets stand in the same file. They are passed over by the JSON parser and
never become an object here.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

import ijson

from posts.importers.source import InvalidFile
from posts.importers.trees import Tree

Row = dict[str, Any]

MAX_DEPTH = 30  # of lists and objects; an export has about 8

_OPENING, _CLOSING = {"start_array", "start_map"}, {"end_array", "end_map"}
_BASES = ("db.item.data", "data")  # as Ghost exports, and as other programs write for it
_BUFFER = 4 * 1024 * 1024  # bytes; a text longer than it costs the square of its buffers
_PERMALINKS = {"permalinks"}  # of the settings, the only one that is looked at


@dataclass(frozen=True)
class Tag:
    """name: as people see it; one that begins with # is for the theme only."""

    name: str
    is_internal: bool


@dataclass
class Tables:
    """What posts refer to, by their ids. Lists are in Ghost's order."""

    tags: dict[str, Tag] = field(default_factory=dict)
    authors: dict[str, tuple[str, str]] = field(default_factory=dict)  # slug, name
    tags_of: defaultdict[str, list[tuple[int, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    authors_of: defaultdict[str, list[tuple[int, str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    meta_of: dict[str, Row] = field(default_factory=dict)
    permalinks: str = "/:slug/"


class Export:
    """An export file of a tree. Raises InvalidFile where it is no JSON to its end."""

    def __init__(self, tree: Tree, name: str) -> None:
        self._tree = tree
        self._name = name
        self._check_nesting()
        self._base = self._found_base()
        self.tables = self._read_tables()

    def posts(self) -> Iterator[Row]:
        """Yield the rows of the table of posts."""
        return self._rows("posts")

    def _check_nesting(self) -> None:
        """Refuse what is nested as no export is: the parser keeps the path to where it is."""
        depth = 0
        with self._open() as file:
            for event, _value in self._guarded(ijson.basic_parse(file, buf_size=_BUFFER)):
                depth += event in _OPENING
                depth -= event in _CLOSING
                if depth > MAX_DEPTH:
                    raise InvalidFile(
                        f"{self._name} is nested deeper than {MAX_DEPTH} levels; no export of "
                        "Ghost is."
                    )

    def _found_base(self) -> str:
        """Return where the tables are."""
        with self._open() as file:
            for prefix, event, _value in self._guarded(ijson.parse(file)):
                if event == "start_map" and prefix in _BASES:
                    return str(prefix)
        raise InvalidFile(f"{self._name} is no export of Ghost: it has no `data`.")

    def _read_tables(self) -> Tables:
        tables = Tables()
        for row in self._rows("tags"):
            name = str(row.get("name") or "")
            internal = name.startswith("#") or row.get("visibility") == "internal"
            tables.tags[str(row.get("id"))] = Tag(name, internal)
        for row in self._rows("users"):
            tables.authors[str(row.get("id"))] = (_text(row, "slug"), _text(row, "name"))
        for row in self._rows("posts_tags"):
            tables.tags_of[str(row.get("post_id"))].append(_place(row, "tag_id"))
        for row in self._rows("posts_authors"):
            tables.authors_of[str(row.get("post_id"))].append(_place(row, "author_id"))
        for row in self._rows("posts_meta"):
            tables.meta_of[str(row.get("post_id"))] = row
        for row in self._rows("settings"):
            if row.get("key") in _PERMALINKS and _text(row, "value"):
                tables.permalinks = _text(row, "value")
        return tables

    def _rows(self, table: str) -> Iterator[Row]:
        with self._open() as file:
            rows = ijson.items(file, f"{self._base}.{table}.item", use_float=True, buf_size=_BUFFER)
            yield from (row for row in self._guarded(rows) if isinstance(row, dict))

    def _open(self) -> IO[bytes]:
        file = self._tree.open(self._name)
        if file.read(len(BOM_UTF8)) == BOM_UTF8:
            return file
        file.close()
        return self._tree.open(self._name)

    def _guarded(self, rows: Iterator[Any]) -> Iterator[Any]:
        try:
            yield from rows
        except (ijson.JSONError, UnicodeDecodeError, ValueError, OverflowError) as error:
            reason = " ".join(str(error).split("\n")[0].split()).rstrip(".:")
            raise InvalidFile(
                f"{self._name} is no valid JSON ({reason}). It is cut off or damaged: export it "
                "again, or copy the whole file."
            ) from error


def _place(row: Row, key: str) -> tuple[int, str]:
    order = row.get("sort_order")
    return (order if isinstance(order, int) else 0, str(row.get(key)))


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""
