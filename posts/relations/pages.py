"""Writing what the page of a post shows of those that belong to it, and telling them of a change.

What is written of a page goes with the order to purge it. The note that a page will show a post
is there before that post is read; whoever withdraws a post reads the notes behind that. So of two
that work at once, one sees what the other did.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone

from posts import post_lists, store
from posts.edge.orders import purge_item
from posts.models import PAGE, Post
from posts.relations import notes, series, translations
from posts.relations.links import link
from posts.relations.notes import NOTHING, Notes, Told
from posts.relations.tables import RelatedItem, RelationItem
from posts.tables import utc_second
from posts.transactions import Cancelled, Transaction
from reader_lambda import cache_tags, items

MOST_RELATED = 5  # that a page shows
ATTEMPTS = 5  # at a page that somebody else writes

_TIME = re.compile(rf'"{items.VISIBLE_FROM}": {{"S": "([^"]*)"}}')


def refresh(post_id: str, *, again: bool = False) -> bool:
    """Bring a post's own page and all that show it in line; tell whether its own is different now.

    again: for the second time, when nothing is under way any more that read what was before.
    Cancelled, Refused or Unanswered where that could not be written.
    """
    before = notes.read(post_id)
    is_new = write(post_id)
    after = notes.read(post_id)
    others = set(before.shown_by)
    if before.is_fresh or before.told != after.told:
        for translation in sorted(before.translations):
            write(translation)  # it may be of another group now
            others |= _others(translation, notes.read(translation).told)
        others |= before.translations | _others(post_id, before.told)
        others |= _others(post_id, after.told)
        _keep_names(post_id, before.told, after.told)
    for other in sorted(others - {post_id}):
        write(other)
    _note_told(post_id, before, after, again=again)
    return is_new


def write(post_id: str, related: Sequence[str] | None = None) -> bool:
    """Write what a post's page shows of others; tell whether it is different now.

    related: ids of posts like it, the most alike first; without them, those noted before. The first
    public ones are shown. The others stand by: one comes in with the write that takes one away.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _write(post_id, related)
        except Cancelled:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the last attempt returns or raises")


def _write(post_id: str, related: Sequence[str] | None) -> bool:
    before = notes.read(post_id)
    stored = _stored(post_id, before.told.path)
    post = _public(post_id)
    if post is None:
        return _withdraw(post_id, before, stored)
    wanted = list(before.related if related is None else related)
    original = translations.original_of(post)
    _note_ahead(post_id, original, before, wanted)
    shown = _shown(wanted)
    item = _item(post, shown[:MOST_RELATED], original)
    told = notes.told_of(post, original)
    transaction = Transaction()
    is_new = _replace(transaction, stored, item)
    if is_new and (stored is None or _seen(stored) != _seen(item)):
        transaction.put(purge_item([cache_tags.links(post_id)]))
    ids = [each.id for each in shown]
    if (told, tuple(ids)) != (before.told, before.related):
        is_fresh = before.is_fresh or told != before.told
        transaction.put(notes.own_item(post_id, told, ids, is_fresh=is_fresh))
    for other in {*before.related, *wanted} - set(ids):
        transaction.delete(notes.shown_item(other, post_id))
    _leave(transaction, post_id, before.told.original, original)
    if len(transaction):
        transaction.commit()
    return is_new


def _withdraw(post_id: str, before: Notes, stored: RelatedItem | None) -> bool:
    """Take away what the page of a post showed that is not public any more."""
    transaction = Transaction()
    if stored:
        transaction.delete(stored, _as_read(stored))
    for other in before.related:
        transaction.delete(notes.shown_item(other, post_id))
    _leave(transaction, post_id, before.told.original, "")
    if before.told.path or before.related:
        # Where it was stays noted, so that those that showed it are looked at once more.
        told = replace(before.told, path="")
        transaction.put(notes.own_item(post_id, told, (), is_fresh=True))
    if len(transaction):
        transaction.commit()
    return False


def _others(post_id: str, told: Told) -> set[str]:
    """Return the ids of posts of the same series or group as a post that was told so."""
    group = translations.group(told.original) if told.original else []
    return {each.id for each in group} | series.affected(post_id, told)


def _keep_names(post_id: str, before: Told, after: Told) -> None:
    if before.series and (before.series != after.series or not after.path):
        series.forget_name(before.series)
    post = _public(post_id) if after.path and after.series else None
    if post is not None and post.series:
        series.note_name(post)


def _note_told(post_id: str, before: Notes, after: Notes, *, again: bool) -> None:
    """Note whether the others of a post are to be looked at once more."""
    is_fresh = not again and (before.is_fresh or before.told != after.told)
    if not after.told.path and not is_fresh:
        notes.own_item(post_id, NOTHING, (), is_fresh=False).delete()
    elif is_fresh != after.is_fresh:
        notes.own_item(post_id, after.told, after.related, is_fresh=is_fresh).save()


def _public(post_id: str) -> Post | None:
    item = store.get_post_item(post_id)
    return notes.public(store.post_from_item(item)) if item else None


def _stored(post_id: str, path: str) -> RelatedItem | None:
    if not path:
        return None
    at = RelatedItem.sk == items.RELATED_SK
    found = next(RelatedItem.query(items.path_pk(path), at, consistent_read=True), None)
    return found if found and found.post_id == post_id else None


def _note_ahead(post_id: str, original: str, before: Notes, wanted: Sequence[str]) -> None:
    """Note at other posts that this one will show them, or is a translation."""
    new: list[RelationItem] = [
        notes.shown_item(other, post_id) for other in wanted if other not in before.related
    ]
    if original not in (post_id, before.told.original):
        new.append(notes.translation_item(original, post_id))
    if new:
        with RelationItem.batch_write() as batch:
            for item in new:
                batch.save(item)


def _shown(wanted: Sequence[str]) -> list[Post]:
    """Return those of the posts that are public, in this order; pages are nobody's related."""
    found = post_lists.posts_by_id(list(wanted)) if wanted else {}
    posts = (notes.public(found.get(post_id)) for post_id in wanted)
    return [post for post in posts if post is not None and post.kind != PAGE]


def _item(post: Post, related: Iterable[Post], original: str) -> RelatedItem:
    return RelatedItem(
        items.path_pk(post.path),
        items.RELATED_SK,
        post_id=post.id,
        related=list(map(link, related)) or None,
        series=series.shown(post),
        translations=translations.shown(post, original) or None,
    )


def _replace(transaction: Transaction, stored: RelatedItem | None, item: RelatedItem) -> bool:
    """Put an item in place of the stored one; tell whether it is another."""
    item.version = (stored.version if stored else 0) + 1
    is_empty = all(part is None for part in (item.related, item.series, item.translations))
    is_moved = stored is not None and stored.pk != item.pk
    if stored and _content(stored) == _content(item):
        return False
    if stored and (is_moved or is_empty):
        transaction.delete(stored, _as_read(stored))
    if not is_empty:
        transaction.put(item, _as_read(stored) if stored and not is_moved else _not_of(item))
    return bool(stored) or not is_empty


def _leave(transaction: Transaction, post_id: str, before: str, after: str) -> None:
    """Take back the note that a post is a translation of one whose group it has left."""
    if before not in ("", post_id, after):
        transaction.delete(notes.translation_item(before, post_id))


def _as_read(stored: RelatedItem) -> Any:
    return RelatedItem.version == stored.version


def _not_of(item: RelatedItem) -> Any:
    """Return the condition that what is at the key is nothing, or of a post that was there."""
    post_id: Any = RelatedItem.post_id
    return RelatedItem.pk.does_not_exist() | (post_id != item.post_id)


def _seen(item: RelatedItem) -> str:
    """Return what readers see of an item, where it does not matter since when they do."""
    now = utc_second(timezone.now())
    content = json.dumps(_content(item), sort_keys=True)
    return _TIME.sub(lambda found: found[0] if found[1] > now else "", content)


def _content(item: RelatedItem) -> dict[str, Any]:
    values: dict[str, Any] = item.serialize()
    return {name: value for name, value in values.items() if name != items.VERSION}
