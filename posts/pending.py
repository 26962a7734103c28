"""Changes of a public post that readers do not see yet: a draft beside what they see.

They are a revision that the post names. What readers see, the post's own fields and lists, stays as
it is until they are published, which is a save of the post as its editors have it.
"""

from __future__ import annotations

from posts import store
from posts.models import Post
from posts.revision_fields import post_as_of


def working_version(post: Post) -> Post:
    """Return a post as its editors have it: with the changes that readers do not see yet.

    `live` is then the post as readers have it. KeyError where the changes' text is not there.
    """
    if not post.pending:
        return post
    revision = store.get_revision(post.id, post.pending)
    if revision is None:
        raise KeyError(f"post {post.id!r} has no revision {post.pending!r}")
    working = post_as_of(post, revision)
    working.revision = post.pending
    working.updated_at = revision.at
    working.live = post
    return working
