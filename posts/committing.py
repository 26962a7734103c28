"""Committing a post's transaction: again where it met another, and told apart where it was late."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable

from django.utils.translation import gettext as _

from posts import store
from posts.changes import POST_CLAIM
from posts.claims import SLUG_CLAIM, address_item, claim_item, is_by_hand
from posts.errors import AddressTaken, EditConflict, SlugTaken, StoreUnavailable
from posts.models import Post
from posts.tables import AddressItem, PostItem, SlugItem
from posts.transactions import Cancelled, Refused, Transaction, Unanswered

ATTEMPTS = 6  # at a transaction that meets others; the last takes its neighbours as they are

logger = logging.getLogger(__name__)


def commit(
    post: Post,
    version: int,
    build: Callable[[bool], Transaction],
    *,
    landed: Callable[[PostItem | None], bool],
) -> None:
    """Build and commit a post's transaction, again where it met another one.

    version: the stored one that the change is based on. landed: tells from what is stored
    whether a change whose answer was lost was written after all.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return build(attempt < ATTEMPTS).commit()
        except Refused as refusal:
            logger.exception("DynamoDB refused a change of post %s", post.id)
            raise StoreUnavailable(str(refusal)) from refusal
        except Unanswered as silence:
            if landed(store.get_post_item(post.id)):
                return None
            raise StoreUnavailable(str(silence)) from silence
        except Cancelled as lost:
            check_claims(post, lost)
            if POST_CLAIM in lost.claims and _is_decided(post, version, landed):
                return None
        _pause(attempt)
    raise StoreUnavailable(_("other changes were in the way"))


def _pause(attempt: int) -> None:
    """Wait before the next attempt, not behind the last; at random, so that two do not go on."""
    if attempt < ATTEMPTS:
        time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - spreads, hides nothing


def check_claims(post: Post, lost: Cancelled) -> None:
    """Raise where another post has the slug or an old address that this one claimed."""
    if SLUG_CLAIM in lost.claims and not freed(claim_item(post, post.slug)):
        raise SlugTaken(post.slug) from lost
    for address in post.addresses:
        if address in lost.claims and not freed(address_item(address)):
            raise _address_taken(address) from lost


def _address_taken(address: str) -> AddressTaken:
    holder = store.address_holder(address) or ""
    if is_by_hand(holder):
        return AddressTaken(address, "–", _("a redirect made by hand"))
    item = store.get_post_item(holder)
    return AddressTaken(address, holder, item.title if item else "")


def freed(claim: SlugItem | AddressItem) -> bool:
    """Free a slug or address whose post has been deleted; tell whether that was so.

    A deletion frees the slugs that the post remembers, not those of a long row of renames.
    """
    holder = store.claim_holder(claim)
    if holder is None:
        return True  # given up meanwhile
    if is_by_hand(holder):
        return False
    if store.get_post_item(holder) is not None:
        return False
    transaction = Transaction()
    transaction.delete(claim, type(claim).post_id == holder)
    try:
        transaction.commit()
    except Cancelled:
        return False  # somebody else was first
    return True


def _is_decided(post: Post, version: int, landed: Callable[[PostItem | None], bool]) -> bool:
    """Tell whether the change was written after all. EditConflict if another one was instead."""
    stored = store.get_post_item(post.id)
    if landed(stored):
        return True
    if (stored.version if stored else 0) != version:
        raise EditConflict(store.get_post(post.id))
    return False
