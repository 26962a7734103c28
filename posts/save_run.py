"""What a process that saves one post after another remembers, so as not to read it again.

Nothing rests on it: a transaction has its conditions, and one that meets another change forgets
all this and reads. It saves most of the reads of an import, which has the table to itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from posts.models import Post
from posts.neighbours import Around, sk_of, sk_of_link
from posts.public_items import link
from posts.tables import SitemapItem

_MOST_WAITING = 16  # countings that may be behind; a crash leaves them to the next run


@dataclass
class SaveRun:
    """Saves that follow each other. Used as a context, it ends once all is counted.

    authors: slugs of authors who are there. free: partitions of claims that nobody had a moment
    ago; one that is made use of is taken out.
    """

    authors: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    part: SitemapItem | None = None  # the last of the sitemap, as this left it
    numbers: list[int] = field(default_factory=list)  # for the search, that no post has
    _placed: tuple[Post, Around] | None = None
    _planned: tuple[Post, Around] | None = None
    _planned_part: SitemapItem | None = None
    _worker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _waiting: deque[Future[None]] = field(default_factory=deque)

    def __enter__(self) -> SaveRun:
        return self

    def __exit__(self, *_error: object) -> None:
        self._worker.shutdown()

    def around(self, post: Post) -> Around | None:
        """Return what is beside a post where that is next to the one saved before, else None."""
        if self._placed is None:
            return None
        last, beside = self._placed
        if sk_of(last) < sk_of(post) and _is_before(post, beside.newer):
            return Around(older=link(last), newer=beside.newer)
        if sk_of(post) < sk_of(last) and _is_behind(post, beside.older):
            return Around(older=beside.older, newer=link(last))
        return None

    def plan(self, post: Post, around: Around) -> None:
        """Note where a post will be, should it be written."""
        self._planned = (post, around)

    def plan_part(self, part: SitemapItem) -> None:
        """Note what the last part of the sitemap will be, likewise."""
        self._planned_part = part

    def forget(self) -> None:
        """Forget what is known of other posts: something else may have changed it."""
        self._placed, self.part = None, None

    def in_doubt(self) -> None:
        """Forget what the planned change rests on, until it is written."""
        if self._planned:
            self._placed = None
        if self._planned_part:
            self.part = None

    def written(self) -> None:
        """Remember what was planned, since it was written."""
        self._placed = self._planned or self._placed
        self.part = self._planned_part or self.part
        self._planned = self._planned_part = None

    def later(self, work: Callable[..., None], *arguments: Any) -> None:
        """Do something behind the saves, in their order; it must not raise."""
        while len(self._waiting) >= _MOST_WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._worker.submit(work, *arguments))


def _is_before(post: Post, newer: Any) -> bool:
    return newer is None or sk_of(post) < sk_of_link(newer)


def _is_behind(post: Post, older: Any) -> bool:
    return older is None or sk_of_link(older) < sk_of(post)
