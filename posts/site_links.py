"""The posts that the site item names itself: scheduled, pinned, and recent for where nothing is.

Every request of a reader has that item, so showing them takes no look-up. A post that is saved
changes or removes what is there of it in its own transaction; recent ones come to be there later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from posts import counts, store
from posts.models import DRAFT, PUBLISHED, Post
from posts.public_items import is_scheduled, shown
from posts.tables import EntryItem, PostItem, SiteItem, site_key, utc_second
from reader_lambda import cache_tags, items

if TYPE_CHECKING:
    from pynamodb.attributes import MapAttribute
    from pynamodb.expressions.condition import Condition
    from pynamodb.expressions.update import Action

    from posts.transactions import Transaction

MAX_PINNED = 3
RECENT = 5
MAX_SUMMARY = 120  # characters of a pinned post's; the item is read with every cold start


def stored(links: MapAttribute[str, Any] | None) -> dict[str, dict[str, str]]:
    """Return the links that the site item has as pinned, or as recent, by the posts' ids."""
    values = {} if links is None else links.attribute_values
    return {post_id: dict(link) for post_id, link in values.items()}


def pinned_card(post: Post) -> dict[str, str]:
    """Return what home shows of a pinned post that is public."""
    summary = post.excerpt
    if len(summary) > MAX_SUMMARY:
        summary = summary[: MAX_SUMMARY - 1].rstrip() + "…"
    made = {items.SUMMARY: summary, items.PUBLISHED_LOCAL: shown(post)["published_local"]}
    return recent_link(post) | made


def recent_link(post: Post | EntryItem) -> dict[str, str]:
    """Return the link to a public post."""
    if post.published_at is None:
        raise ValueError("a public post has a time of publication")
    return {
        items.PATH: post.path,
        items.TITLE: post.title,
        items.LANGUAGE: post.language,
        items.VISIBLE_FROM: utc_second(post.published_at),
    }


def write(transaction: Transaction, before: Post | None, after: Post | None) -> set[str]:
    """Write what the site item has of a post that changes; return cache tags to purge."""
    known = before if before and before.status == PUBLISHED else None
    site = store.get_site() if known else None
    linked = _changed_links(known, after, site) if known and site else []
    actions = [*_scheduling(known, after, site), *linked]
    if actions:
        transaction.update(site_key(), actions)
    return {cache_tags.AT_HAND} if linked else set()


def _scheduling(before: Post | None, after: Post | None, site: SiteItem | None) -> list[Action]:
    if after is not None and is_scheduled(after) and after.published_at:
        return [SiteItem.scheduled[after.id].set(utc_second(after.published_at))]
    if before and not _is_just_due(before, after) and site and before.id in site.scheduled_at():
        return [SiteItem.scheduled[before.id].remove()]
    return []


def _is_just_due(before: Post, after: Post | None) -> bool:
    """Tell whether a post came on time just now and stays: then its schedule is still of use."""
    if after is None or after.status == DRAFT or before.published_at != after.published_at:
        return False
    return after.listed_at > timezone.now() - counts.FORGET_AFTER


def _changed_links(before: Post, after: Post | None, site: SiteItem) -> list[Action]:
    """Return what a change of a public post changes of its links in the site item."""
    kept: list[tuple[Any, dict[str, dict[str, str]], Any]] = [
        (SiteItem.pinned, stored(site.pinned), pinned_card),
        (SiteItem.recent, stored(site.recent), recent_link),
    ]
    found = []
    for attribute, links, make in kept:
        if before.id not in links:
            continue
        if after is None or after.status == DRAFT:
            found.append(attribute[before.id].remove())
        elif (link := make(after)) != links[before.id]:
            found.append(attribute[before.id].set(link))
    return found


def pinned_as(post: Post) -> Condition:
    """Return the condition that a post was neither pinned nor unpinned meanwhile."""
    pinned: Any = PostItem.pinned
    same: Condition = pinned == post.pinned
    unset: Condition = pinned.does_not_exist()
    return same if post.pinned else same | unset
