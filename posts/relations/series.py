"""Series: posts in a row, in the order of their publication, told apart by a key as tags are."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from posts.models import Post
from posts.relations.links import link_from_entry
from posts.relations.notes import Told
from posts.relations.tables import SERIES_NAMES_PK, SeriesNameItem, ShownSeries
from posts.tables import EntryItem, utc_second
from reader_lambda import items
from reader_lambda.names import tag_key

if TYPE_CHECKING:
    from pynamodb.expressions.condition import Condition

MOST_PARTS = 30  # that the pages of a series list and number
SUGGESTED = 20


def shown(post: Post) -> ShownSeries | None:
    """Return the series of a public post as its page shows it: all, or what is beside the post."""
    if not post.series:
        return None
    key = tag_key(post.series)
    parts = _entries(key, MOST_PARTS + 1)
    is_whole = len(parts) <= MOST_PARTS
    if not is_whole:
        sk = items.entry_sk(utc_second(post.listed_at), post.id)
        parts = [*_beside(key, sk, newer=False), *_at(key, sk), *_beside(key, sk, newer=True)]
    return ShownSeries(name=post.series, parts=list(map(link_from_entry, parts)), is_whole=is_whole)


def affected(post_id: str, told: Told) -> set[str]:
    """Return the ids of the posts whose pages show a post as one of its series, or that it is in.

    In a series too long to be listed, those beside its place, and the first ones: they stop or
    begin to be numbered when it grows or shrinks.
    """
    if not told.series:
        return set()
    found = _entries(told.series, MOST_PARTS + 1)
    if len(found) > MOST_PARTS:
        sk = told.place(post_id)
        found += [*_beside(told.series, sk, newer=False), *_beside(told.series, sk, newer=True)]
    return {entry.post_id for entry in found}


def note_name(post: Post) -> None:
    """Note the name of a public post's series, for suggestions."""
    SeriesNameItem(SERIES_NAMES_PK, tag_key(post.series), name=post.series).save()


def forget_name(key: str) -> None:
    """Suggest a series no longer that no public post is in."""
    if not _entries(key, 1):
        SeriesNameItem(SERIES_NAMES_PK, key).delete()


def names_like(beginning: str) -> list[str]:
    """Return names of series that begin so, by key; a few of many."""
    key = tag_key(beginning)
    begins = SeriesNameItem.sk.startswith(key) if key else None
    found = SeriesNameItem.query(SERIES_NAMES_PK, begins, limit=SUGGESTED)
    return [item.name for item in found]


def _entries(key: str, most: int) -> list[EntryItem]:
    return list(islice(_query(key, None, limit=most), most))


def _beside(key: str, sk: str, *, newer: bool) -> list[EntryItem]:
    condition = EntryItem.sk > sk if newer else EntryItem.sk < sk
    return list(_query(key, condition, scan_index_forward=newer, limit=1))


def _at(key: str, sk: str) -> list[EntryItem]:
    return list(_query(key, EntryItem.sk == sk))


def _query(key: str, condition: Condition | None, **options: Any) -> Any:
    pk = items.series_list_pk(key)
    return EntryItem.query(pk, condition, consistent_read=True, **options)
