"""What was done with posts, and by whom: written with each change, read newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.utils import timezone
from ulid import ULID

from posts import store
from posts.tables import ACTION_SK_PREFIX, HISTORY_SK_PREFIX, HistoryItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from posts.changes import Actor
    from posts.models import Post
    from posts.transactions import Transaction

MOST = 500  # entries of a post's history that are read at once
RECENT = timedelta(days=90)  # how long a person's own list of actions goes back


@dataclass(frozen=True)
class HistoryEntry:
    """What somebody did with a post."""

    at: datetime
    post_id: str
    title: str
    action: str  # such as created, published, pinned or deleted
    user_id: str
    user_name: str
    revision: str  # that has the text as it was then; "" where the entry is older than that


def write(transaction: Transaction, post: Post, action: str, by: Actor) -> None:
    """Add to a transaction what somebody did with a post."""
    ulid = str(ULID())
    now = timezone.now()
    expires_at = int((now + RECENT).timestamp())
    for pk, sk, expiry in (
        (store.post_pk(post.id), f"{HISTORY_SK_PREFIX}{ulid}", None),
        (store.user_pk(by.id), f"{ACTION_SK_PREFIX}{ulid}", expires_at),
    ):
        transaction.put(
            HistoryItem(
                pk,
                sk,
                at=now,
                post_id=post.id,
                title=post.title,
                action=action,
                revision=post.revision,
                user_id=by.id,
                user_name=by.name,
                expires_at=expiry,
            )
        )


def of_post(post_id: str) -> list[HistoryEntry]:
    """Return what was done with a post, at most `MOST` entries."""
    return list(islice(all_of_post(post_id, MOST), MOST))


def all_of_post(post_id: str, at_once: int | None = None) -> Iterator[HistoryEntry]:
    """Yield all that was done with a post; read as it is asked for."""
    return _read(store.post_pk(post_id), HISTORY_SK_PREFIX, at_once)


def of_person(user_id: str, limit: int) -> list[HistoryEntry]:
    """Return what somebody did last."""
    return list(islice(all_of_person(user_id, limit), limit))


def all_of_person(user_id: str, at_once: int | None = None) -> Iterator[HistoryEntry]:
    """Yield what somebody did in the last 90 days; read as it is asked for."""
    return _read(store.user_pk(user_id), ACTION_SK_PREFIX, at_once)


def _read(pk: str, prefix: str, at_once: int | None) -> Iterator[HistoryEntry]:
    found = HistoryItem.query(
        pk,
        HistoryItem.sk.startswith(prefix),
        consistent_read=True,
        scan_index_forward=False,
        page_size=at_once,
    )
    return map(_entry, found)


def _entry(item: HistoryItem) -> HistoryEntry:
    return HistoryEntry(
        item.at,
        item.post_id,
        item.title,
        item.action,
        item.user_id,
        item.user_name,
        item.revision or "",
    )
