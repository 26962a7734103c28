"""The slug in a browser: checked as it is typed, announced, and no script needed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.posts.admin.blog import ADD, stored_post

pytestmark = pytest.mark.browser


def test_a_title_shows_the_slug_it_gives_and_a_slug_whose_it_is(page: Page) -> None:
    stored_post("Theirs", slug="theirs")
    page.goto(ADD)
    status = page.get_by_role("status").filter(has_text="/posts/")
    slug = page.locator("[name=slug]")
    page.locator("[name=title]").press_sequentially("新幹線の旅")
    expect(status).to_have_text("/posts/新幹線の旅: free.")
    assert slug.get_attribute("placeholder") == "新幹線の旅"
    slug.press_sequentially("theirs")
    expect(status).to_have_text("/posts/theirs: taken by “Theirs”.")
    assert slug.get_attribute("aria-invalid") == "true"
    described = slug.get_attribute("aria-describedby") or ""
    assert status.get_attribute("id") in described.split()
    slug.fill("")
    expect(status).to_have_text("/posts/新幹線の旅: free.")
    assert slug.get_attribute("aria-invalid") is None


def test_a_key_a_time_asks_once(page: Page) -> None:
    page.goto(ADD)
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if "/slug/" in request.url else None
    )
    page.locator("[name=slug]").press_sequentially("a-long-slug", delay=20)
    expect(page.get_by_role("status").filter(has_text="/posts/a-long-slug")).to_be_visible()
    assert len(asked) == 1


def test_a_server_that_does_not_answer_is_no_hindrance(page: Page) -> None:
    page.goto(ADD)
    page.route("**/slug/**", lambda route: route.abort())
    page.fill("[name=title]", "A title")
    page.fill("[name=body]", "Text.")
    page.fill("[name=slug]", "mine")
    page.wait_for_timeout(400)
    page.unroute("**/slug/**")
    page.locator("[name=_save]").click()
    expect(page.get_by_text("was added successfully")).to_be_visible()
