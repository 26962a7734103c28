"""Addresses as site generators make them, from a pattern such as `/:year/:month/:title/`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

_PLACE = re.compile(r":([a-z_]+)")
_SLASHES = re.compile(r"/{2,}")


def expanded(pattern: str, when: datetime | None, values: Mapping[str, str]) -> str | None:
    """Return the path that a pattern means, None where it wants what is not known.

    when: in the blog's zone. values: of the places that are not of the date, by name.
    """
    known = {**(_of_date(when) if when else {}), **values}
    names = _PLACE.findall(pattern)
    if not all(name in known for name in names):
        return None
    path = _PLACE.sub(lambda place: known[place[1]], pattern)
    return _SLASHES.sub("/", f"/{path}")


def _of_date(when: datetime) -> dict[str, str]:
    return {
        "year": f"{when.year:04}",
        "short_year": f"{when.year % 100:02}",
        "month": f"{when.month:02}",
        "i_month": str(when.month),
        "day": f"{when.day:02}",
        "i_day": str(when.day),
        "hour": f"{when.hour:02}",
        "minute": f"{when.minute:02}",
        "second": f"{when.second:02}",
        "y_day": f"{when.timetuple().tm_yday:03}",
    }
