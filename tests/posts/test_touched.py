"""Which cache tags a change touches: pure functions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from posts import touched
from posts.models import Post
from reader_lambda import cache_tags

WHEN = datetime(2018, 7, 4, 15, tzinfo=UTC)  # midnight of the 5th in Tokyo


def public(**fields: Any) -> Post:
    given = {"id": "p", "slug": "p", "title": "Title", "status": "published", "version": 1}
    times = {"published_at": WHEN, "created_at": WHEN, "updated_at": WHEN}
    return Post(**{**given, **times, **fields})


def tags(before: Post | None, after: Post | None, **newest: bool) -> set[str]:
    return touched.tags(before, after, **{"was_newest": False, "is_newest": False, **newest})


def lists(*paths: str) -> set[str]:
    return {cache_tags.whole_list(path) for path in paths}


ALL = ("/", "/archive/2018", "/archive/2018/07")
POST, CARD = cache_tags.post("p"), cache_tags.card("p")


def test_a_draft_touches_nothing() -> None:
    draft = public(status="draft")
    assert tags(None, draft) == tags(draft, draft) == tags(draft, None) == set()


def test_a_post_that_comes_touches_its_path_and_its_lists() -> None:
    post = public(tags=["ＡＷＳ"], author="hanako", public_slugs=["old", "p"])
    paths = {cache_tags.path("/posts/p"), cache_tags.path("/posts/old")}
    expected = {POST, *paths, *lists(*ALL, "/tags/aws", "/authors/hanako")}
    assert tags(None, post) == tags(public(status="draft"), post) == expected


@pytest.mark.parametrize("after", [None, public(status="draft")])
def test_a_post_that_goes_touches_its_lists_and_where_it_is_shown(after: Post | None) -> None:
    assert tags(public(), after) == {POST, CARD, *lists(*ALL)}


def test_a_text_touches_the_post_alone() -> None:
    later = WHEN + timedelta(days=1)
    assert tags(public(), public(body="other", version=2, updated_at=later)) == {POST}


@pytest.mark.parametrize(
    "change",
    [{"title": "Other"}, {"excerpt": "other"}, {"top_image": "/media/x"}, {"language": "en"}],
)
def test_what_a_card_shows_touches_the_cards(change: dict[str, str]) -> None:
    assert tags(public(), public(**change)) == {POST, CARD}


def test_tags_that_come_and_go_touch_their_lists() -> None:
    before, after = public(tags=["old", "stays"]), public(tags=["stays", "new"])
    assert tags(before, after) == {POST, CARD, *lists("/tags/old", "/tags/new")}


def test_a_slug_touches_its_new_path() -> None:
    before = public(public_slugs=["p"])
    after = public(slug="q", public_slugs=["p", "q"])
    assert tags(before, after) == {POST, CARD, cache_tags.path("/posts/q")}


def test_a_move_touches_the_lists_at_both_places() -> None:
    before, after = public(), public(published_at=WHEN + timedelta(days=31))
    expected = {POST, CARD, *lists(*ALL, "/archive/2018/08")}
    assert tags(before, after) == expected


def test_the_newest_touches_the_heads_of_its_lists_only() -> None:
    heads = {cache_tags.list_head(path) for path in ALL}
    assert tags(None, public(), is_newest=True) - {cache_tags.path("/posts/p")} == {POST, *heads}
    assert tags(public(), None, was_newest=True) == {POST, CARD, *heads}
