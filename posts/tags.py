"""Tags as editors see them: read a page at a time, one by its key, and how many posts it has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from posts import store
from posts.models import MAX_TAGS, Tag
from posts.paging import Page
from posts.tables import DraftEntryItem, TagItem
from posts.transactions import reported
from reader_lambda import items
from reader_lambda.names import MAX_TAG_LENGTH, tag_key

MOST_EXAMINED = 1000  # counters that one page looks at; of a tag without posts the counter stays
MOST_DRAFTS = 100  # that are counted


def list_tags(*, beginning: str = "", cursor: str | None = None, size: int = 50) -> Page[Tag]:
    """Return tags that visible posts carry, by key, read on from a cursor, which is a key.

    beginning: of the key. ValueError for a cursor that is no key.
    """
    if cursor is not None and (not cursor or tag_key(cursor) != cursor):
        raise ValueError(f"no cursor of the list of tags: {cursor!r}")
    found: list[Tag] = []
    last = ""
    for number, item in enumerate(_counters(tag_key(beginning), cursor)):
        if number == MOST_EXAMINED:
            return Page(found, last)
        if item.posts > 0:
            if len(found) == size:
                return Page(found, last)
            found.append(Tag(key=item.sk, name=item.name, posts=int(item.posts)))
        last = item.sk
    return Page(found, None)


def get_tag(key: str) -> Tag | None:
    """Return a tag that any post carries, a draft too, or None."""
    if not key or tag_key(key) != key or len(key) > MAX_TAG_LENGTH:
        return None
    item = next(_query(TagItem, items.TAGS_PK, TagItem.sk == key), None)
    drafts = count_drafts(key)
    posts = int(item.posts) if item else 0
    if posts <= 0 and not drafts:
        return None
    name = item.name if item else _name_in_drafts(key)
    return Tag(key=key, name=name, posts=posts, drafts=drafts)


@reported
def as_known(names: Sequence[str], *, own: Collection[str]) -> list[str]:
    """Return names of tags, each that visible posts carry as readers know it: `ＡＷＳ` as `AWS`.

    own: tags whose names are the caller's to change, such as a post's before it is edited.
    """
    keys = {tag_key(name) for name in names} - {tag_key(name) for name in own} - {""}
    wanted = [(items.TAGS_PK, key) for key in keys if len(key) <= MAX_TAG_LENGTH][:MAX_TAGS]
    found = TagItem.batch_get(wanted, consistent_read=True) if wanted else ()
    known = {item.sk: item.name for item in found if item.posts > 0}
    return [known.get(tag_key(name), name) for name in names]


def count_drafts(key: str) -> int:
    """Return how many drafts carry a tag, at most `MOST_DRAFTS`."""
    found = _query(DraftEntryItem, items.tag_list_pk(key), limit=MOST_DRAFTS)
    return sum(1 for _entry in found)


def _name_in_drafts(key: str) -> str:
    """Return a tag as a draft writes it; the key where that is gone meanwhile."""
    entries = _query(DraftEntryItem, items.tag_list_pk(key), limit=1)
    drafts = [store.get_post_item(entry.post_id) for entry in entries]
    names = (name for draft in drafts if draft for name in draft.tags)
    return next((name for name in names if tag_key(name) == key), key)


def _counters(beginning: str, cursor: str | None) -> Any:
    condition: Any = None
    if beginning and cursor:
        condition = TagItem.sk.between(max(cursor, beginning), beginning + "\U0010ffff")
    elif beginning:
        condition = TagItem.sk.startswith(beginning)
    elif cursor:
        condition = TagItem.sk > cursor
    found = _query(TagItem, items.TAGS_PK, condition, page_size=200)
    return (item for item in found if item.sk != cursor)


def _query(model: Any, pk: str, condition: Any = None, **options: Any) -> Any:
    return model.query(pk, condition, consistent_read=True, **options)
