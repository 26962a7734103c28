"""Renaming a tag in a browser: it goes on by itself, and says how far it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from posts import store
from posts.admin import tags as tags_admin
from tests.posts.admin.blog import stored_post

pytestmark = pytest.mark.browser


def test_a_rename_goes_on_piece_by_piece_until_it_is_done(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tags_admin, "PIECE_SECONDS", 0.01)
    posts = [stored_post(f"Post {n}", tags=["AWS"]) for n in range(4)]
    page.goto("/admin/posts/tag/aws/change/")
    page.get_by_label("Name").fill("旅")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("4 posts changed. Done.")
    expect(page.get_by_role("link", name="To the tags")).to_be_visible()
    for post in posts:
        after = store.get_post(post.id)
        assert after
        assert after.tags == ["旅"]


def test_a_server_that_fails_once_is_asked_again(page: Page) -> None:
    stored_post(tags=["AWS"])
    failed: list[str] = []

    def fail_once(route: object) -> None:
        if not failed and route.request.method == "POST":  # type: ignore[attr-defined]  # Route
            failed.append("once")
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/progress/", fail_once)
    page.goto("/admin/posts/tag/aws/change/")
    page.get_by_label("Name").fill("Cloud")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("1 post changed. Done.")
    assert failed
