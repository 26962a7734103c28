"""Works off the orders to purge: united, slowed to what CloudFront takes, tried again on failure.

Each order is sent as soon as the worker sees it and once more `orders.AGAIN_AFTER` later. So a
worker that is awake waits for the second time, and meanwhile sends what is ordered by others:
whatever wakes a second worker at once with it costs a purge too many and does no harm.

It also tells the pages that show a changed post, and the search index of the posts of new orders,
and has their social cards made, whether CloudFront takes purges or not.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings
from django.utils import timezone
from pynamodb.exceptions import PynamoDBException

from posts import counts, recent_posts
from posts.edge import cloudfront
from posts.edge.errors import PurgeFailed
from posts.edge.orders import due_at, mark_sent, open_orders
from posts.relations import pages as relations
from posts.search import pending
from posts.social_cards import making as social_cards
from posts.tables import PurgeItem
from posts.transactions import Cancelled, Refused, Unanswered
from reader_lambda import cache_tags

MAX_TAGS = 100  # in one purge; beyond, everything is purged, which costs as much as one tag
POLL_SECONDS = 1.0  # between looks at what was ordered meanwhile
BETWEEN_PURGES = 2.0  # seconds; CloudFront takes an invalidation every two seconds
MAX_BACKOFF = 30.0  # seconds
PAGES_SECONDS = 5.0  # for what is to be written before a purge
CARD_SECONDS = 5.0  # that a purge waits for social cards at most

# Purges cache tags. The reference names the purge: sent again, it is the same one.
# PurgeFailed if it was not taken.
Purge = Callable[[Sequence[str], str], None]

logger = logging.getLogger(__name__)


def configured_purge() -> Purge:
    """Return what purges the distribution of this stage; locally there is none."""
    return cloudfront.purge if settings.DISTRIBUTION_ID else _nothing_to_purge


def _nothing_to_purge(_tags: Sequence[str], _reference: str) -> None:
    """Stand in where no cache is in front of the site."""


def work(purge: Purge, seconds: float) -> int:
    """Work off the open orders, waiting for those not due; return how many purges were sent.

    seconds: when to stop at the latest; what is left then, the next worker finds. With 0 it does
    what is due now and waits for nothing.
    """
    until = time.monotonic() + seconds
    sent = failures = 0
    noted: set[str] = set()
    while True:
        is_done = False
        try:
            orders = open_orders()
            due = _due(orders, timezone.now())
            _note(due, noted)
            if due:
                _send(purge, _with_pages(due))
        except (PurgeFailed, PynamoDBException) as failure:
            failures += 1
            pause = _backoff(failures)
            logger.warning("purge failed %d times, last: %s", failures, failure)
        else:
            is_done = not orders
            sent, failures = sent + bool(due), 0
            pause = BETWEEN_PURGES if due else POLL_SECONDS
        _index(until)
        if is_done or time.monotonic() + pause > until:
            return sent
        time.sleep(pause)


def _note(due: Sequence[PurgeItem], noted: set[str]) -> None:
    """Note the posts of new orders for the search, each once, before they are done with."""
    new = [order for order in due if order.sent_at is None and order.sk not in noted]
    pending.note(new)
    social_cards.note(new)
    noted.update(order.sk for order in new)


def _with_pages(due: Sequence[PurgeItem]) -> Sequence[PurgeItem]:
    """Bring pages that show a changed post in line, and return their orders with those due.

    So what is taken from readers is gone from there with the same purge. What takes longer than
    `PAGES_SECONDS`, the posts that are noted for the search see to, and order that themselves.
    """
    until = time.monotonic() + PAGES_SECONDS
    for order in due:
        if order.post_id and time.monotonic() < until:
            _bring_in_line(order.post_id, again=order.sent_at is not None)
    known = {order.sk for order in due}
    new = (order for order in _due(open_orders(), timezone.now()) if order.sk not in known)
    return [*due, *(order for order in new if not order.post_id)]


def _bring_in_line(post_id: str, *, again: bool) -> None:
    try:
        relations.refresh(post_id, again=again)
    except (Cancelled, Refused, Unanswered, PynamoDBException) as error:
        logger.warning("pages that show post %s are left for later: %s", post_id, error)


def _index(until: float) -> None:
    """Tell the search index what is noted. What cannot be told now stays noted."""
    try:
        pending.bring_up_to_date(until)
    except PynamoDBException as error:
        logger.warning("the search index is left for later: %s", error)


def _due(orders: Sequence[PurgeItem], now: datetime) -> list[PurgeItem]:
    """Return the orders to send now. One that is due within a poll's time comes along."""
    soon = now + timedelta(seconds=POLL_SECONDS)
    return [order for order in orders if due_at(order) <= soon]


def _settle(orders: Sequence[PurgeItem]) -> None:
    """Bring the counters in line with changed posts, should that have failed after the save."""
    for post_id in {order.post_id for order in orders if order.post_id}:
        try:
            counts.settle(post_id)
        except (Cancelled, Refused, Unanswered, PynamoDBException) as error:
            logger.warning("counts of post %s are left for later: %s", post_id, error)


def _make_cards() -> None:
    """Have social cards made. What cannot be made now stays noted."""
    try:
        social_cards.make_noted(CARD_SECONDS)
    except PynamoDBException as error:
        logger.warning("social cards are left for later: %s", error)


def _send(purge: Purge, orders: Sequence[PurgeItem]) -> None:
    tags = sorted(set().union(*(order.tags for order in orders)))
    if len(tags) > MAX_TAGS or cache_tags.SITE in tags:
        tags = [cache_tags.SITE, *(tag for tag in tags if tag.startswith("/"))]  # files have no tag
    first_sent = [order for order in orders if order.sent_at is None]
    # First: what is asked for anew then is to have them.
    recent_posts.refresh()
    _make_cards()
    purge(tags, _reference(orders, tags))
    mark_sent(orders, timezone.now())
    _settle(first_sent)
    logger.info("purged %d tags for %d orders", len(tags), len(orders))


def _reference(orders: Sequence[PurgeItem], tags: Sequence[str]) -> str:
    """Return the same text for the same orders at the same stage."""
    parts = [*tags, *(f"{order.sk} {order.sent_at}" for order in orders)]
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def _backoff(failures: int) -> float:
    """Return seconds to wait, doubled with each failure, at random by half."""
    longest = min(MAX_BACKOFF, BETWEEN_PURGES * 2.0**failures)
    return random.uniform(longest / 2, longest)  # noqa: S311 - spreads, hides nothing
