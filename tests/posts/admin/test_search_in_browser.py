"""Finding posts while one types: in any script, announced, and kept in the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from posts import post_lists
from tests.posts.admin.blog import LIST, stored_post

pytestmark = pytest.mark.browser

SHOWN = "#result_list .field-title a"


def status(page: Page) -> Any:
    return expect(page.locator("#changelist-search [role=status]"))


def test_the_list_follows_what_is_typed(page: Page) -> None:
    stored_post("吾輩は猫である", body="ｻｰﾊﾞｰﾚｽ")
    stored_post("坊っちゃん", status="published")
    page.goto(f"{LIST}?state=draft")
    page.locator("#searchbar").press_sequentially("さーばれす")
    expect(page.locator(SHOWN)).to_have_text(["吾輩は猫である"])
    status(page).to_have_text("1 shown.")
    expect(page.locator("#searchbar")).to_be_focused()
    assert page.evaluate("new URLSearchParams(location.search).get('q')") == "さーばれす"
    assert page.evaluate("new URLSearchParams(location.search).get('state')") == "draft"
    page.fill("#searchbar", "nothing like that")
    status(page).to_have_text("Nothing found.")
    expect(page.locator(SHOWN)).to_have_count(0)
    page.fill("#searchbar", "")
    expect(page.locator(SHOWN)).to_have_text(["吾輩は猫である"])


def test_what_is_shown_is_what_its_address_shows_anybody(page: Page) -> None:
    for number in range(3):
        stored_post(f"猫 {number}", tags=["旅"], status="published" if number else "draft")
    page.goto(f"{LIST}?tag=%E6%97%85&o=3")
    page.fill("#searchbar", "ねこ 猫")
    status(page).to_have_text("Nothing found.")
    page.fill("#searchbar", "猫")
    status(page).to_have_text("3 shown.")
    page.get_by_role("link", name="Published", exact=True).click()
    shown = ["猫 1", "猫 2"]
    expect(page.locator(SHOWN)).to_have_text(shown)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(SHOWN)).to_have_text(shown)
    expect(other.locator("#searchbar")).to_have_value("猫")


def test_actions_work_on_what_was_found(page: Page) -> None:
    stored_post("One")
    stored_post("Another")
    page.goto(LIST)
    page.fill("#searchbar", "another")
    status(page).to_have_text("1 shown.")
    page.check("#action-toggle")
    expect(page.locator(".action-counter")).to_have_text("1 of 1 selected")
    page.select_option("[name=action]", "publish_selected")
    page.click("button[name=index]")
    expect(page.locator(".messagelist")).to_have_text("1 post was published.")
    expect(page.locator(SHOWN)).to_have_text(["Another"])


def test_a_search_goes_on_by_itself_until_it_has_enough(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_lists, "MAX_EXAMINED", 2)
    now = timezone.now()
    for number in range(8):
        title = f"needle {number}" if number in (3, 7) else "hay"
        stored_post(title, status="published", published_at=now - timedelta(days=number))
    page.goto(LIST)
    page.fill("#searchbar", "needle")
    status(page).to_have_text("2 shown.")
    expect(page.locator(SHOWN)).to_have_text(["needle 3", "needle 7"])
    expect(page.locator(".pages a.next")).to_have_count(0)
    page.check("#action-toggle")
    expect(page.locator(".action-counter")).to_have_text("2 of 2 selected")


def test_a_slow_answer_never_replaces_a_newer_one(page: Page) -> None:
    stored_post("One")
    stored_post("Two")
    held: list[Route] = []
    page.route("**/*q=one*", lambda route: held.append(route))  # noqa: PLW0108 - it asks for a function
    page.goto(LIST)
    page.fill("#searchbar", "one")
    page.wait_for_timeout(500)
    assert held
    page.fill("#searchbar", "two")
    status(page).to_have_text("1 shown.")
    held[0].abort()
    page.wait_for_timeout(300)
    expect(page.locator(SHOWN)).to_have_text(["Two"])
    status(page).to_have_text("1 shown.")


def test_whoever_is_signed_out_meanwhile_is_told(page: Page) -> None:
    stored_post("One")
    page.goto(LIST)
    page.context.clear_cookies()
    page.fill("#searchbar", "two")
    status(page).to_contain_text("You may be signed out")
    expect(page.locator(SHOWN)).to_have_text(["One"])


def test_nothing_is_asked_while_an_input_method_composes(page: Page) -> None:
    stored_post("新幹線")
    stored_post("しかたない")
    page.goto(LIST)
    page.locator("#searchbar").focus()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    ime = page.context.new_cdp_session(page)
    for typed in ("し", "しん", "しんかんせん", "新幹線"):
        values = {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        ime.send("Input.imeSetComposition", values)
        page.wait_for_timeout(400)
    assert asked == []
    ime.send("Input.insertText", {"text": "新幹線"})
    expect(page.locator(SHOWN)).to_have_text(["新幹線"])
