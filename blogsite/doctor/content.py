"""What is stored: the site's settings, and purges that wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from blogsite.doctor.findings import Finding, failed, ok
from posts import store
from posts.edge import orders

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
