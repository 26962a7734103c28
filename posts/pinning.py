"""Posts that editors pin to the front page: at most a few, above the list."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from posts import history, records, store
from posts.changes import POST_CLAIM, Actor
from posts.committing import commit
from posts.edge.orders import purge_item
from posts.errors import PublishingError
from posts.models import DRAFT, PAGE, Post
from posts.site_links import MAX_PINNED, pinned_as, pinned_card, stored
from posts.tables import POST_SK, PostItem, SiteItem, site_key
from posts.transactions import Transaction, reported
from reader_lambda import cache_tags, routes

_PINS = "pins"  # those that the site item has are still the ones that were read

logger = logging.getLogger(__name__)


@reported
def pin(post: Post, *, by: Actor) -> None:
    """Have the front page show a public post above the list.

    PublishingError for a draft, a page, and where as many are pinned as may be.
    """
    _check_kind(post)
    records.ensure_site()
    _commit(post, by, pinned=True)
    logger.info("post %s pinned by %s", post.id, by.id)


def check(post: Post, pinned: Mapping[str, Mapping[str, str]]) -> None:
    """Raise PublishingError where `pin` would, if these are pinned: their cards by id."""
    _check_kind(post)
    if post.id not in pinned and len(pinned) >= MAX_PINNED:
        raise PublishingError(_too_many(pinned))


def _check_kind(post: Post) -> None:
    if post.kind == PAGE:
        raise PublishingError(_("A page stands alone: only posts are pinned."))
    if post.status == DRAFT:
        raise PublishingError(_("It is a draft. Please publish or schedule it first."))


@reported
def unpin(post: Post, *, by: Actor) -> None:
    """Have the front page show a post where it is in the list, and nowhere else."""
    _commit(post, by, pinned=False)
    logger.info("post %s unpinned by %s", post.id, by.id)


def _commit(post: Post, by: Actor, *, pinned: bool) -> None:
    commit(
        post,
        post.version,
        lambda _strict: _transaction(post, by, pinned=pinned),
        landed=lambda stored: (
            stored is not None and (stored.version, stored.pinned) == (post.version, pinned)
        ),
    )


def _transaction(post: Post, by: Actor, *, pinned: bool) -> Transaction:
    site = store.get_site()
    now = stored(site.pinned) if site else {}
    wanted = {post_id: card for post_id, card in now.items() if post_id != post.id}
    if pinned:
        check(post, wanted)
        wanted[post.id] = pinned_card(post)
    transaction = Transaction()
    order = purge_item(
        {cache_tags.list_head(routes.HOME), cache_tags.card(post.id), cache_tags.AT_HAND}
    )
    transaction.put(order)
    actions = [PostItem.pinned.set(pinned), PostItem.purge_order.set(order.sk)]
    # A save at the same time would write the card that it knows of, or none.
    unchanged = (PostItem.version == post.version) & pinned_as(post)
    item = PostItem(store.post_pk(post.id), POST_SK)
    transaction.update(item, actions, unchanged, claim=POST_CLAIM)
    pins: Any = SiteItem.pinned
    same = pins == now if now else pins.does_not_exist() | (pins == {})
    transaction.update(site_key(), [pins.set(wanted)], same, claim=_PINS)
    history.write(transaction, post, "pinned" if pinned else "unpinned", by)
    return transaction


def _too_many(pinned: Mapping[str, Mapping[str, str]]) -> str:
    in_order = sorted(card["title"] for card in pinned.values())  # which DynamoDB's maps have not
    titles = _(", ").join(_("“%s”") % title for title in in_order)
    return _(
        "At most %(limit)d posts are pinned, and these are: %(titles)s. Please unpin one first."
    ) % {"limit": MAX_PINNED, "titles": titles}
