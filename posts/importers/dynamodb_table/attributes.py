"""Which attributes of a table say what of a post, and what their values mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

from posts.importers.front_matter import parse_time
from posts.importers.plain_yaml import Value
from posts.importers.source import InvalidFile
from reader_lambda.names import tag_key

# The names that are tried, first to last, where no other is named for the field.
NAMES = {
    "id": ("id", "post_id"),
    "title": ("title",),
    "body": ("body", "content", "markdown", "text"),
    "slug": ("slug",),
    "summary": ("summary", "description"),
    "created_at": ("created_at", "created"),
    "updated_at": ("updated_at", "updated"),
    "published_at": ("published_at",),
    "draft": ("draft", "is_draft"),
    "tags": ("tags",),
    "top_image": ("top_image", "image"),
    "author": ("author",),
}

_TRUE, _FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0", "", "none", "null"}
_NUMBER = re.compile(r"-?\d{1,17}(?:\.\d+)?")
_MILLISECONDS = 100_000_000_000  # from here on: as seconds it would be after the year 5000


def chosen(said: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the names of attributes by field. said: such as `title=Title`. InvalidFile."""
    names: dict[str, tuple[str, ...]] = dict(NAMES)
    for one in said:
        field, equals, name = one.partition("=")
        if field not in NAMES or not equals or not name:
            raise InvalidFile(
                f"--attribute {one} is not understood. Write FIELD=NAME, the field being one of "
                f"{', '.join(NAMES)}."
            )
        names[field] = (name,)
    return names


class Attributes:
    """The attributes of an item. Each is taken once; what is left has no meaning here."""

    def __init__(self, item: Mapping[str, Any], names: Mapping[str, tuple[str, ...]]) -> None:
        self._item = dict(item)
        self._names = names

    def take(self, field: str) -> tuple[str, Any]:
        """Return the name of the attribute that a field has, and its value; None for none."""
        for name in self._names[field]:
            if self._item.get(name) is not None:
                return name, self._item.pop(name)
        return self._names[field][0], None

    def text(self, field: str) -> str:
        """Return a text; numbers as they are written."""
        name, value = self.take(field)
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, Decimal):
            return _written(value)
        raise InvalidFile(f"`{name}` is no text. Say which attribute is with --attribute {field}=.")

    def time(self, field: str, zone: tzinfo) -> datetime | None:
        """Return a time: ISO 8601, or seconds or milliseconds since 1970."""
        name, value = self.take(field)
        if value is None or value == "":
            return None
        try:
            if isinstance(value, Decimal) or _NUMBER.fullmatch(str(value).strip()):
                number = float(value)
                seconds = number / 1000 if abs(number) >= _MILLISECONDS else number
                return datetime.fromtimestamp(seconds, UTC)
            return parse_time(str(value).strip().replace("/", "-"), zone=zone)
        except (ValueError, OverflowError, OSError) as error:
            raise InvalidFile(
                f"`{name}` is no time: {value!s}. It takes 2018-07-05T09:30:00+09:00, or seconds "
                "or milliseconds since 1970."
            ) from error

    def boolean(self, field: str) -> bool:
        """Return true or false; false where nothing is said."""
        name, value = self.take(field)
        word = str(value).strip().lower()
        if word not in _TRUE | _FALSE:
            raise InvalidFile(f"`{name}` must be true or false, not {value!s}.")
        return word in _TRUE

    def tags(self) -> tuple[str, ...]:
        """Return tags: names between commas, a list or a set, which has no order of its own."""
        name, value = self.take("tags")
        if value is None:
            return ()
        if isinstance(value, str):
            names: list[Any] = value.split(",")
        elif isinstance(value, set):
            names = sorted(value, key=str)
        else:
            names = value if isinstance(value, list) else [value]
        if not all(isinstance(one, str | Decimal) for one in names):
            raise InvalidFile(f"`{name}` must be names between commas, a list or a set of names.")
        by_key: dict[str, str] = {}
        for text in (_written(one).strip() for one in names):
            if text:
                by_key.setdefault(tag_key(text), text)
        return tuple(by_key.values())

    def rest(self) -> tuple[dict[str, Value], list[str]]:
        """Return what is left, sorted by name, and the names of what cannot be kept."""
        rest: dict[str, Value] = {}
        lost = []
        for name, value in sorted(self._item.items()):
            kept = _kept(value)
            if kept is not None:
                rest[name] = kept
            elif value is not None:
                lost.append(name)
        return rest, lost


def _written(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return str(value)


def _kept(value: Any) -> Value | None:
    """Return a value as front matter has it, None for bytes."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | Decimal):
        return _written(value)
    if isinstance(value, dict):
        parts = {key: _kept(part) for key, part in sorted(value.items())}
        return {key: part for key, part in parts.items() if part is not None}
    if isinstance(value, list | set):
        ordered = sorted(value, key=str) if isinstance(value, set) else value
        return [part for part in map(_kept, ordered) if part is not None]
    return None
