"""Many posts at once in a browser: it goes on by itself, stops, and outlasts a lost line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from posts.admin import bulk_run, post_list
from posts.post_lists import PostFilter, list_posts
from tests.posts.admin.blog import LIST, stored_post

pytestmark = pytest.mark.browser


def drafts() -> int:
    return len(list_posts(PostFilter(state="draft")).items)


def begin(page: Page) -> None:
    page.goto(LIST)
    page.check("#action-toggle")
    page.select_option("[name=action]", "publish_selected")
    page.click("button[name=index]")


def some_drafts(count: int) -> None:
    now = timezone.now()
    for number in range(count):
        stored_post(f"Post {number}", published_at=now - timedelta(days=number))


def test_it_goes_on_by_itself_to_a_summary(page: Page) -> None:
    some_drafts(23)
    begin(page)
    expect(page.locator("#bulk-status")).to_contain_text("23 of 23 posts. Done.")
    expect(page.locator(".bulk-outcome")).to_contain_text("23 posts were published.")
    expect(page.locator("progress")).to_have_js_property("value", 23)
    assert drafts() == 0
    page.get_by_role("link", name="Back to the list").click()
    expect(page).to_have_url(f"{page.url.partition('/admin')[0]}{LIST}")


def once(page: Page, act: Callable[[Route], None]) -> None:
    page.route("**/post/bulk/", act, times=1)


def test_it_can_be_stopped_and_gone_on_with(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_run, "AT_ONCE", 2)
    monkeypatch.setattr("posts.admin.bulk.AT_ONCE", 2)
    some_drafts(7)
    held: list[Any] = []
    once(page, lambda route: held.append(route))  # noqa: PLW0108 - it asks for a function
    begin(page)
    page.get_by_role("button", name="Stop here").click()
    held[0].continue_()
    expect(page.locator("#bulk-status")).to_contain_text("2 of 7 posts.")
    page.wait_for_timeout(300)
    assert drafts() == 5
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#bulk-status")).to_contain_text("7 of 7 posts. Done.")
    assert drafts() == 0


def test_a_lost_answer_is_told_and_the_rest_is_done(page: Page) -> None:
    some_drafts(12)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    once(page, lose_the_answer)
    begin(page)
    expect(page.locator("#bulk-status")).to_contain_text("There was no answer.")
    assert drafts() == 2
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#bulk-status")).to_contain_text("12 of 12 posts. Done.")
    expect(page.locator(".bulk-outcome")).to_contain_text("2 posts were published.")
    expect(page.locator(".bulk-outcome")).to_contain_text("Nothing to do for:")


def test_all_pages_of_the_list_are_meant_where_that_is_ticked(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_list, "PAGE_SIZE", 4)
    some_drafts(9)
    page.goto(f"{LIST}?state=draft")
    page.check("#action-toggle")
    page.check("text=all that the list finds")
    page.select_option("[name=action]", "publish_selected")
    page.click("button[name=index]")
    expect(page.locator("#bulk-status")).to_contain_text("Nothing was done yet.")
    assert drafts() == 9
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#bulk-status")).to_contain_text("9 posts so far. Done.")
    assert drafts() == 0
