"""Which of a post's texts are kept: the newest 100, and of older ones the last of every month.

So a post that is saved all day long for years has a bounded number of them, and none that was
somebody's last word for long is lost.
"""

from __future__ import annotations

from collections.abc import Iterable

from ulid import ULID

from posts import store
from posts.models import Post
from posts.tables import REVISION_SK_PREFIX, RevisionItem

NEWEST = 100  # that are kept, whenever they were saved
EVERY = 20  # saves, between two looks at what is superfluous: a look reads the texts


def is_due(version: int) -> bool:
    """Tell whether a post that was just saved for the so manieth time is to be looked at."""
    return version > NEWEST and version % EVERY == 0


def superfluous(revisions: Iterable[str]) -> list[str]:
    """Return which of a post's revisions, as ids, are not kept. Months are those of UTC."""
    older = sorted(revisions)[:-NEWEST]
    last_of_month = {f"{ULID.from_str(name).datetime:%Y-%m}": name for name in older}
    return [name for name in older if name not in last_of_month.values()]


def forget(post: Post) -> int:
    """Delete a post's superfluous texts, none that it has; return how many items those were."""
    pieces: dict[str, list[RevisionItem]] = {}
    found = RevisionItem.query(
        store.post_pk(post.id),
        RevisionItem.sk.startswith(REVISION_SK_PREFIX),
        consistent_read=True,
        attributes_to_get=["pk", "sk"],
    )
    for item in found:
        name = item.sk.removeprefix(REVISION_SK_PREFIX).split("#")[0]
        pieces.setdefault(name, []).append(item)
    # What readers see may be older than many changes beside it that were saved since.
    own = (post.revision, post.pending)
    names = [name for name in superfluous(pieces) if name not in own]
    old = [item for name in names for item in pieces[name]]
    with RevisionItem.batch_write() as batch:
        for item in old:
            batch.delete(item)
    return len(old)
