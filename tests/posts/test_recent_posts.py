"""The links to the newest posts that the site item has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from posts import publishing, recent_posts, store
from posts.edge import worker
from posts.models import Post, copy_of
from posts.site_links import stored
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("site")


def recent() -> dict[str, str]:
    """Return the titles of the recent posts, by path."""
    site = store.get_site()
    assert site is not None
    return {link["path"]: link["title"] for link in stored(site.recent).values()}


def posts(count: int) -> list[Post]:
    first = datetime(2020, 1, 1, tzinfo=UTC)
    return [
        published(title=f"Post {n}", slug=f"post-{n}", published_at=first + timedelta(days=n))
        for n in range(count)
    ]


def test_they_are_the_newest_that_readers_see() -> None:
    posts(7)
    saved(title="Draft", slug="draft")
    later = timezone.now() + timedelta(days=1)
    published(title="Later", slug="later", published_at=later)
    published(title="About", slug="about", kind="page")
    recent_posts.refresh()
    assert sorted(recent()) == [f"/posts/post-{n}" for n in range(2, 7)]


def test_what_goes_takes_its_link_along_and_what_changes_changes_it() -> None:
    hidden, deleted, renamed = posts(3)
    recent_posts.refresh()
    publishing.unpublish(hidden, by=EDITOR)
    publishing.delete(deleted, by=EDITOR)
    publishing.save(copy_of(renamed, title="別名", slug="別名"), by=EDITOR)
    assert recent() == {"/posts/別名": "別名"}


def test_the_worker_brings_them_up_to_date_before_it_purges() -> None:
    published(title="One", slug="one")
    at_purge: list[dict[str, str]] = []

    def purge(_tags: Sequence[str], _reference: str) -> None:
        at_purge.append(recent())

    worker.work(purge, seconds=0)
    assert at_purge == [{"/posts/one": "One"}]
