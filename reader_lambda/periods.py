"""Years and months of the archive, in the site's time zone.

pathlib, zoneinfo and datetime are imported where they are needed: only the archive pays for them.
"""

from __future__ import annotations

import os


def bounds(period: str, time_zone: str) -> tuple[str, str]:
    """Return the first second of a year or month and that of the next, in UTC.

    >>> bounds("2018-07", "Asia/Tokyo")
    ('2018-06-30T15:00:00Z', '2018-07-31T15:00:00Z')
    """
    year, _, month = period.partition("-")
    first = (int(year), int(month or 1))
    if not month or first[1] == 12:
        return _midnight(*first, time_zone), _midnight(first[0] + 1, 1, time_zone)
    return _midnight(*first, time_zone), _midnight(first[0], first[1] + 1, time_zone)


def _midnight(year: int, month: int, time_zone: str) -> str:
    from pathlib import Path  # noqa: PLC0415 (see above)

    # The zip brings its own time zones: a Lambda has none.
    bundled = Path(__file__).parent.parent / "tzdata" / "zoneinfo"
    if bundled.is_dir():
        os.environ.setdefault("PYTHONTZPATH", str(bundled))  # zoneinfo reads it when imported
    from datetime import UTC, datetime  # noqa: PLC0415 (see above)
    from zoneinfo import ZoneInfo  # noqa: PLC0415 (see above)

    local = datetime(year, month, 1, tzinfo=ZoneInfo(time_zone))
    return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
