"""Linking to another post from the text, in a browser and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from posts.models import PUBLISHED
from tests.posts.admin.blog import ADD, stored_post

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("media_bucket")]


def open_search(page: Page, text: str) -> None:
    page.goto(ADD)
    body = page.locator("[name=body]")
    body.fill(text)
    body.evaluate("it => it.setSelectionRange(it.value.length, it.value.length)")
    page.get_by_role("button", name="Link to a post").focus()
    page.keyboard.press("Enter")


def test_a_post_is_searched_and_linked_to_by_keyboard_alone(page: Page) -> None:
    stored_post("新幹線の旅", slug="shinkansen", status=PUBLISHED)
    stored_post("在来線の旅", slug="zairaisen", status=PUBLISHED)
    open_search(page, "見よ")
    page.keyboard.type("在来線")
    expect(page.get_by_role("status").filter(has_text="1 posts")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.input_value("[name=body]") == "見よ[在来線の旅](/posts/zairaisen)"
    expect(page.locator("[name=body]")).to_be_focused()
    page.keyboard.press("Control+z")
    assert page.input_value("[name=body]") == "見よ"


def test_selected_text_is_searched_for_and_becomes_the_link_s(page: Page) -> None:
    stored_post("新幹線の旅", slug="shinkansen", status=PUBLISHED)
    page.goto(ADD)
    body = page.locator("[name=body]")
    body.fill("新幹線に乗る")
    body.evaluate("it => it.setSelectionRange(0, 3)")
    page.get_by_role("button", name="Link to a post").click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    page.keyboard.press("Enter")
    assert body.input_value() == "[新幹線](/posts/shinkansen)に乗る"


def test_brackets_in_a_title_do_not_break_the_link(page: Page) -> None:
    stored_post("[速報] 開業", slug="kaigyo", status=PUBLISHED)
    open_search(page, "")
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    page.keyboard.press("Enter")
    assert page.input_value("[name=body]") == r"[\[速報\] 開業](/posts/kaigyo)"


def test_escape_leaves_the_text_as_it_was(page: Page) -> None:
    open_search(page, "本文")
    expect(page.get_by_role("dialog")).to_contain_text("No post has these words.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.input_value("[name=body]") == "本文"


def test_an_ended_session_is_told_in_the_dialog(page: Page) -> None:
    page.route("**/links/*", redirected)
    open_search(page, "本文")
    expect(page.get_by_role("dialog")).to_contain_text("sign in in another tab")


def redirected(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html", body="<p>Sign in</p>")
