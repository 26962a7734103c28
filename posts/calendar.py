"""What was published in a month and what will be, day by day in the site's time zone."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from posts import counts, held_site, store
from posts.edge import orders
from posts.models import Post
from posts.post_lists import PostFilter, list_posts, posts_by_id
from posts.tables import from_utc_second
from posts.validation import FIRST_YEAR, LAST_YEAR

MOST_POSTS = 200  # of a month that are shown
MOST_DUE = 20  # of all that is scheduled
LATE = timedelta(minutes=6)  # publish_due runs every five


@dataclass(frozen=True)
class Day:
    """A day. is_in_month: else it fills the week up. posts: by time."""

    date: date
    is_in_month: bool
    posts: list[Post] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """A month in weeks of seven days. is_whole: whether all its posts are there."""

    first: date
    weeks: list[list[Day]]
    is_whole: bool


@dataclass(frozen=True)
class Waiting:
    """What should be done and is not. since: when the oldest of it was due.

    uncounted: posts that readers see, and the numbers of tags and months not yet. unsent: changes
    that the edge has not been told of.
    """

    uncounted: int
    unsent: int
    since: datetime | None


def today() -> date:
    """Return the day that it is in the site's time zone."""
    return timezone.localtime(timezone.now(), held_site.zone()).date()


def day_of(post: Post) -> date | None:
    """Return the day of a post's time of publication, None for a draft without one."""
    when = post.published_at
    return timezone.localtime(when, held_site.zone()).date() if when else None


def parse_month(text: str) -> date | None:
    """Return the first day of `YYYY-MM`, None for nonsense and years that no post can be of."""
    try:
        first = date.fromisoformat(f"{text}-01") if len(text) == 7 else None
    except ValueError:
        return None
    return first if first and FIRST_YEAR <= first.year <= LAST_YEAR else None


def beside(first: date, months: int) -> date | None:
    """Return the first day of the month so many months on, None beyond the years of posts."""
    number = first.year * 12 + first.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, 1) if FIRST_YEAR <= year <= LAST_YEAR else None


def month(first: date, *, first_weekday: int, seen_by: str | None = None) -> Month:
    """Return a month with its posts and pages, drafts that have a time among them.

    first_weekday: 0 for Monday. seen_by: id of a user who sees others' posts when readers do.
    """
    wanted = PostFilter(month=f"{first:%Y-%m}", seen_by=seen_by)
    page = list_posts(wanted, newest_first=False, size=MOST_POSTS)
    by_day: dict[date, list[Post]] = {}
    for post in page.items:
        if (day := day_of(post)) is not None:
            by_day.setdefault(day, []).append(post)
    weeks = calendar.Calendar(first_weekday).monthdatescalendar(first.year, first.month)
    return Month(
        first,
        [[Day(day, day.month == first.month, by_day.get(day, [])) for day in w] for w in weeks],
        page.next_cursor is None,
    )


def due(now: datetime) -> list[Post]:
    """Return the posts that are scheduled next, the first first."""
    site = store.get_site()
    scheduled = site.scheduled_at() if site else {}
    ahead = sorted((at, post_id) for post_id, at in scheduled.items() if from_utc_second(at) > now)
    ids = [post_id for _at, post_id in ahead[:MOST_DUE]]
    found = posts_by_id(ids) if ids else {}
    return [found[post_id] for post_id in ids if post_id in found]


def waiting(now: datetime) -> Waiting:
    """Return what should be done by now and is not."""
    uncounted = [from_utc_second(at) for _post_id, at in counts.due(now)]
    unsent = [order.ordered_at for order in orders.open_orders() if order.sent_at is None]
    late_counts, late_orders = _late(uncounted, now), _late(unsent, now)
    return Waiting(
        len(late_counts), len(late_orders), min([*late_counts, *late_orders], default=None)
    )


def _late(times: Iterable[datetime], now: datetime) -> Sequence[datetime]:
    return [when for when in times if when < now - LATE]
