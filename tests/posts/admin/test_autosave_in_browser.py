"""Typed text in a browser: kept at once, offered again after a crash, gone once it is saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from posts import publishing
from posts.models import Post, copy_of
from tests.posts.admin.blog import ADD, AMY, EDITH, only_post, post_url, stored_post

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("media_bucket")]


def typed(page: Page, text: str) -> None:
    """Type a text and wait until it is kept."""
    page.fill("[name=body]", text)
    expect(page.locator(".copy-status")).to_contain_text("not saved yet")


def crash(page: Page) -> Page:
    """Close a page as a crash does, without a word, and return a new one."""
    new = page.context.new_page()
    page.close(run_before_unload=False)
    return new


def offered(page: Page) -> None:
    expect(page.locator(".recovery")).to_contain_text("unsaved text of yours")


def test_after_a_crash_the_text_is_offered_and_recovered(page: Page) -> None:
    post = stored_post("題", body="はじめ")
    page.goto(post_url(post))
    page.fill("[name=title]", "新しい題")
    typed(page, "途中まで書いた。")
    again = crash(page)
    again.goto(post_url(post))
    offered(again)
    assert again.input_value("[name=body]") == "はじめ"
    again.get_by_role("button", name="Recover it").click()
    assert again.input_value("[name=body]") == "途中まで書いた。"
    assert again.input_value("[name=title]") == "新しい題"
    again.click("[name=_save]")
    again.wait_for_url("**/admin/posts/post/")
    assert only_post().body == "途中まで書いた。"
    again.goto(post_url(post))
    again.wait_for_timeout(500)
    expect(again.locator(".recovery")).to_have_count(0)


def test_a_new_post_that_was_saved_is_not_offered_again(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "New")
    typed(page, "Words")
    page.click("[name=_save]")
    page.wait_for_url("**/admin/posts/post/")
    page.goto(ADD)
    page.wait_for_timeout(500)
    expect(page.locator(".recovery")).to_have_count(0)
    assert page.input_value("[name=body]") == ""


def test_a_text_saved_at_once_is_not_offered_again(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "New")
    page.fill("[name=body]", "First line\nSecond line")
    page.click("[name=_continue]")
    page.wait_for_url("**/change/")
    page.select_option("[name=status]", "published")
    page.click("[name=_continue]")
    expect(page.locator(".messagelist")).to_contain_text("readers see it")
    for address in (page.url, ADD):
        page.goto(address)
        page.wait_for_timeout(500)
        expect(page.locator(".recovery")).to_have_count(0)


def test_another_browser_gets_the_copy_of_the_server(page: Page) -> None:
    post = stored_post(body="Start")
    page.goto(post_url(post))
    typed(page, "On the train")
    page.evaluate("localStorage.clear()")
    again = crash(page)
    again.goto(post_url(post))
    offered(again)
    again.get_by_role("button", name="Recover it").click()
    assert again.input_value("[name=body]") == "On the train"


def test_without_a_connection_the_browser_keeps_the_text(page: Page) -> None:
    page.goto(ADD)
    page.context.set_offline(True)
    page.fill("[name=body]", "In the tunnel")
    expect(page.locator(".copy-status")).to_contain_text("the server could not be reached")
    page.context.set_offline(False)
    again = crash(page)
    again.goto(ADD)
    offered(again)
    again.get_by_role("button", name="Recover it").click()
    assert again.input_value("[name=body]") == "In the tunnel"


def test_after_the_session_has_ended_the_text_is_still_there(page: Page) -> None:
    post = stored_post(body="Start")
    page.goto(post_url(post))
    cookies = page.context.cookies()
    typed(page, "First")
    page.context.clear_cookies()
    page.fill("[name=body]", "Later")
    page.wait_for_timeout(1500)
    again = crash(page)
    again.context.add_cookies(cookies)  # type: ignore[arg-type]  # of the same library
    again.goto(post_url(post))
    offered(again)
    again.get_by_role("button", name="Recover it").click()
    assert again.input_value("[name=body]") == "Later"


def test_a_discarded_text_is_not_offered_again(page: Page) -> None:
    post = stored_post(body="Start")
    page.goto(post_url(post))
    typed(page, "Other")
    again = crash(page)
    again.goto(post_url(post))
    with again.expect_response("**/working-copy/"):
        again.get_by_role("button", name="Discard what was not saved").click()
    again.reload()
    again.wait_for_timeout(500)
    expect(again.locator(".recovery")).to_have_count(0)
    assert again.input_value("[name=body]") == "Start"


def test_an_offered_text_survives_what_is_typed_before_it_is_decided(page: Page) -> None:
    post = stored_post(body="Start")
    page.goto(post_url(post))
    typed(page, "The long one")
    second = crash(page)
    second.goto(post_url(post))
    offered(second)
    typed(second, "A short one")
    third = crash(second)
    third.goto(post_url(post))
    expect(third.locator(".recovery q")).to_have_text(["A short one", "The long one"])
    third.get_by_role("button", name="Recover it").last.click()
    assert third.input_value("[name=body]") == "The long one"
    fourth = crash(third)
    fourth.goto(post_url(post))
    expect(fourth.locator(".recovery q")).to_have_text(["The long one", "A short one"])


def test_a_recovered_text_meets_what_was_saved_meanwhile(page: Page) -> None:
    post = stored_post(body="Start")
    page.goto(post_url(post))
    typed(page, "Mine")
    publishing.save(copy_of(post, body="Theirs"), by=AMY)
    again = crash(page)
    again.goto(post_url(post))
    expect(again.locator(".recovery")).to_contain_text("has been saved since")
    again.get_by_role("button", name="Recover it").click()
    again.click("[name=_save]")
    expect(again.locator("#conflict-heading")).to_be_visible()
    assert only_post().body == "Theirs"
    assert again.input_value("[name=body]") == "Mine"


def test_what_was_not_changed_is_not_kept(page: Page) -> None:
    post = publishing.save(Post(title="A", body="Start"), by=EDITH)
    page.goto(post_url(post))
    page.fill("[name=body]", "Start")
    page.wait_for_timeout(1500)
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('copy'))") == []
