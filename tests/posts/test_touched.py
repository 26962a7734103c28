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


OLD, OTHER = "/2018/07/foo", "/?p=2"
PLACE = cache_tags.place("p")


def test_old_addresses_that_come_and_go_touch_what_is_there_and_not_the_others() -> None:
    before, after = public(addresses=[OLD, "/stays"]), public(addresses=["/stays", OTHER])
    assert tags(before, after) == {POST, cache_tags.path(OLD), cache_tags.path(OTHER)}


def test_a_text_touches_no_redirect_to_the_post() -> None:
    before = public(addresses=[OLD], public_slugs=["old", "p"])
    assert tags(before, public(addresses=[OLD], public_slugs=["old", "p"], body="other")) == {POST}
    earlier = public(
        addresses=[OLD], public_slugs=["old", "p"], published_at=WHEN.replace(year=2017)
    )
    assert PLACE not in tags(before, earlier)


@pytest.mark.parametrize(
    "change",
    [{"slug": "q"}, {"published_at": WHEN.replace(year=2099)}, {"status": "draft"}],
)
@pytest.mark.parametrize("former", [{"addresses": [OLD]}, {"public_slugs": ["old", "p"]}])
def test_what_leads_to_a_post_goes_when_the_post_does(
    former: dict[str, Any], change: dict[str, Any]
) -> None:
    assert PLACE in tags(public(**former), public(**former, **change))


def test_the_redirects_to_a_deleted_post_go_with_it() -> None:
    assert PLACE in tags(public(addresses=[OLD]), None)


def test_a_page_touches_the_list_of_pages_and_when_it_moves_the_other_forms_of_its_path() -> None:
    page = public(kind="page", public_slugs=["p"])
    pages = cache_tags.whole_list("/pages")
    assert tags(None, page) == {POST, cache_tags.path("/p"), pages}
    assert tags(page, public(kind="page", public_slugs=["p"], title="Other")) == {POST}
    moved = public(kind="page", slug="q", public_slugs=["p", "q"])
    assert tags(page, moved) == {POST, PLACE, cache_tags.path("/q")}
    assert tags(page, None) == {POST, PLACE, pages}
