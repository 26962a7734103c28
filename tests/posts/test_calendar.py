"""What a month has, day by day in the site's zone; what is due; what waits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from posts import calendar, counts, site_settings
from posts.edge import orders
from posts.models import PAGE
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("tables")

MAY = date(2024, 5, 1)


def titles(month: calendar.Month) -> dict[str, list[str]]:
    return {
        day.date.isoformat(): [post.title for post in day.posts]
        for week in month.weeks
        for day in week
        if day.posts
    }


def test_a_month_has_what_was_published_and_what_is_planned_by_the_sites_days() -> None:
    published(title="First second", published_at=datetime(2024, 4, 30, 15, tzinfo=UTC))
    published(title="Before", published_at=datetime(2024, 4, 30, 14, 59, 59, tzinfo=UTC))
    published(title="Last", published_at=datetime(2024, 5, 31, 14, 59, 59, tzinfo=UTC))
    published(title="Page", kind=PAGE, published_at=datetime(2024, 5, 31, 1, tzinfo=UTC))
    saved(title="Planned", published_at=datetime(2024, 5, 2, tzinfo=UTC))
    saved(title="Without a time")
    month = calendar.month(MAY, first_weekday=6)
    assert titles(month) == {
        "2024-05-01": ["First second"],
        "2024-05-02": ["Planned"],
        "2024-05-31": ["Page", "Last"],
    }
    assert month.is_whole


def test_days_follow_the_zone_that_is_set() -> None:
    published(title="Night", published_at=datetime(2024, 5, 1, 2, tzinfo=UTC))
    site = site_settings.load()
    site.time_zone = "America/New_York"
    site_settings.save(site, by=EDITOR)
    assert titles(calendar.month(MAY, first_weekday=6)) == {}
    april = calendar.month(date(2024, 4, 1), first_weekday=6)
    assert titles(april) == {"2024-04-30": ["Night"]}


@pytest.mark.parametrize(("first_weekday", "first_day"), [(6, "2024-04-28"), (0, "2024-04-29")])
def test_weeks_are_of_seven_days_and_begin_where_they_do_there(
    first_weekday: int, first_day: str
) -> None:
    weeks = calendar.month(MAY, first_weekday=first_weekday).weeks
    assert {len(week) for week in weeks} == {7}
    assert weeks[0][0].date.isoformat() == first_day
    inside = [day.date for week in weeks for day in week if day.is_in_month]
    assert inside == [MAY + timedelta(days=number) for number in range(31)]


def test_what_does_not_fit_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "MOST_POSTS", 2)
    for hour in range(3):
        published(title=str(hour), published_at=datetime(2024, 5, 2, hour, tzinfo=UTC))
    month = calendar.month(MAY, first_weekday=6)
    assert titles(month) == {"2024-05-02": ["0", "1"]}
    assert not month.is_whole


def test_an_author_sees_of_others_what_readers_see() -> None:
    published(title="Shown", published_at=datetime(2024, 5, 2, tzinfo=UTC))
    saved(title="Theirs", published_at=datetime(2024, 5, 2, 1, tzinfo=UTC))
    assert titles(calendar.month(MAY, first_weekday=6, seen_by="somebody")) == {
        "2024-05-02": ["Shown"]
    }


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2024-05", MAY),
        ("1900-01", date(1900, 1, 1)),
        *(
            (text, None)
            for text in ("", "2024-13", "1899-12", "2100-01", "2024-5", "x", "2024-05-01")
        ),
    ],
)
def test_a_month_is_one_that_posts_may_be_of(text: str, first: date | None) -> None:
    assert calendar.parse_month(text) == first


def test_the_months_beside_end_with_the_years_of_posts() -> None:
    assert calendar.beside(date(2024, 1, 1), -1) == date(2023, 12, 1)
    assert calendar.beside(date(2024, 12, 1), 1) == date(2025, 1, 1)
    assert calendar.beside(date(1900, 1, 1), -1) is None
    assert calendar.beside(date(2099, 12, 1), 1) is None


def test_what_is_due_is_in_its_order_and_nothing_else() -> None:
    now = timezone.now()
    for days in (3, 1, 2):
        published(title=f"In {days}", published_at=now + timedelta(days=days))
    saved(title="A draft", published_at=now + timedelta(days=1))
    published(title="Out")
    assert [post.title for post in calendar.due(now)] == ["In 1", "In 2", "In 3"]
    later = now + timedelta(days=1, hours=1)
    assert [post.title for post in calendar.due(later)] == ["In 2", "In 3"]


def test_what_should_be_done_and_is_not_is_counted_once_it_is_late() -> None:
    now = timezone.now()
    published(title="Soon", published_at=now + timedelta(hours=1))
    assert calendar.waiting(now) == calendar.Waiting(0, 0, None)
    at = now + timedelta(hours=1, minutes=7)
    found = calendar.waiting(at)
    assert found.uncounted == 1
    assert found.unsent == len(orders.open_orders()) > 0
    assert found.since is not None
    assert found.since <= now
    orders.mark_sent(orders.open_orders(), now)
    assert calendar.waiting(at).unsent == 0
    with patch("django.utils.timezone.now", lambda: at):
        counts.settle_due(at)
    orders.mark_sent(orders.open_orders(), now)
    assert calendar.waiting(at) == calendar.Waiting(0, 0, None)
