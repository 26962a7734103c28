"""The worker's notes at a post: what it was told to others as, and which of them show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from posts.models import PUBLISHED, Post
from posts.relations.tables import (
    RELATIONS_PK_PREFIX,
    RELATIONS_SK,
    SHOWN_SK_PREFIX,
    TRANSLATION_SK_PREFIX,
    RelationItem,
    RelationsItem,
)
from posts.tables import utc_second
from reader_lambda import items
from reader_lambda.names import tag_key


@dataclass(frozen=True)
class Told:
    """A post as those that it belongs to have it. "" for what it has not; all "": not public."""

    path: str = ""
    title: str = ""
    language: str = ""
    visible_from: str = ""
    series: str = ""  # key
    original: str = ""  # id of the post that names its group of translations

    def place(self, post_id: str) -> str:
        """Return the sort key of the post's entries in lists."""
        return items.entry_sk(self.visible_from, post_id)


NOTHING = Told()


@dataclass(frozen=True)
class Notes:
    """What is noted at a post. related: ids of posts like it, of which it shows the first.

    shown_by: ids of posts that note it as one like them.

    translations: ids of public posts that are translations of it. is_fresh: it was told since the
    edge was purged last for its change.
    """

    told: Told = NOTHING
    related: tuple[str, ...] = ()
    is_fresh: bool = False
    shown_by: frozenset[str] = frozenset()
    translations: frozenset[str] = frozenset()


def told_of(post: Post | None, original: str) -> Told:
    """Return how a post is to be told. original: the id that names its group."""
    if post is None:
        return NOTHING
    visible_from = utc_second(post.listed_at)
    series = tag_key(post.series)
    return Told(post.path, post.title, post.language, visible_from, series, original)


def public(post: Post | None) -> Post | None:
    """Return a post if it is public, scheduled or not."""
    return post if post is not None and post.status == PUBLISHED else None


def read(post_id: str) -> Notes:
    """Return what is noted at a post."""
    own: RelationsItem | None = None
    shown_by: set[str] = set()
    translations: set[str] = set()
    for item in RelationsItem.query(_pk(post_id), consistent_read=True):
        if item.sk == RELATIONS_SK:
            own = item
        elif item.sk.startswith(SHOWN_SK_PREFIX):
            shown_by.add(item.sk.removeprefix(SHOWN_SK_PREFIX))
        else:
            translations.add(item.sk.removeprefix(TRANSLATION_SK_PREFIX))
    others = frozenset(shown_by), frozenset(translations)
    if own is None:
        return Notes(NOTHING, (), False, *others)
    told = Told(own.path, own.title, own.language, own.visible_from, own.series, own.original)
    return Notes(told, tuple(own.related), own.is_fresh, *others)


def translations_of(post_id: str) -> frozenset[str]:
    """Return the ids of public posts that are translations of a post."""
    begins = RelationItem.sk.startswith(TRANSLATION_SK_PREFIX)
    found = RelationItem.query(_pk(post_id), begins, consistent_read=True)
    return frozenset(item.sk.removeprefix(TRANSLATION_SK_PREFIX) for item in found)


def shown_by(post_id: str, most: int) -> frozenset[str]:
    """Return the ids of posts that show a post as related, no more than so many."""
    begins = RelationItem.sk.startswith(SHOWN_SK_PREFIX)
    found = RelationItem.query(_pk(post_id), begins, consistent_read=True, limit=most)
    return frozenset(item.sk.removeprefix(SHOWN_SK_PREFIX) for item in found)


def own_item(post_id: str, told: Told, related: Iterable[str], *, is_fresh: bool) -> RelationsItem:
    """Return the note of how a post was told."""
    return RelationsItem(
        _pk(post_id),
        RELATIONS_SK,
        path=told.path,
        title=told.title,
        language=told.language,
        visible_from=told.visible_from,
        series=told.series,
        original=told.original,
        related=list(related),
        is_fresh=is_fresh,
    )


def shown_item(post_id: str, by: str) -> RelationItem:
    """Return the note that a post is shown by another."""
    return RelationItem(_pk(post_id), f"{SHOWN_SK_PREFIX}{by}")


def translation_item(original: str, post_id: str) -> RelationItem:
    """Return the note that a post is a translation of another."""
    return RelationItem(_pk(original), f"{TRANSLATION_SK_PREFIX}{post_id}")


def _pk(post_id: str) -> str:
    return f"{RELATIONS_PK_PREFIX}{post_id}"
