"""Changing something of a post in passing, as readers see it and in the changes beside it alike."""

from __future__ import annotations

from collections.abc import Callable

from posts import pending, publishing, store
from posts.changes import Actor
from posts.claims import Amendment
from posts.errors import EditConflict
from posts.models import Post


def amend(
    post: Post, change: Callable[[Post], Post], *, by: Actor, amendment: Amendment | None = None
) -> Post:
    """Save a post as `change` makes it; return it as stored. Its times stay.

    Changes that readers do not see yet are changed first, and stay beside it: stopped in between,
    the post is still as it was, and is found again. As `publishing.save`.
    """
    post = post.live or post  # of one as its editors have it, what readers have
    if post.pending:
        working = pending.working_version(post)
        if (wanted := change(working)) is not working:
            publishing.save_pending(wanted, by=by, keep_times=True)
            post = _reread(post)
    return publishing.save(change(post), by=by, keep_times=True, amendment=amendment or Amendment())


def _reread(post: Post) -> Post:
    """Return a post whose pending changes were saved a moment ago, as it is stored."""
    stored = store.get_post(post.id)
    if stored is None or stored.version != post.version + 1:
        raise EditConflict(stored)
    return stored
