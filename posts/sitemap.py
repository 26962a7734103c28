"""The parts of the sitemap: each public post is in one, and keeps its place while it is public.

Parts are filled one after the other, so that each is bounded and one Query, however many posts
there are and whenever they were published.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from posts.models import DRAFT, Post
from posts.public_items import sitemap_entry
from posts.tables import SitemapEntryItem, SitemapItem
from reader_lambda import cache_tags, items

if TYPE_CHECKING:
    from datetime import datetime

    from pynamodb.expressions.condition import Condition
    from pynamodb.expressions.update import Action

    from posts.save_run import SaveRun
    from posts.transactions import Transaction

PART_SIZE = 1000  # posts; publications at once may overfill a part by a few

_NEARLY_EMPTY = 5  # posts; so many may leave at once, of which each sees the others still there


@dataclass
class SitemapPlan:
    """What becomes of a post's place in the sitemap, and the cache tags that this touches."""

    part: int = 0
    entry: SitemapEntryItem | None = None
    is_gone: bool = False
    actions: list[Action] = field(default_factory=list)  # on the part's own item
    condition: Condition | None = None
    tags: set[str] = field(default_factory=set)

    def write(self, transaction: Transaction) -> None:
        """Add the changes to a transaction."""
        if self.entry:
            (transaction.delete if self.is_gone else transaction.put)(self.entry)
        if self.actions:
            transaction.update(_key(self.part), self.actions, self.condition)


def plan(before: Post | None, after: Post | None, run: SaveRun | None = None) -> SitemapPlan:
    """Read what has to be known of the parts, and plan; gives a post `after` its part.

    run: may know the last one.
    """
    old = before if before and before.status != DRAFT and before.sitemap_part else None
    if after is None or after.status == DRAFT:
        if after is not None:
            after.sitemap_part = 0
        return _left(old) if old else SitemapPlan()
    return _kept(old, after) if old else _joined(after, run)


def _left(old: Post) -> SitemapPlan:
    planned = _planned(old, is_gone=True)
    planned.actions = [SitemapItem.posts.add(-1)]
    stored = _stored(old.sitemap_part)
    if stored and stored.posts <= _NEARLY_EMPTY:
        planned.tags.add(cache_tags.SITEMAP)
    return planned


def _kept(old: Post, new: Post) -> SitemapPlan:
    new.sitemap_part = old.sitemap_part
    planned = _planned(new)
    if planned.entry and planned.entry.serialize() == sitemap_entry(old).serialize():
        return SitemapPlan()
    if new.listed_at < old.listed_at:
        _show_from(planned, new.listed_at, _stored(new.sitemap_part))
    return planned


def _joined(new: Post, run: SaveRun | None) -> SitemapPlan:
    last = (
        run.part
        if run and run.part
        else next(
            SitemapItem.query(
                items.SITEMAP_PK, consistent_read=True, scan_index_forward=False, limit=1
            ),
            None,
        )
    )
    number = int(last.sk) if last else 1
    if last and last.posts >= PART_SIZE:
        last, number = None, number + 1
    new.sitemap_part = number
    planned = _planned(new)
    planned.actions = [SitemapItem.posts.add(1)]
    _show_from(planned, new.listed_at, last)
    if last is None or last.posts < 1:
        planned.tags.add(cache_tags.SITEMAP)
    if run:
        run.plan_part(_grown(number, last, new.listed_at))
    return planned


def _grown(number: int, last: SitemapItem | None, when: datetime) -> SitemapItem:
    """Return what a part will be with one more post."""
    posts = last.posts if last else 0
    first = min(when, last.visible_from) if last else when
    return SitemapItem(
        items.SITEMAP_PK, items.sitemap_sk(number), posts=posts + 1, visible_from=first
    )


def _planned(post: Post, *, is_gone: bool = False) -> SitemapPlan:
    part = post.sitemap_part
    tags = {cache_tags.sitemap_part(part)}
    return SitemapPlan(part, sitemap_entry(post), is_gone=is_gone, tags=tags)


def _show_from(planned: SitemapPlan, when: datetime, stored: SitemapItem | None) -> None:
    """Let the index show a part from `when` on, unless it is to do so earlier."""
    if stored is not None and stored.visible_from <= when:
        return
    unset: Condition = SitemapItem.visible_from.does_not_exist()
    planned.condition = unset | (SitemapItem.visible_from > when)
    planned.actions = [*planned.actions, SitemapItem.visible_from.set(when)]
    planned.tags.add(cache_tags.SITEMAP)


def _stored(number: int) -> SitemapItem | None:
    condition = SitemapItem.sk == items.sitemap_sk(number)
    return next(SitemapItem.query(items.SITEMAP_PK, condition, consistent_read=True), None)


def _key(number: int) -> SitemapItem:
    return SitemapItem(items.SITEMAP_PK, items.sitemap_sk(number))
