"""Typed values taken out of front matter, one key after another; what is left is unknown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from posts.importers.plain_yaml import Quoted, Value
from posts.importers.source import InvalidFile
from reader_lambda.names import tag_key

_FIRST_YEAR = 1001  # the store keeps four digits of a year, in UTC too
_LAST_YEAR = 9998

_SPACE_BEFORE_OFFSET = re.compile(r"\s+(?=[+-]\d|Z$)")
_LOOSE = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(.*)"
)
_NOT_GIVEN = {"", "~", "null"}
BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class HeadKeys:
    """The keys of a file's front matter. Each `take_` removes one; InvalidFile for a bad value.

    zone: that of dates and times written without an offset; a date alone is its midnight there.
    is_lenient: take times such as 2018/7/5 9:30, as other generators do.
    """

    def __init__(self, values: dict[str, Value], zone: tzinfo, *, is_lenient: bool = False) -> None:
        self.rest = dict(values)
        self._zone = zone
        self._is_lenient = is_lenient

    def take(self, key: str) -> Value | None:
        """Return a value of any shape, None if there is none."""
        return self.rest.pop(key, None)

    def take_text(self, key: str) -> str:
        """Return a text without blanks around it."""
        value = self.rest.pop(key, "")
        if not isinstance(value, str):
            raise InvalidFile(f"`{key}` must be one text, not a {type(value).__name__}.")
        return value.strip()

    def take_optional(self, key: str) -> str:
        """Return a text, "" where it says that there is none, such as `null`."""
        given = _is_given(self.rest.get(key, ""))
        text = self.take_text(key)
        return text if given else ""

    def take_boolean(self, key: str, *, default: bool = False) -> bool:
        """Return whether a key says yes."""
        text = self.take_optional(key).lower()
        if not text:
            return default
        if text not in BOOLEANS:
            raise InvalidFile(f"`{key}: {text}` is neither true nor false.")
        return BOOLEANS[text]

    def take_names(self, key: str, separator: str | None = ",") -> list[str]:
        """Return names, each once. separator: between those of one text; None for blanks."""
        names = self.names(key, separator)
        self.rest.pop(key, None)
        return names

    def names(self, key: str, separator: str | None = ",") -> list[str]:
        """Return the same and leave the key where it is."""
        value = self.rest.get(key, "")
        names = value.split(separator) if isinstance(value, str) else value
        if isinstance(names, dict) or not all(isinstance(name, str) for name in names):
            raise InvalidFile(f"`{key}` must be names between commas, or a list of names.")
        by_key: dict[str, str] = {}
        for name in names:
            if isinstance(name, str) and name.strip() and _is_given(name):
                by_key.setdefault(tag_key(name), str(name).strip())
        return list(by_key.values())

    def take_list(self, key: str) -> list[str]:
        """Return texts: of a list each one, else the one text that there is."""
        value = self.rest.pop(key, "")
        values = [value] if isinstance(value, str) else value
        if isinstance(values, dict) or not all(isinstance(text, str) for text in values):
            raise InvalidFile(f"`{key}` must be a text or a list of texts.")
        return [str(text).strip() for text in values if isinstance(text, str) and text.strip()]

    def take_time(self, *keys: str) -> datetime | None:
        """Return the time of the first of these keys that has one."""
        found = [(key, text) for key in keys if (text := self.take_optional(key))]
        return self._time(*found[0]) if found else None

    def _time(self, key: str, text: str) -> datetime:
        try:
            written = _iso(text) if self._is_lenient else text
            return parse_time(written, zone=self._zone)
        except ValueError as error:
            raise InvalidFile(
                f"`{key}: {text}` is no time that can be kept; "
                "write it as 2018-07-05 or 2018-07-05T09:30:00+09:00."
            ) from error


def parse_time(text: str, *, zone: tzinfo) -> datetime:
    """Return the time that an ISO 8601 date or date and time means, in UTC. Raises ValueError."""
    when = datetime.fromisoformat(_SPACE_BEFORE_OFFSET.sub("", text))
    if when.tzinfo is None:
        when = when.replace(tzinfo=zone)
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        raise ValueError(f"{text} is outside of the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return when.astimezone(UTC)


def _iso(text: str) -> str:
    """Return a loosely written time in ISO 8601, any other text as it is."""
    found = _LOOSE.fullmatch(text)
    if not found:
        return text
    year, month, day, hour, minute, second, zone = found.groups()
    zone = {"UTC": "Z", "GMT": "Z"}.get(zone.strip(), zone.strip())
    clock = f"T{int(hour):02}:{minute}:{second or '00'}{zone}" if hour else zone
    return f"{year}-{int(month):02}-{int(day):02}{clock}"


def _is_given(value: Value) -> bool:
    return (
        not isinstance(value, str)
        or isinstance(value, Quoted)
        or value.strip().lower() not in _NOT_GIVEN
    )
