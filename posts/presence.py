"""Who has the form of a post open. A form says so every 25 seconds; silence of 90 ends it.

One write and one query each time. It is a courtesy: what two people save at once is told apart by
the post's version, never by this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from pynamodb.exceptions import DeleteError

from posts.changes import Actor
from posts.errors import StoreUnavailable
from posts.momentary_items import EDITORS_PK_PREFIX, EditorItem
from posts.transactions import failure_code, reported

KEPT_FOR = timedelta(seconds=90)
MOST = 20  # others that are told

_LOST_CONDITION = "ConditionalCheckFailedException"


@dataclass(frozen=True)
class Other:
    """Another open form. tab: which of one's own it is, "" for somebody else's."""

    name: str
    tab: str


@reported
def enter(post_id: str, by: Actor, *, tab: str, page: str) -> list[Other]:
    """Say that somebody edits a post; return who else does. tab: the browser's name for its tab."""
    item = _item(post_id, by, tab)
    item.user_id, item.user_name, item.tab, item.page = by.id, by.name, tab, page
    item.expires_at = int((timezone.now() + KEPT_FOR).timestamp())
    item.save()
    return [
        Other(other.user_name, other.tab if other.user_id == by.id else "")
        for other in _present(post_id)
        if other.sk != item.sk
    ]


@reported
def leave(post_id: str, by: Actor, *, tab: str, page: str) -> None:
    """Say that somebody left a page; nothing happens where the tab has another one by now."""
    try:
        _item(post_id, by, tab).delete(EditorItem.page == page)
    except DeleteError as error:
        if failure_code(error) != _LOST_CONDITION:
            raise StoreUnavailable(failure_code(error)) from error


def _present(post_id: str) -> list[EditorItem]:
    found = EditorItem.query(
        EDITORS_PK_PREFIX + post_id,
        filter_condition=EditorItem.expires_at > int(timezone.now().timestamp()),
        consistent_read=True,
        limit=MOST + 1,
    )
    return list(found)


def _item(post_id: str, by: Actor, tab: str) -> EditorItem:
    return EditorItem(EDITORS_PK_PREFIX + post_id, f"{by.id}#{tab}")
