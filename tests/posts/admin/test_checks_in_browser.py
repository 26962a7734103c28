"""Checking a post where one writes: what is found leads to its line, and stops nobody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.posts.admin.blog import ADD, only_post

pytestmark = pytest.mark.browser

TEXT = "一行目\n\n### 見出し\n\n" + "文。\n\n" * 200 + "[旅](/posts/無い)\n"


def check(page: Page) -> None:
    page.get_by_role("button", name="Check", exact=True).click()


def test_what_is_found_is_told_and_leads_to_its_line(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "題")
    page.fill("[name=body]", TEXT)
    check(page)
    expect(page.locator(".findings [role=status]")).to_have_text("3 things to look at:")
    page.get_by_role("button", name="/posts/無い leads to nothing").click()
    body = page.locator("[name=body]")
    expect(body).to_be_focused()
    selected = "it => it.value.slice(it.selectionStart, it.selectionEnd)"
    assert body.evaluate(selected) == "[旅](/posts/無い)"
    assert body.evaluate("it => it.scrollTop") > 0 or body.evaluate("it => it.clientHeight") > 5000
    page.get_by_role("button", name="The heading skips a level").click()
    assert body.evaluate(selected) == "### 見出し"


def test_mending_and_checking_again_finds_nothing(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "題")
    page.fill("[name=body]", "![](https://example.com/a.png)")
    check(page)
    expect(page.locator(".findings li")).to_have_count(2)
    page.fill("[name=body]", "![海](https://example.com/a.png)")
    page.fill("[name=summary]", "海の話")
    check(page)
    expect(page.locator(".findings [role=status]")).to_have_text("Nothing was found.")
    expect(page.locator(".findings li")).to_have_count(0)


def test_the_enter_key_still_saves(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=body]", "Text.")
    page.fill("[name=title]", "題")
    page.press("[name=title]", "Enter")
    expect(page.locator(".messagelist")).to_contain_text("題")
    assert only_post().title == "題"


def test_whoever_is_signed_out_meanwhile_is_told_and_keeps_the_text(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=body]", "Text.")
    page.context.clear_cookies(name="session")
    check(page)
    expect(page.locator(".findings [role=status]")).to_contain_text("You may be signed out")
    expect(page.locator("[name=body]")).to_have_value("Text.")
