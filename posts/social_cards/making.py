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

from posts import store
from posts.edge.orders import purge_item
from posts.errors import StoreUnavailable
from posts.models import DRAFT, Post
from posts.social_cards import objects
from posts.social_cards.content import content_of, folder_of, path_of
from posts.social_cards.tables import SOCIAL_CARDS_PK, SocialCardPendingItem
from posts.tables import POST_SK, PageItem, PostItem, PurgeItem
from posts.transactions import Cancelled, Refused, Transaction, Unanswered, failure_code
from reader_lambda import cache_tags, items

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
        _forget(item)
        done += 1
    return done


def make(post_id: str) -> bool:
    """Have a post's card on S3, and no others of it but the last former one.

    That one is for answers under way, and goes with the next. Tells whether a card was drawn.
    StoreUnavailable.
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


def _as_shown(post_id: str) -> Post | None:
    """Return a public post whose page names the card that is drawn of it, None for no such."""
    store.refresh_site()
    item = store.get_post_item(post_id)
    if item is None or item.status == DRAFT:
        return None
    post = store.post_from_item(item)
    if post.social_card and path_of(post) != post.social_card:
        # Something else that it shows, such as the site's title, changed since the save.
        post.social_card = path_of(post)
        _name(post)
    return post


def _name(post: Post) -> None:
    """Have a public post and its page name another card."""
    try:
        _renaming(post).commit()
    except (Cancelled, Refused, Unanswered) as error:  # saved meanwhile, perhaps
        raise StoreUnavailable(str(error)) from error


def _renaming(post: Post) -> Transaction:
    transaction = Transaction()
    card = post.social_card
    item = PostItem(store.post_pk(post.id), POST_SK)
    same = PostItem.version == post.version
    transaction.update(item, [PostItem.social_card.set(card)], same)
    page = PageItem(items.path_pk(post.path), items.PAGE_SK)
    transaction.update(page, [PageItem.social_card.set(card)], PageItem.post_id == post.id)
    transaction.put(purge_item({cache_tags.post(post.id)}))
    return transaction


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
