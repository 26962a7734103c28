"""A public post in a real browser: drafted beside, shared, published, discarded."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from posts import publishing
from posts.models import copy_of
from posts.pending import working_version
from tests.posts.admin.blog import AMY, only_post, post_url, stored_post

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("media_bucket")]


def test_a_public_post_is_drafted_published_and_gone_back_to(page: Page) -> None:
    post = stored_post("題", body="Old.", status="published")
    page.goto(post_url(post))
    page.fill("[name=title]", "新しい題")
    page.press("[name=title]", "Enter")
    page.wait_for_url("**/admin/posts/post/")
    expect(page.locator(".state-note")).to_have_text("changed since published")
    assert (only_post().title, working_version(only_post()).title) == ("題", "新しい題")
    page.goto(post_url(post))
    page.get_by_role("button", name="Publish changes").click()
    page.wait_for_url("**/admin/posts/post/")
    assert (only_post().title, only_post().pending) == ("新しい題", "")
    publishing.save_pending(copy_of(only_post(), body="Other."), by=AMY)
    page.goto(post_url(post))
    expect(page.locator(".changes-beside")).to_contain_text("saved by Amy Author")
    page.get_by_role("button", name="Discard changes").click()
    expect(page.locator(".messagelist")).to_contain_text("discarded")
    assert page.input_value("[name=body]") == "Old."
    expect(page.get_by_role("button", name="Discard changes")).to_have_count(0)


def test_a_link_is_made_read_by_a_stranger_and_taken_back(page: Page, origin: str) -> None:
    post = stored_post("書きかけ", body="# 途中\n\n<b style='color:red'>まだ</b>")
    page.goto(post_url(post))
    page.fill("[name=body]", "Typed, not saved.")
    page.get_by_role("button", name="Make a link").click()
    field = page.locator(".share input")
    link = field.input_value()
    assert link.startswith(f"{origin}/preview/{post.id}/")
    browser = page.context.browser
    assert browser is not None
    stranger = browser.new_context(locale="ja").new_page()
    problems: list[str] = []
    stranger.on("console", lambda message: problems.append(message.text))
    stranger.goto(link)
    expect(stranger.get_by_role("note")).to_have_text("公開前のプレビューです。")
    expect(stranger.locator("h1").first).to_be_visible()
    assert "まだ" in stranger.inner_text("body")
    assert [problem for problem in problems if "style" in problem] == []
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".share-status")).to_have_text("The link leads nowhere any more.")
    answer = stranger.goto(link)
    assert answer is not None
    assert answer.status == 404
    expect(stranger.locator("h1").last).to_have_text("このリンクは無効になりました。")
    assert page.input_value("[name=body]") == "Typed, not saved."
