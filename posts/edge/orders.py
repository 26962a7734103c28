"""Orders to purge cache tags: written in a change's transaction, worked off in order.

An order is open until its tags were purged twice. The second time is for answers that were under
way from the origin to the edge during the first, with what they had read before the change.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from django.utils import timezone
from ulid import ULID

from posts.tables import PURGE_PK, PurgeItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from posts.models import Post

AGAIN_AFTER = timedelta(seconds=30)  # longer than an answer may be under way
PURGE_MATTERS = timedelta(days=7)  # by then nothing that it would purge is left at the edge
AT_ONCE = 1000  # orders that are read at once; each has less than 1 KB


class EdgeState(Enum):
    """How far the last change of a post is on its way to the edge."""

    SAVED = "saved"  # nothing was purged yet
    SENT = "sent"  # purged once
    LIVE = "live"


def purge_item(
    tags: Iterable[str], *, post_id: str | None = None, search_number: int | None = None
) -> PurgeItem:
    """Return an order to purge cache tags. post_id, search_number: of the post that was changed."""
    now = timezone.now()
    return PurgeItem(
        PURGE_PK,
        str(ULID()),
        tags=sorted(tags),
        ordered_at=now,
        post_id=post_id,
        search_number=search_number,
        expires_at=int((now + PURGE_MATTERS).timestamp()),
    )


def open_orders() -> list[PurgeItem]:
    """Return the oldest `AT_ONCE` open orders."""
    return list(PurgeItem.query(PURGE_PK, consistent_read=True, limit=AT_ONCE))


def due(now: datetime) -> list[PurgeItem]:
    """Return the open orders that are to be sent now."""
    return [order for order in open_orders() if due_at(order) <= now]


def due_at(order: PurgeItem) -> datetime:
    """Return when an order is to be sent: at once, and again `AGAIN_AFTER` it was."""
    return order.ordered_at if order.sent_at is None else order.sent_at + AGAIN_AFTER


def mark_sent(orders: Iterable[PurgeItem], now: datetime) -> None:
    """Record that orders were sent; one that was sent before is closed.

    Without a condition: should another worker have closed an order, it is sent once more.
    """
    with PurgeItem.batch_write() as batch:
        for order in orders:
            if order.sent_at is None:
                order.sent_at = now
                batch.save(order)
            else:
                batch.delete(order)


def states(posts: Iterable[Post]) -> dict[str, EdgeState]:
    """Return, by post id, how far the last change of each post is."""
    orders = {post.id: post.purge_order for post in posts}
    keys = [(PURGE_PK, order) for order in set(orders.values()) if order]
    found = PurgeItem.batch_get(keys, consistent_read=True) if keys else ()
    known = {item.sk: EdgeState.SAVED if item.sent_at is None else EdgeState.SENT for item in found}
    return {post_id: known.get(order, EdgeState.LIVE) for post_id, order in orders.items()}
