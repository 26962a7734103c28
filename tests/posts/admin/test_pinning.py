"""Pinning from the list of posts."""

from __future__ import annotations

import pytest
from django.test import Client

from posts import store
from posts.models import Post
from posts.site_links import stored
from tests.posts.admin.blog import (
    AMY,
    LIST,
    PUBLISHED_AT_ONCE,
    Answer,
    form_of,
    post_url,
    stored_post,
    text_of,
    told,
)


def run(client: Client, action: str, *posts: Post) -> Answer:
    chosen = [post.id for post in posts]
    form = {"action": action, "index": "0", "_selected_action": chosen}
    return client.post(LIST, form, follow=True)


def pinned() -> set[str]:
    site = store.get_site()
    return set(stored(site.pinned)) if site else set()


def test_posts_are_pinned_and_the_list_shows_which(editor: Client) -> None:
    one, draft = stored_post("One", status="published"), stored_post("Draft")
    messages = told(run(editor, "pin_selected", one, draft))
    assert messages == [
        "1 post was pinned.",
        "“Draft”: It is a draft. Please publish or schedule it first.",
    ]
    assert pinned() == {one.id}
    assert text_of(editor.get(LIST)).count("pinned to the front page") == 1
    assert told(run(editor, "pin_selected", one)) == ["Nothing to do for: “One”"]
    assert told(run(editor, "unpin_selected", one)) == ["1 post was unpinned."]
    assert pinned() == set()
    assert "pinned to the front page" not in text_of(editor.get(LIST))


def test_one_too_many_is_told_with_those_that_are_pinned(editor: Client) -> None:
    posts = [stored_post(title, status="published") for title in ("One", "Two", "Three", "Four")]
    messages = told(run(editor, "pin_selected", *posts))
    assert messages[0] == "3 posts were pinned."
    assert messages[1].startswith("“Four”: At most 3 posts are pinned, and these are: ")
    assert len(pinned()) == 3


def test_the_list_speaks_japanese(editor: Client) -> None:
    post = stored_post("旅", status="published")
    editor.defaults["HTTP_ACCEPT_LANGUAGE"] = "ja"
    assert told(run(editor, "pin_selected", post)) == ["1件の記事を固定表示しました。"]
    assert "トップページに固定表示" in text_of(editor.get(LIST))


@pytest.mark.parametrize("action", ["pin_selected", "unpin_selected"])
def test_authors_pin_nothing(author: Client, action: str) -> None:
    own = stored_post("Own", by=AMY, status="published")
    run(author, action, own)
    assert pinned() == set()
    assert "Pin selected posts" not in text_of(author.get(LIST))


def test_a_form_opened_before_a_pinning_can_be_saved(editor: Client) -> None:
    post = stored_post("One", status="published")
    run(editor, "pin_selected", post)
    editor.post(post_url(post), {**form_of(post, title="Two"), **PUBLISHED_AT_ONCE})
    site = store.get_site()
    assert site is not None
    assert [card["title"] for card in stored(site.pinned).values()] == ["Two"]
