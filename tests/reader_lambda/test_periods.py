from __future__ import annotations

import pytest

from reader_lambda.periods import bounds


@pytest.mark.parametrize(
    ("period", "zone", "first", "end"),
    [
        ("2018-07", "Asia/Tokyo", "2018-06-30T15:00:00Z", "2018-07-31T15:00:00Z"),
        ("2018-12", "Asia/Tokyo", "2018-11-30T15:00:00Z", "2018-12-31T15:00:00Z"),
        ("2018", "Asia/Tokyo", "2017-12-31T15:00:00Z", "2018-12-31T15:00:00Z"),
        ("2018-07", "UTC", "2018-07-01T00:00:00Z", "2018-08-01T00:00:00Z"),
        # Summer time begins within the month.
        ("2018-03", "America/New_York", "2018-03-01T05:00:00Z", "2018-04-01T04:00:00Z"),
    ],
)
def test_a_period_begins_and_ends_at_local_midnight(
    period: str, zone: str, first: str, end: str
) -> None:
    assert bounds(period, zone) == (first, end)
