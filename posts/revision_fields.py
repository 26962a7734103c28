"""What a revision keeps of its post beside title and text: what an editor fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from posts.models import Post, copy_of
from posts.tables import from_utc_second, utc_second

if TYPE_CHECKING:
    from posts.store import Revision

_NAMES = (
    *("slug", "summary", "tags", "series", "translation_of"),
    *("top_image", "author", "addresses", "status"),
)


def fields_of(post: Post) -> dict[str, Any]:
    """Return the fields of a post as a revision keeps them, in JSON's types."""
    when = post.published_at
    values = {name: getattr(post, name) for name in _NAMES}
    return {**values, "published_at": utc_second(when) if when else None}


def post_as_of(post: Post, revision: Revision) -> Post:
    """Return a post as a revision has it. Of one that keeps no fields, those are the post's own."""
    fields = dict(revision.fields)
    if fields.get("published_at"):
        fields["published_at"] = from_utc_second(fields["published_at"])
    return copy_of(post, title=revision.title, body=revision.text, **fields)
