"""The links between a post's page and the posts beside it in time, kept as a doubly linked list.

Links stand in an item of their own beside the page, so that a change at one post rewrites a few
hundred bytes of the posts beside it and not their pages.

The list ends in an anchor, the links of the home page, whose older post is the newest of all:
so two posts that become the first or the newest at once meet in one item, and one of them looks
again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from posts.models import DRAFT, PAGE, Post
from posts.public_items import link, link_from_entry
from posts.tables import EntryItem, Neighbour, NeighboursItem, utc_second
from reader_lambda import items, routes

if TYPE_CHECKING:
    from pynamodb.expressions.condition import Condition
    from pynamodb.expressions.update import Action

    from posts.save_run import SaveRun
    from posts.transactions import Transaction


NEWS = timedelta(minutes=1)  # since publication


@dataclass(frozen=True)
class Around:
    """The posts beside a place in the order of publication, None at an end."""

    older: Neighbour | None
    newer: Neighbour | None


_NOBODY = Around(None, None)


@dataclass
class _Change:
    """What becomes of the links of one neighbouring page, and what they must be now."""

    links: dict[str, Neighbour | None] = field(default_factory=dict)
    expected: dict[str, str | None] = field(default_factory=dict)  # side -> post id now

    def set(self, side: str, new: Neighbour | None, expected: str | None) -> None:
        self.links[side] = new
        self.expected.setdefault(side, expected)


@dataclass(frozen=True)
class LinkPlan:
    """How the links change when a post takes, keeps, changes or leaves its place."""

    changes: dict[str, _Change]  # by path
    own: NeighboursItem | None  # of the post's page, to put
    gone: NeighboursItem | None  # of its former page, to delete
    post_ids: frozenset[str]  # of the neighbours whose pages change
    was_newest: bool = False  # whether readers see no newer post than at the former place
    is_newest: bool = False  # the same at the new place

    def write(self, transaction: Transaction, *, strict: bool) -> None:
        """Add the changes to a transaction.

        strict: each holds only if the links are still those that were read.
        """
        for path, change in self.changes.items():
            item = NeighboursItem(items.path_pk(path), items.NEIGHBOURS_SK)
            condition = _expectation(path, change.expected) if strict else None
            transaction.update(item, _actions(change.links), condition)
        if self.own:
            transaction.put(self.own)
        if self.gone:
            transaction.delete(self.gone)


def plan(before: Post | None, after: Post | None, run: SaveRun | None = None) -> LinkPlan:
    """Read what is beside a post's old and new place and plan the links.

    before, after: the post as it was and will be; None, a draft or a page stands in no place.
    run: may know it.
    """
    old = before if _has_a_place(before) else None
    new = after if _has_a_place(after) else None
    if old and new and _unchanged(old, new):
        return LinkPlan({}, None, None, frozenset())
    beside_old = _around(old) if old else None
    is_moved = not (old and new and old.listed_at == new.listed_at)
    beside_new = (_around(new, run) if is_moved else beside_old) if new else None
    changes: dict[str, _Change] = defaultdict(_Change)
    if old and beside_old:
        _unlink(changes, old, beside_old)
    if new and beside_new:
        _link(changes, new, beside_new)
    own = links_item(new.path, beside_new) if new and beside_new else None
    gone = links_item(old.path, _NOBODY) if old and (new is None or new.path != old.path) else None
    return LinkPlan(
        dict(changes),
        own,
        gone,
        _post_ids(beside_old, beside_new),
        was_newest=_is_newest(beside_old),
        is_newest=_is_newest(beside_new) and _is_news(new),
    )


def _has_a_place(post: Post | None) -> bool:
    return post is not None and post.status != DRAFT and post.kind != PAGE


def sk_of(post: Post) -> str:
    """Return the key that orders posts, of a post."""
    return items.entry_sk(utc_second(post.listed_at), post.id)


def sk_of_link(post: Neighbour) -> str:
    """Return the same of a post that is linked to."""
    return items.entry_sk(utc_second(post.visible_from), post.post_id)


def _around(post: Post, run: SaveRun | None = None) -> Around:
    sk = sk_of(post)
    around = (run.around(post) if run else None) or Around(
        older=_next(EntryItem.sk < sk, newest_first=True, but=post.id),
        newer=_next(EntryItem.sk > sk, newest_first=False, but=post.id),
    )
    if run:
        run.plan(post, around)
    return around


def _next(condition: Condition, *, newest_first: bool, but: str) -> Neighbour | None:
    found = EntryItem.query(
        items.HOME_LIST_PK,
        condition,
        consistent_read=True,
        scan_index_forward=not newest_first,
        limit=2,
    )
    return next((link_from_entry(entry) for entry in found if entry.post_id != but), None)


def _unchanged(old: Post, new: Post) -> bool:
    return (old.listed_at, old.path, old.title) == (new.listed_at, new.path, new.title)


def _post_ids(*places: Around | None) -> frozenset[str]:
    sides = [side for place in places if place for side in (place.older, place.newer)]
    return frozenset(side.post_id for side in sides if side)


def _is_newest(place: Around | None) -> bool:
    newer = place.newer if place else None
    return newer is None or newer.visible_from > timezone.now()


def _is_news(post: Post | None) -> bool:
    """Tell whether no page of a list can go on from a place before that of the post.

    A post that was newer, and is deleted by now, may have left such a page at the edge.
    """
    return post is not None and post.listed_at >= timezone.now() - NEWS


def _unlink(changes: dict[str, _Change], post: Post, around: Around) -> None:
    if around.older:
        changes[around.older.path].set(items.NEWER, around.newer, expected=post.id)
    changes[_path_of_newer(around)].set(items.OLDER, around.older, expected=post.id)


def _link(changes: dict[str, _Change], post: Post, around: Around) -> None:
    if around.older:
        changes[around.older.path].set(items.NEWER, link(post), expected=_id(around.newer))
    changes[_path_of_newer(around)].set(items.OLDER, link(post), expected=_id(around.older))


def _path_of_newer(around: Around) -> str:
    return around.newer.path if around.newer else routes.HOME


def links_item(path: str, around: Around) -> NeighboursItem:
    """Return the links at a path, of a post's page or the anchor."""
    return NeighboursItem(
        items.path_pk(path), items.NEIGHBOURS_SK, older=around.older, newer=around.newer
    )


def _actions(links: dict[str, Neighbour | None]) -> list[Action]:
    sides = {items.OLDER: NeighboursItem.older, items.NEWER: NeighboursItem.newer}
    return [
        sides[side].set(new) if new is not None else sides[side].remove()
        for side, new in links.items()
    ]


def _expectation(path: str, expected: dict[str, str | None]) -> Condition | None:
    is_anchor = path == routes.HOME
    condition: Condition | None = None if is_anchor else NeighboursItem.pk.exists()
    sides = {items.OLDER: NeighboursItem.older, items.NEWER: NeighboursItem.newer}
    for side, post_id in expected.items():
        attribute = sides[side]
        holds: Condition = (
            attribute.does_not_exist() if post_id is None else _is_post(attribute, post_id)
        )
        condition = holds if condition is None else condition & holds
    return condition


def _is_post(link: Neighbour, post_id: str) -> Condition:
    attribute: Any = link.post_id  # typed as its value, it makes a condition on the class
    condition: Condition = attribute == post_id
    return condition


def _id(neighbour: Neighbour | None) -> str | None:
    return neighbour.post_id if neighbour else None
