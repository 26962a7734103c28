"""Saves that follow each other: remembered is only what is so."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from posts import publishing, sitemap, store
from posts.claims import claim_item
from posts.errors import SlugTaken
from posts.models import Post, copy_of
from posts.save_run import SaveRun
from posts.tables import EntryItem, NeighboursItem, SitemapEntryItem, SitemapItem
from posts.transactions import Unanswered
from reader_lambda import items
from tests.posts.factories import EDITOR, a_post, published

pytestmark = pytest.mark.usefixtures("tables")

FIRST = datetime(2018, 7, 5, tzinfo=UTC)


def on_day(day: int, **fields: Any) -> Post:
    when = FIRST + timedelta(days=day)
    values = {"id": f"p{day}", "title": f"Day {day}", "slug": f"s{day}", "published_at": when}
    return a_post(**{"status": "published", **values, **fields})


def links() -> dict[str, tuple[str, str]]:
    """Return the titles of the older and the newer post, by path."""
    found = {}
    entries = EntryItem.query(items.HOME_LIST_PK, consistent_read=True)
    for path in ["/", *(entry.path for entry in entries)]:
        item = NeighboursItem.get(items.path_pk(path), items.NEIGHBOURS_SK, consistent_read=True)
        sides = (item.older, item.newer)
        older, newer = ("" if side is None else side.title for side in sides)
        found[path] = (older, newer)
    return found


def in_order(days: list[int], titles: dict[int, str] | None = None) -> dict[str, tuple[str, str]]:
    """Return what the links must be, from the days that have a post."""
    names = ["", *((titles or {}).get(day, f"Day {day}") for day in sorted(days)), ""]
    chain = {
        f"/posts/s{day}": (names[at - 1], names[at + 1])
        for at, day in enumerate(sorted(days), start=1)
    }
    return {"/": (names[-2], ""), **chain}


@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_posts_of_a_series_are_linked_in_the_order_of_their_time(seed: int | None) -> None:
    days = list(range(12))
    if seed:
        random.Random(seed).shuffle(days)
    with SaveRun() as run:
        for day in days:
            publishing.save(on_day(day), by=EDITOR, run=run)
    assert links() == in_order(days)


def test_a_post_that_somebody_else_puts_between_is_linked_too() -> None:
    with SaveRun() as run:
        for day in (0, 4, 8):
            publishing.save(on_day(day), by=EDITOR, run=run)
            publishing.save(on_day(day + 2), by=EDITOR)
    assert links() == in_order([0, 2, 4, 6, 8, 10])


def test_a_post_that_is_renamed_within_a_series_is_linked_by_its_new_name() -> None:
    with SaveRun() as run:
        first = publishing.save(on_day(0), by=EDITOR, run=run)
        publishing.save(on_day(5), by=EDITOR, run=run)
        publishing.save(copy_of(first, title="New"), by=EDITOR, run=run)
        publishing.save(on_day(3), by=EDITOR, run=run)
    assert links() == in_order([0, 3, 5], {0: "New"})


def test_drafts_and_pages_between_change_nothing() -> None:
    with SaveRun() as run:
        publishing.save(on_day(0), by=EDITOR, run=run)
        publishing.save(a_post(id="d", slug="d"), by=EDITOR, run=run)
        publishing.save(
            a_post(id="a", slug="a", kind="page", status="published"), by=EDITOR, run=run
        )
        publishing.save(on_day(1), by=EDITOR, run=run)
    assert links() == in_order([0, 1])


def test_counters_are_settled_once_a_series_is_over() -> None:
    with SaveRun() as run:
        for day in range(5):
            post = on_day(day, tags=["AWS", f"t{day % 2}"])
            publishing.save(post, by=EDITOR, run=run)
    assert {tag.key: tag.posts for tag in store.list_tags()} == {"aws": 5, "t0": 3, "t1": 2}
    assert store.month_counts() == [("2018-07", 5)]


def test_parts_of_the_sitemap_are_filled_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sitemap, "PART_SIZE", 3)
    published(slug="before")
    with SaveRun() as run:
        for day in (5, 4, 3, 2, 1):
            publishing.save(on_day(day), by=EDITOR, run=run)
    parts = list(SitemapItem.query(items.SITEMAP_PK, consistent_read=True))
    assert [part.posts for part in parts] == [3, 3]
    assert [part.visible_from for part in parts] == [
        FIRST + timedelta(days=4),
        FIRST + timedelta(days=1),
    ]
    counted = Counter(
        part.sk
        for part in parts
        for _entry in SitemapEntryItem.query(items.sitemap_part_pk(int(part.sk)))
    )
    assert list(counted.values()) == [3, 3]


def test_a_slug_that_was_free_and_no_longer_is_is_refused() -> None:
    published(slug="same", published_at=FIRST - timedelta(days=50))
    published(slug="between", published_at=FIRST - timedelta(days=20))
    post = on_day(0, slug="same")
    with SaveRun() as run:
        run.free.add(claim_item(post, "same").pk)
        with pytest.raises(SlugTaken):
            publishing.save(post, by=EDITOR, run=run)


def test_counting_that_fails_leaves_the_post_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(*_arguments: Any, **_keywords: Any) -> None:
        raise Unanswered("timeout")

    monkeypatch.setattr("posts.counts.settle", silent)
    with SaveRun() as run:
        publishing.save(on_day(0, tags=["AWS"]), by=EDITOR, run=run)
    assert store.get_post("p0") is not None
    assert store.list_tags() == []
