"""What the sources of site generators have in common: a configuration, addresses made by a
pattern, and a text in which more than Markdown stands."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from posts.importers.document import Document, Unreadable
from posts.importers.head_keys import HeadKeys
from posts.importers.heads import plain_values, split, toml_values, yaml_values
from posts.importers.markdown_source import MAX_POST, MarkdownSource, digest
from posts.importers.plain_yaml import Value
from posts.importers.source import InvalidFile, Options
from posts.importers.trees import Tree, read, shown
from reader_lambda.names import tag_key

PICTURE_KEYS = ("image", "cover", "thumbnail", "featured_image", "banner", "top_img")
MOST_NOTES = 5  # about code of one kind in one document


class GeneratorSource(MarkdownSource):
    """A tree that a site generator makes a blog of. root: the folder of its configuration."""

    def __init__(self, tree: Tree, root: str, configs: Iterable[str], options: Options) -> None:
        super().__init__(tree, options)
        self.root = root
        self._problems: list[Unreadable] = []
        self.config = self._read_config(configs)
        self.zone = self._zone()

    def __iter__(self) -> Iterator[Document | Unreadable]:
        yield from self._problems
        yield from super().__iter__()

    def is_post(self, name: str) -> bool:
        """Tell by its name whether a file may hold a post or a page."""
        raise NotImplementedError

    def below_root(self, name: str) -> str:
        """Return a file's name below the root, "" where it is not there."""
        return name.removeprefix(self.root) if name.startswith(self.root) else ""

    def keys_of(self, name: str) -> HeadKeys:
        """Return the front matter of another file of the tree. InvalidFile."""
        return self.keys(split(read(self.tree, name, limit=MAX_POST)).values)

    def keys(self, values: dict[str, Value]) -> HeadKeys:
        """Return front matter to take values out of."""
        return HeadKeys(values, self.zone, is_lenient=True)

    def made(self, name: str, data: bytes, **values: Any) -> Document:
        """Return a document, known again by where its file lies."""
        place = posixpath.splitext(self.below_root(name))[0]
        return Document(
            name=shown(name), key=f"{self.format}:{shown(place)}", digest=digest(data), **values
        )

    def text_of(self, key: str, default: str = "") -> str:
        """Return a text of the configuration."""
        value = self.config.get(key, default)
        return value.strip() if isinstance(value, str) else default

    def _read_config(self, names: Iterable[str]) -> dict[str, Value]:
        merged: dict[str, Value] = {}
        for name in names:
            if name in self.tree:
                try:
                    merged |= _config(name, read(self.tree, name, limit=MAX_POST))
                except InvalidFile as error:
                    self._problems.append(
                        Unreadable(
                            shown(name), f"{error} Addresses are made as without it, by default."
                        )
                    )
        return merged

    def _zone(self) -> tzinfo:
        name = self.text_of("timezone") or self.text_of("timeZone")
        try:
            return ZoneInfo(name) if name else self.options.zone
        except (ZoneInfoNotFoundError, ValueError):
            return self.options.zone


def take_tags(keys: HeadKeys, *, separator: str | None = ",") -> tuple[str, ...]:
    """Return tags and categories as tags, each once; the categories stay in their place too."""
    names = [name for key in ("tags", "tag") for name in keys.take_names(key, separator)]
    by_key: dict[str, str] = {}
    for name in [*names, *categories(keys, separator)]:
        by_key.setdefault(tag_key(name), name)
    return tuple(by_key.values())


def categories(keys: HeadKeys, separator: str | None = ",") -> list[str]:
    """Return the names of categories, those in others too; they stay in the front matter."""
    copy = HeadKeys(
        {key: _flat(keys.rest[key]) for key in ("category", "categories") if key in keys.rest}, UTC
    )
    return [name for key in list(copy.rest) for name in copy.take_names(key, separator)]


def take_picture(keys: HeadKeys, names: Iterable[str] = PICTURE_KEYS) -> str:
    """Return the picture of a post, as several themes name it, "" where it has none.

    What says more than its address stays in the front matter.
    """
    for name in names:
        value = keys.rest.get(name)
        if isinstance(value, dict):
            value = next(
                (value[key] for key in ("path", "src", "image", "url") if key in value), ""
            )
        if isinstance(value, list):
            value = value[0] if value else ""
        if isinstance(value, str) and value.strip():
            if isinstance(keys.rest[name], str):
                del keys.rest[name]
            return value.strip()
    return ""


def take_author(keys: HeadKeys) -> str:
    """Return the public name of a post's author, of several the first; the others stay."""
    for name in ("author", "authors"):
        value = keys.rest.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("name", "")
        if isinstance(value, str) and value.strip():
            if isinstance(keys.rest[name], str):
                del keys.rest[name]
            return value.strip()
    return ""


def left_as_it_is(what: str, codes: Iterable[str]) -> list[str]:
    """Return notes about code of a generator that stays in a text."""
    different = list(dict.fromkeys(" ".join(code.split()) for code in codes))
    notes = [f"{what} stays as it is written: {code[:100]}" for code in different[:MOST_NOTES]]
    if len(different) > MOST_NOTES:
        notes.append(f"{what}: {len(different) - MOST_NOTES} more stay as they are written.")
    return notes


def titled(document: Document, slug: str) -> Document:
    """Return a document with a title, made from its slug where it has none."""
    if document.title:
        return document
    words = slug.replace("-", " ").replace("_", " ").strip()
    return replace(document, title=words[:1].upper() + words[1:] or document.key)


def _config(name: str, data: bytes) -> dict[str, Value]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidFile("It is not UTF-8 text.") from error
    if name.endswith(".toml"):
        return toml_values(text)
    if name.endswith(".json"):
        return _json(text)
    return yaml_values(text, first_line=1)


def _json(text: str) -> dict[str, Value]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidFile(f"It cannot be read as JSON: {error}.") from error
    return plain_values(values) if isinstance(values, dict) else {}


def _flat(value: Value) -> Value:
    """Return names without their nesting."""
    if not isinstance(value, list):
        return value
    flat: list[Value] = []
    for item in value:
        inner = _flat(item)
        flat += inner if isinstance(inner, list) else [inner]
    return flat
