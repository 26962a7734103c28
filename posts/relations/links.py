"""Links to posts that belong to another. Pure functions."""

from __future__ import annotations

from posts.models import Post
from posts.relations.tables import RelatedLink
from posts.tables import EntryItem


def link(post: Post) -> RelatedLink:
    """Return the link to a public post."""
    return RelatedLink(
        post_id=post.id,
        path=post.path,
        title=post.title,
        language=post.language,
        visible_from=post.listed_at,
    )


def link_from_entry(entry: EntryItem) -> RelatedLink:
    """Return the link to the post of a list entry."""
    return RelatedLink(
        post_id=entry.post_id,
        path=entry.path,
        title=entry.title,
        language=entry.language,
        visible_from=entry.published_at,
    )
