"""Posts pinned to the front page: theirs is the site item, changed with the post itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from posts import history, pinning, publishing, store
from posts.edge import orders
from posts.errors import EditConflict, PublishingError
from posts.models import Post, copy_of
from posts.site_links import MAX_SUMMARY, stored
from reader_lambda import cache_tags
from tests.posts.backup import blog
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("site", "english")


def pinned() -> dict[str, dict[str, str]]:
    site = store.get_site()
    assert site is not None
    return stored(site.pinned)


def pin(post: Post) -> Post:
    pinning.pin(post, by=EDITOR)
    return blog.get(post.id)


def save(post: Post, **changes: Any) -> Post:
    return publishing.save(copy_of(post, **changes), by=EDITOR)


def test_a_pinned_post_is_on_the_front_page_until_it_is_unpinned() -> None:
    old = published(title="Old", slug="old", published_at=datetime(2018, 7, 5, tzinfo=UTC))
    published(title="New", slug="new")
    post = pin(old)
    assert (post.pinned, post.version) == (True, old.version)
    assert pinned()[post.id] == {
        "path": "/posts/old",
        "title": "Old",
        "language": "en",
        "visible_from": "2018-07-05T00:00:00Z",
        "summary": "Text.",
        "published_local": "2018-07-05T09:00:00+09:00",
    }
    home = blog.answer("/").body
    assert home.index(">固定</p>") < home.index(">Old</a>") < home.index(">New</a>")
    pinning.unpin(post, by=EDITOR)
    assert pinned() == {}
    assert not blog.get(post.id).pinned
    assert "固定" not in blog.answer("/").body


def test_pinning_purges_the_front_page_and_stands_in_the_history() -> None:
    post = published(title="One")
    known = {order.sk for order in orders.open_orders()}
    pinning.pin(post, by=EDITOR)
    (order,) = [order for order in orders.open_orders() if order.sk not in known]
    assert set(order.tags) == {
        *(cache_tags.list_head("/"), cache_tags.card(post.id), cache_tags.AT_HAND)
    }
    assert blog.get(post.id).purge_order == order.sk
    pinning.unpin(blog.get(post.id), by=EDITOR)
    actions = [entry.action for entry in history.of_post(post.id)]
    assert actions == ["unpinned", "pinned", "created"]


def test_what_its_card_shows_changes_with_the_save() -> None:
    post = pin(published(title="One", slug="one"))
    post = save(post, title="二", slug="two", summary="あ" * 200)
    card = pinned()[post.id]
    assert (card["path"], card["title"]) == ("/posts/two", "二")
    assert card["summary"] == "あ" * (MAX_SUMMARY - 1) + "…"
    later = timezone.now() + timedelta(days=3)
    save(post, published_at=later)
    assert pinned()[post.id]["visible_from"] == f"{later:%Y-%m-%dT%H:%M:%SZ}"


def test_a_post_that_goes_is_not_pinned_any_more() -> None:
    hidden, deleted = pin(published(title="Hidden")), pin(published(title="Deleted"))
    draft = publishing.unpublish(hidden, by=EDITOR)
    publishing.delete(deleted, by=EDITOR)
    assert pinned() == {}
    assert not blog.get(draft.id).pinned
    publishing.publish(draft, by=EDITOR)
    assert pinned() == {}


def test_changes_beside_it_change_nothing_until_they_are_published() -> None:
    post = pin(published(title="One"))
    changed = publishing.save_pending(copy_of(post, title="Two"), by=EDITOR)
    assert pinned()[post.id]["title"] == "One"
    publishing.publish(changed, by=EDITOR)
    assert pinned()[post.id]["title"] == "Two"
    assert blog.get(post.id).pinned


def test_a_few_are_pinned_and_which_is_told() -> None:
    for title in ("One", "Two", "Three"):
        pin(published(title=title))
    with pytest.raises(PublishingError, match=r"At most 3 posts are pinned, .*“Two”"):
        pin(published(title="Four"))
    assert len(pinned()) == 3


@pytest.mark.parametrize(
    ("fields", "reason"), [({}, "It is a draft"), ({"kind": "page"}, "A page stands alone")]
)
def test_drafts_and_pages_are_not_pinned(fields: dict[str, str], reason: str) -> None:
    with pytest.raises(PublishingError, match=reason):
        pinning.pin(saved(title="One", slug="one", **fields), by=EDITOR)
    assert pinned() == {}


def test_a_scheduled_post_is_pinned_for_its_time() -> None:
    post = saved(title="Later", status="published", published_at=timezone.now() + timedelta(days=1))
    pinning.pin(post, by=EDITOR)
    assert post.id in pinned()
    assert "Later" not in blog.answer("/").body


def test_pinning_what_was_saved_meanwhile_is_a_conflict() -> None:
    post = published(title="One")
    save(post, title="Two")
    with pytest.raises(EditConflict):
        pinning.pin(post, by=EDITOR)
    assert pinned() == {}


def test_a_save_that_knows_nothing_of_the_pin_leaves_no_old_card() -> None:
    known = published(title="One")
    card_of_then = pin(known)
    after = save(known, title="Two")  # of a form opened before it was pinned
    assert pinned()[after.id]["title"] == "Two"
    assert card_of_then.version + 1 == after.version


def test_a_pin_that_comes_between_a_saves_read_and_its_write_is_met(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = published(title="One")
    read = store.get_post_item

    def pinned_behind(post_id: str) -> Any:
        item = read(post_id)
        monkeypatch.setattr(store, "get_post_item", read)
        pinning.pin(blog.get(post_id), by=EDITOR)
        return item

    monkeypatch.setattr(store, "get_post_item", pinned_behind)
    with pytest.raises(PublishingError):
        save(post, title="Two")
    assert pinned()[post.id]["title"] == "One" == blog.get(post.id).title
