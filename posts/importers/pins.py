"""Posts that an import pins to the front page, as far as there is room."""

from __future__ import annotations

from posts import history, pinning, store
from posts.errors import PublishingError, StoreUnavailable
from posts.importers.document import Document
from posts.models import Post
from posts.publishing import Actor
from posts.site_links import stored


class Pins:
    """Pins posts; in a dry run, only remembers which would be."""

    def __init__(self, *, by: Actor, dry_run: bool) -> None:
        self._by = by
        self._dry_run = dry_run
        self._pinned: dict[str, dict[str, str]] | None = None  # in a dry run

    def give(self, post: Post, document: Document, before: Post | None, notes: list[str]) -> None:
        """Pin a post whose document says so; add to the notes why it could not be.

        before: as it was, None where it is new. A post that was ever pinned stays as editors left
        it since.
        """
        if not document.pinned or (before and _was_pinned(before)):
            return
        try:
            if self._dry_run:
                self._try(post)
            else:
                pinning.pin(post, by=self._by)
        except StoreUnavailable:
            raise
        except PublishingError as refused:
            notes.append(f"It is not pinned. {refused}")

    def _try(self, post: Post) -> None:
        if self._pinned is None:
            site = store.get_site()
            self._pinned = stored(site.pinned) if site else {}
        pinning.check(post, self._pinned)
        self._pinned[post.id] = {"title": post.title}


def _was_pinned(post: Post) -> bool:
    return post.pinned or any(entry.action == "pinned" for entry in history.of_post(post.id))
