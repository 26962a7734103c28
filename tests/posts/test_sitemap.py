"""The parts of the sitemap, as changes to posts fill them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from posts import sitemap, store
from posts.models import Post, copy_of
from posts.publishing import delete, publish, save, unpublish
from posts.tables import PurgeItem, SitemapEntryItem, SitemapItem
from reader_lambda import items
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("tables")


def parts() -> dict[int, int]:
    """Return how many posts each part says it has."""
    found = SitemapItem.query(items.SITEMAP_PK, consistent_read=True)
    return {int(part.sk): int(part.posts) for part in found}


def entries(number: int) -> dict[str, str]:
    """Return the paths in a part by post id."""
    found = SitemapEntryItem.query(items.sitemap_part_pk(number), consistent_read=True)
    return {entry.sk: entry.path for entry in found}


def purged(post: Post) -> set[str]:
    tags = PurgeItem.get("PURGE", post.purge_order).tags
    return {tag for tag in tags if tag.startswith("sitemap")}


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART_SIZE", 2)


def test_parts_are_filled_one_after_the_other() -> None:
    posts = [published(slug=f"p{number}") for number in range(5)]
    assert parts() == {1: 2, 2: 2, 3: 1}
    assert entries(3) == {posts[4].id: "/posts/p4"}


def test_a_new_part_touches_the_index_and_a_further_post_does_not() -> None:
    first, second, third = (published() for _ in range(3))
    assert purged(first) == {"sitemap", "sitemap-1"}
    assert purged(second) == {"sitemap-1"}
    assert purged(third) == {"sitemap", "sitemap-2"}


def test_a_post_keeps_its_part_and_its_entry_follows_its_slug() -> None:
    post = published(slug="old")
    renamed = save(copy_of(post, slug="new"), by=EDITOR)
    assert entries(1) == {post.id: "/posts/new"}
    assert parts() == {1: 1}
    assert purged(renamed) == {"sitemap-1"}


def test_a_post_that_goes_leaves_its_part_and_comes_back_into_the_last() -> None:
    post, *_others = [published() for _ in range(3)]
    draft = unpublish(post, by=EDITOR)
    assert parts() == {1: 1, 2: 1}
    publish(draft, by=EDITOR)
    assert parts() == {1: 1, 2: 2}
    assert post.id in entries(2)


def test_a_post_that_leaves_many_in_its_part_does_not_touch_the_index(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemap, "PART_SIZE", 20)
    posts = [published() for _ in range(7)]
    assert purged(unpublish(posts[0], by=EDITOR)) == {"sitemap-1"}


def test_the_last_post_of_a_part_touches_the_index() -> None:
    post = published()
    assert purged(unpublish(post, by=EDITOR)) == {"sitemap", "sitemap-1"}
    assert parts() == {1: 0}


def test_a_deleted_post_is_in_no_part() -> None:
    post = published()
    delete(post, by=EDITOR)
    assert entries(1) == {}
    assert parts() == {1: 0}


def test_a_draft_is_in_no_part() -> None:
    assert saved().sitemap_part == 0
    assert parts() == {}


@pytest.mark.parametrize("others", [[timedelta(days=9)], [timedelta(days=9), timedelta(days=8)]])
def test_the_index_shows_a_part_from_its_first_visible_post_on(others: list[Any]) -> None:
    now = timezone.now().replace(microsecond=0)
    *_, last = [published(published_at=now + delay) for delay in others]
    (part,) = SitemapItem.query(items.SITEMAP_PK, consistent_read=True)
    assert part.visible_from == now + min(others)
    save(copy_of(last, published_at=now + timedelta(days=1)), by=EDITOR)
    (part,) = SitemapItem.query(items.SITEMAP_PK, consistent_read=True)
    assert part.visible_from == now + timedelta(days=1)


def test_a_post_that_was_never_in_a_part_gets_one_with_its_next_save() -> None:
    post = published()
    item = store.get_post_item(post.id)
    assert item is not None
    item.sitemap_part = 0
    item.save()
    stored = store.get_post(post.id)
    assert stored is not None
    assert save(stored, by=EDITOR).sitemap_part == 1
