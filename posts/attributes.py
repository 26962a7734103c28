"""PynamoDB attributes of our own, and times as they stand in keys and attributes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pynamodb.attributes import Attribute, ListAttribute, MapAttribute, UnicodeAttribute

_SECOND = "%Y-%m-%dT%H:%M:%SZ"


def utc_second(when: datetime) -> str:
    """Return a time as it stands in keys and attributes: `2018-07-04T15:00:00Z`."""
    # Not strftime, whose year has fewer than four digits before 1000.
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def from_utc_second(text: str) -> datetime:
    """Return the aware time that `utc_second` wrote. ValueError for any other text."""
    return datetime.strptime(text, _SECOND).replace(tzinfo=UTC)


class TimeAttribute(Attribute[datetime]):
    """A time to the second, kept as UTC text whose order is the order of time."""

    attr_type = "S"

    def serialize(self, value: datetime) -> str:
        """Return the stored text."""
        return utc_second(value)

    def deserialize(self, value: str) -> datetime:
        """Return the aware time."""
        return from_utc_second(value)


class IntegerAttribute(Attribute[int]):
    """A whole number."""

    attr_type = "N"

    def serialize(self, value: int) -> str:
        """Return the stored digits."""
        return str(int(value))

    def deserialize(self, value: str) -> int:
        """Return the number."""
        return int(value)


class StructureAttribute(MapAttribute[str, Any]):
    """A map with attributes of its own, which a subclass names."""

    if TYPE_CHECKING:  # PynamoDB leaves its own untyped

        def __init__(self, **attributes: Any) -> None: ...


def list_of_texts(**options: Any) -> ListAttribute[str]:
    """Return a list of texts. options: as of any attribute, such as `null`."""
    # PynamoDB's types want the Python type here, its code the attribute's class.
    text: Any = UnicodeAttribute
    return ListAttribute(of=text, **options)


def map_of_anything(attr_name: str, *, null: bool = False) -> MapAttribute[str, Any]:
    """Return a map whose keys are data."""
    made: Any = MapAttribute
    return made(attr_name=attr_name, null=null)  # type: ignore[no-any-return]  # untyped there
