"""How many visible posts each tag and each month has, kept without ever counting.

A post remembers what it was counted for. Settling compares that with what it should be counted
for now and moves the counters by the difference, in one transaction: so it may come late, run
twice or run at once in two places, and every post still counts once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from posts import store
from posts.edge.orders import purge_item
from posts.models import PAGE, PUBLISHED, Post
from posts.public_items import month
from posts.tables import POST_SK, MonthItem, PostItem, SiteItem, TagItem, utc_second
from posts.transactions import Cancelled, Transaction
from reader_lambda import cache_tags, items
from reader_lambda.names import tag_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pynamodb.expressions.condition import Condition

ATTEMPTS = 5
DUE_AT_ONCE = 10

# A reader that began to answer before a post's time must still find the time when it looks: an
# answer without the post that knows of no schedule would live for a day.
FORGET_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Counted:
    """What a post counts for: its tags (name by key) and its month, `YYYY-MM` or ""."""

    tags: Mapping[str, str] = field(default_factory=dict)
    month: str = ""


def settle(post_id: str, new: Post | None = None) -> None:
    """Bring the counters in line with a post as it is now.

    new: the post, where it was stored for the first time a moment ago, to be read only if that is
    no longer so.
    Cancelled if other changes to the same counters were in the way each time; it can be called
    again whenever.
    """
    store.refresh_site()
    for attempt in range(1, ATTEMPTS + 1):
        item = _uncounted(new) if new and attempt == 1 else store.get_post_item(post_id)
        if item is None:
            return None  # its deletion took it out of the counters
        wanted = wanted_for(store.post_from_item(item))
        counted = counted_for(item)
        if counted == wanted:
            return None
        transaction = Transaction()
        transaction.update(
            PostItem(item.pk, item.sk),
            [
                PostItem.counted_tags.set(list(wanted.tags.values())),
                PostItem.counted_month.set(wanted.month),
            ],
            unchanged(item),
        )
        move(transaction, counted, wanted)
        transaction.put(purge_item(touched(counted, wanted)))
        try:
            return transaction.commit()
        except Cancelled:
            if attempt == ATTEMPTS:
                raise
    return None


def _uncounted(post: Post) -> PostItem:
    values = store.stored_values(post)
    return PostItem(store.post_pk(post.id), POST_SK, **values, counted_tags=[], counted_month="")


def settle_due(now: datetime) -> int:
    """Settle scheduled posts whose time has come; return how many are done with.

    At most `DUE_AT_ONCE` at a time, the longest due first. Their schedule is forgotten, and they
    are done with, `FORGET_AFTER` their time.
    """
    chosen = due(now)[:DUE_AT_ONCE]
    past = utc_second(now - FORGET_AFTER)
    for post_id, at in chosen:
        settle(post_id)
        if at <= past:
            _forget_schedule(post_id, at)
    return sum(at <= past for _post_id, at in chosen)


def due(now: datetime) -> list[tuple[str, str]]:
    """Return (post id, its time as stored) of scheduled posts whose time has come, by time."""
    site = store.get_site()
    scheduled = site.scheduled_at() if site else {}
    found = [(post_id, at) for post_id, at in scheduled.items() if at <= utc_second(now)]
    return sorted(found, key=lambda one: one[1])


def _forget_schedule(post_id: str, at: str) -> None:
    scheduled: Any = SiteItem.scheduled[post_id]
    transaction = Transaction()
    transaction.update(
        SiteItem(items.SITE_KEY, items.SITE_KEY), [scheduled.remove()], scheduled == at
    )
    try:
        transaction.commit()
    except Cancelled:
        return  # scheduled anew meanwhile, or busy: then the next time


def wanted_for(post: Post) -> Counted:
    """Return what a post should count for now; a page counts for nothing."""
    if post.state != PUBLISHED or post.kind == PAGE:
        return Counted()
    return Counted({tag_key(tag): tag for tag in post.tags}, month(post))


def counted_for(item: PostItem) -> Counted:
    """Return what a post counts for in the counters."""
    return Counted({tag_key(tag): tag for tag in item.counted_tags}, item.counted_month)


def unchanged(item: PostItem) -> Condition:
    """Return the condition that neither the post nor what it counts for has changed."""
    condition: Condition = PostItem.version == item.version
    condition &= _is_still(PostItem.counted_tags, item.counted_tags)
    condition &= _is_still(PostItem.counted_month, item.counted_month)
    return condition


def _is_still(attribute: Any, value: Any) -> Condition:
    same: Condition = attribute == value
    unset: Condition = attribute.does_not_exist()
    return same if value else same | unset


def move(transaction: Transaction, counted: Counted, wanted: Counted) -> None:
    """Add to a transaction what moves the counters from one to the other."""
    for key in counted.tags.keys() - wanted.tags.keys():
        transaction.update(TagItem(items.TAGS_PK, key), [TagItem.posts.add(-1)])
    for key, name in wanted.tags.items():
        if counted.tags.get(key) != name:
            new = [] if key in counted.tags else [TagItem.posts.add(1)]
            transaction.update(TagItem(items.TAGS_PK, key), [TagItem.name.set(name), *new])
    if counted.month != wanted.month:
        for sk, step in ((counted.month, -1), (wanted.month, 1)):
            if sk:
                transaction.update(MonthItem(items.ARCHIVE_PK, sk), [MonthItem.posts.add(step)])


def touched(counted: Counted, wanted: Counted) -> set[str]:
    """Return the cache tags of the pages that show the counters that move."""
    tags = {cache_tags.TAGS} if counted.tags != wanted.tags else set()
    return tags | ({cache_tags.ARCHIVE} if counted.month != wanted.month else set())
