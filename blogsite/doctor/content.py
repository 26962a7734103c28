"""What is stored: the site's settings, purges that wait, the index of the search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from ulid import ULID

from blogsite.doctor.findings import Finding, failed, ok
from posts import store
from posts.edge import orders
from posts.search import index, pending
from posts.search.tables import SEARCH_PENDING_PK, SearchPendingItem
from posts.tables import EntryItem
from reader_lambda import items

OVERDUE = timedelta(minutes=5)  # how often publish_due sends what is left


def check_site() -> Iterator[Finding]:
    """The site's settings are stored."""
    site = store.get_site()
    if site is None:
        yield failed("site's settings", "not stored yet", "run `manage.py setup`")
    else:
        origin = "saved in the admin" if site.version else "those of the environment"
        yield ok("site's settings", f"{site.title} ({site.language}, {site.time_zone}), {origin}")


def check_orders() -> Iterator[Finding]:
    """What changed was purged."""
    waiting = orders.open_orders()
    overdue = [order for order in waiting if order.ordered_at < timezone.now() - OVERDUE]
    if not overdue:
        yield ok("purge orders", f"{len(waiting)} open, none older than 5 minutes")
        return
    yield failed(
        "purge orders",
        f"{len(overdue)} are older than 5 minutes, the oldest of "
        f"{min(order.ordered_at for order in overdue):%Y-%m-%d %H:%M} UTC",
        "run `manage.py publish_due`; if they come back, look at the admin's log, its stream "
        "trigger and its schedule",
    )


def check_search() -> Iterator[Finding]:
    """Readers find posts, and the index is told of changes."""
    if index.live() is None:
        posts = EntryItem.query(items.HOME_LIST_PK, limit=1, attributes_to_get=[items.PK, items.SK])
        if any(True for _ in posts):
            yield failed("search", "it finds nothing yet", "run `manage.py rebuild_search`")
        else:
            yield ok("search", "nothing to find yet")
        return
    late = [noted for noted in pending.noted(SEARCH_PENDING_PK) if _noted_at(noted) < _overdue()]
    if not late:
        yield ok("search", "up to date")
        return
    yield failed(
        "search",
        f"{len(late)} posts or more wait for it since over 5 minutes",
        "run `manage.py publish_due`; if they come back, look at the admin's log",
    )


def _noted_at(noted: SearchPendingItem) -> datetime:
    return ULID.from_str(noted.stamp).datetime


def _overdue() -> datetime:
    return timezone.now() - OVERDUE
