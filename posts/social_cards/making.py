"""Making social cards behind the save: drawn, put on S3, and former ones taken away.

The worker notes the posts of new orders before it is done with them, and makes their cards before
it purges their pages. A card that S3 does not take stays noted, and keeps back nothing else.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator

from pynamodb.exceptions import DeleteError
from ulid import ULID

from posts import rerendering, store
from posts.all_posts import READ_UNITS, Outcome, Result
from posts.errors import PublishingError, StoreUnavailable
from posts.models import DRAFT, Post
from posts.raw_tables import RawTables, text_of
from posts.read_units import ReadUnits
from posts.social_cards import objects
from posts.social_cards.content import content_of, folder_of, path_of
from posts.social_cards.tables import SOCIAL_CARDS_PK, SocialCardPendingItem
from posts.tables import PurgeItem
from posts.transactions import failure_code

AT_ONCE = 25  # notes that are read

logger = logging.getLogger(__name__)


def note(orders: Iterable[PurgeItem]) -> None:
    """Note the posts of orders, before these are done with."""
    ids = {order.post_id for order in orders if order.post_id}
    with SocialCardPendingItem.batch_write() as batch:
        for post_id in ids:
            batch.save(SocialCardPendingItem(SOCIAL_CARDS_PK, post_id, stamp=str(ULID())))


def make_noted(seconds: float) -> int:
    """Make the cards of noted posts; return of how many.

    seconds: when to begin no further one. It ends, too, where S3 fails.
    """
    until, done = time.monotonic() + seconds, 0
    for item in _noted():
        if done and time.monotonic() >= until:
            break
        try:
            make(item.sk)
        except StoreUnavailable as error:
            logger.warning("social cards are left for later: %s", error)
            break
        except OSError:  # of Pillow or the font: no reason to hold up the others
            logger.exception("the social card of post %s could not be drawn", item.sk)
            continue
        except PublishingError as error:
            logger.warning("post %s has no social card: %s", item.sk, error)
        _forget(item)
        done += 1
    return done


def make(post_id: str) -> bool:
    """Have a post's card on S3, and no others of it but the last former one.

    That one is for answers under way, and goes with the next. Tells whether a card was drawn.
    StoreUnavailable; PublishingError where the post is refused by now.
    """
    post = _as_shown(post_id)
    wanted = post.social_card if post else ""
    former = objects.below(folder_of(post_id))
    is_new = bool(wanted) and wanted not in former
    if post and is_new:
        _draw(post)
    others = [path for path in former if path != wanted]
    for path in others[1:] if wanted else others:
        objects.delete(path)
    return is_new


def complete(*, dry_run: bool = False) -> Iterator[Result]:
    """Yield what becomes of each card that a page names and S3 has not: it is drawn."""
    condition, values = "size(social_card) > :none", {":none": {"N": "0"}}
    found = RawTables(ReadUnits(READ_UNITS)).posts(condition, ExpressionAttributeValues=values)
    for item in found:
        post_id = text_of(item, "post_id")
        if path := _missing(post_id):
            yield Result(path, Outcome.UPDATED) if dry_run else _completed(post_id, path)


def _completed(post_id: str, path: str) -> Result:
    try:
        make(post_id)
    except StoreUnavailable:
        raise
    except PublishingError as refusal:
        return Result(path, Outcome.FAILED, str(refusal))
    return Result(path, Outcome.UPDATED)


def _missing(post_id: str) -> str:
    """Return the path of the card that a post's page names and S3 has not, "" for none."""
    item = store.get_post_item(post_id)
    post = store.post_from_item(item) if item else None
    if post is None or post.status == DRAFT or not post.social_card:
        return ""
    return "" if post.social_card in objects.below(folder_of(post_id)) else post.social_card


def _as_shown(post_id: str) -> Post | None:
    """Return a public post whose page names the card that is drawn of it, None for no such."""
    store.refresh_site()
    item = store.get_post_item(post_id)
    if item is None or item.status == DRAFT:
        return None
    post = store.post_from_item(item)
    if post.social_card and path_of(post) != post.social_card:
        # Something else that it shows, such as the site's title, changed since the save.
        rerendering.rerender(post_id)
        item = store.get_post_item(post_id)
        return store.post_from_item(item) if item else None
    return post


def _draw(post: Post) -> None:
    from posts.social_cards.drawing import drawn  # noqa: PLC0415 (takes its time)

    content = content_of(post)
    if content is not None and path_of(post) == post.social_card:
        objects.put(post.social_card, drawn(content))


def _noted() -> Iterator[SocialCardPendingItem]:
    return iter(
        SocialCardPendingItem.query(SOCIAL_CARDS_PK, consistent_read=True, page_size=AT_ONCE)
    )


def _forget(item: SocialCardPendingItem) -> None:
    try:
        item.delete(SocialCardPendingItem.stamp == item.stamp)
    except DeleteError as error:
        if failure_code(error) != "ConditionalCheckFailedException":  # then noted anew meanwhile
            raise
