"""What somebody types before it is saved: one copy a person and post, which is no revision.

A copy is its writer's own; nobody else ever gets it. It goes with the save, else after 30 days.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from posts import history, store
from posts.errors import PublishingError
from posts.tables import COPY_SK_PREFIX, WorkingCopyItem
from posts.transactions import reported

NEW = ""  # the id of a post that is not stored yet
KEPT_FOR = timedelta(days=30)
MAX_BYTES = 380_000  # compressed, of one item
RECENT = 10  # saves of a person that are looked at for whether a text was among them


class CopyTooLarge(PublishingError):
    """A text that no copy can hold; a post can be larger than that."""


@dataclass(frozen=True)
class WorkingCopy:
    """fields: of the form, by name, as typed. version: of the post that they are based on."""

    fields: dict[str, str]
    version: int
    at: datetime


@reported
def keep(user_id: str, post_id: str, fields: Mapping[str, str], version: int) -> datetime:
    """Keep what was typed in place of the copy before; return when. CopyTooLarge."""
    data = zlib.compress(json.dumps(dict(fields), ensure_ascii=False).encode())
    if len(data) > MAX_BYTES:
        raise CopyTooLarge(f"{len(data)} bytes compressed, and a copy holds {MAX_BYTES}")
    now = timezone.now()
    item = _item(user_id, post_id)
    item.data, item.version, item.at = data, version, now
    item.expires_at = int((now + KEPT_FOR).timestamp())
    item.save()
    return now


@reported
def get(user_id: str, post_id: str) -> WorkingCopy | None:
    """Return a person's copy of a post, or None."""
    key = _item(user_id, post_id)
    found = WorkingCopyItem.query(key.pk, WorkingCopyItem.sk == key.sk, consistent_read=True)
    for item in found:
        return WorkingCopy(json.loads(zlib.decompress(item.data)), item.version, item.at)
    return None


@reported
def discard(user_id: str, post_id: str) -> None:
    """Forget a person's copy of a post."""
    _item(user_id, post_id).delete()


@reported
def recently_saved(user_id: str) -> set[str]:
    """Return the digests of the texts that somebody saved last, as `digest_of` makes them."""
    revisions = (
        store.get_revision(action.post_id, action.revision)
        for action in history.of_person(user_id, RECENT)
        if action.revision
    )
    return {digest_of(found.title, found.text) for found in revisions if found}


def is_behind(copy: WorkingCopy, post_id: str, version: int, saved: Set[str]) -> bool:
    """Whether a copy is what its writer has saved since, as its request came after the save's.

    version: the one that the post has now. saved: digests of what was saved last.
    """
    if post_id != NEW and copy.version >= version:
        return False
    return digest_of(copy.fields.get("title", ""), copy.fields.get("body", "")) in saved


def digest_of(title: str, body: str) -> str:
    """Return the SHA-256 of a title and a text as a save tidies their blanks, in hexadecimal.

    The form's script makes it too, of what was typed.
    """
    text = f"{' '.join(title.split())}\n{body.strip()}"
    return hashlib.sha256(text.encode()).hexdigest()


def _item(user_id: str, post_id: str) -> WorkingCopyItem:
    return WorkingCopyItem(store.user_pk(user_id), f"{COPY_SK_PREFIX}{post_id}")
