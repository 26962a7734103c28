"""Posts for tests."""

from __future__ import annotations

from typing import Any

from posts.models import Post
from posts.publishing import Actor, save

EDITOR = Actor(id="editor-1", name="hanako")


def a_post(**fields: Any) -> Post:
    """Return a post that was never stored: a draft titled “Title”, unless told otherwise."""
    return Post(**{"title": "Title", "body": "Text.\n", **fields})


def saved(**fields: Any) -> Post:
    """Return a stored post."""
    return save(a_post(**fields), by=EDITOR)


def published(**fields: Any) -> Post:
    """Return a stored post that readers see."""
    return saved(**{"status": "published", **fields})
