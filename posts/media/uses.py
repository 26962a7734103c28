"""Which posts use a file.

A save notes the files that its text came to use before it is written, so that no use is ever
missed; a note may be of more than there is, since a text changes and a save fails. So whoever asks
looks into the posts, and takes out the notes that hold no longer.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta

from django.utils import timezone
from pynamodb.exceptions import DeleteError

from posts import records, store
from posts.media.tables import MediaUseItem
from posts.models import Post
from posts.paging import Page
from posts.pending import working_version
from posts.tables import USE_SK_PREFIX
from posts.transactions import reported
from reader_lambda.routes import MEDIA_PREFIX

A_SAVE_LASTS = timedelta(minutes=10)  # at most, with all that it tries again
_AT_ONCE = 50  # of a transaction's 100 actions, each takes two

_ADDRESS = re.compile(rf"{MEDIA_PREFIX}([0-9a-f]{{32}})/")

logger = logging.getLogger(__name__)


def digests_in(post: Post) -> set[str]:
    """Return the digests of the files that a post shows or links to, in code too."""
    return {*_ADDRESS.findall(post.body), *_ADDRESS.findall(post.top_image)}


def is_used_in(digest: str, post: Post) -> bool:
    """Tell whether a post uses a file, as readers have it or in changes that they do not see."""
    return digest in digests_in(post) or (
        bool(post.pending) and digest in digests_in(working_version(post))
    )


def note(before: Post | None, after: Post, at: datetime) -> None:
    """Note the files that a post uses once it is saved, and did not before. StoreUnavailable."""
    used = digests_in(after)
    if used and before is not None:
        used -= digests_in(before)
    digests = sorted(used)
    for start in range(0, len(digests), _AT_ONCE):
        records.note_uses(after.id, after.version, at, digests[start : start + _AT_ONCE])


@reported
def uses(digest: str, *, cursor: str | None = None, size: int = 50) -> Page[Post]:
    """Return posts that use a file, by id, with their text; read on from a cursor.

    A page may be short and still have a next cursor. A post that is being saved just now, and
    will use the file, has the version 0.
    """
    behind = f"{USE_SK_PREFIX}{cursor or ''} "  # before any longer id that begins so
    notes = MediaUseItem.sk.between(behind, f"{USE_SK_PREFIX}~")
    found = list(
        MediaUseItem.query(store.media_pk(digest), notes, consistent_read=True, limit=size + 1)
    )
    posts = [post for use in found[:size] if (post := _user(use, digest, timezone.now()))]
    return Page(posts, found[size - 1].post_id if len(found) > size else None)


def _user(use: MediaUseItem, digest: str, now: datetime) -> Post | None:
    post = store.get_post(use.post_id)
    if post is not None and is_used_in(digest, post):
        return post
    is_settled = use.at < now - A_SAVE_LASTS or (post is not None and post.version >= use.version)
    if not is_settled:
        return Post(id=use.post_id, title=post.title if post else "")
    _forget(use)
    return None


def _forget(use: MediaUseItem) -> None:
    try:
        use.delete(MediaUseItem.at == use.at)
    except DeleteError as error:  # noted anew meanwhile, or left for the next look
        logger.info("a note of the use of %s is left: %s", use.pk, error)
