"""A save that does not come through, in a real browser: the text is there again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from posts.models import Post
from posts.pending import working_version
from tests.blogsite.sign_in import sign_in_browser
from tests.browser import chromium
from tests.posts.admin.blog import only_post, post_url, stored_post

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("media_bucket")]


@contextmanager
def served(port: int, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the admin in a process of its own; its address, and the process, killed at the end."""
    command = [sys.executable, "-m", "tests.posts.admin.mortal_server", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield line_of(server), server
        finally:
            server.kill()


def line_of(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    return server.stdout.readline().strip()


TEXT = "はじめから終わりまで書いた。"


def killed_while_saving(editor: Client, page: Page, post: Post, when: str) -> int:
    """Save a text with a server that is killed before or after it is written; its port."""
    with served(0, when) as (origin, server):
        sign_in_browser(page.context, editor, origin)
        page.goto(origin + post_url(post))
        page.fill("[name=body]", TEXT)
        page.click("[name=_save]", no_wait_after=True)
        assert line_of(server) == "saving"
        server.kill()
        server.wait()
    return int(origin.rsplit(":", 1)[1])


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_server_killed_in_the_middle_of_a_save_costs_no_word(editor: Client, status: str) -> None:
    post = stored_post(body="はじめ", status=status)
    with chromium() as browser:
        page = browser.new_context(locale="en").new_page()
        port = killed_while_saving(editor, page, post, "before")
        assert only_post().version == 1
        with served(port) as (origin, _server):
            page.goto(origin + post_url(post))
            expect(page.locator(".recovery")).to_contain_text("unsaved text of yours")
            page.get_by_role("button", name="Recover it").click()
            assert page.input_value("[name=body]") == TEXT
            page.click("[name=_save]")
            page.wait_for_url("**/admin/posts/post/")
    assert working_version(only_post()).body == TEXT


def test_a_server_killed_before_it_could_answer_has_saved_and_offers_nothing(
    editor: Client,
) -> None:
    post = stored_post(body="はじめ")
    with chromium() as browser:
        page = browser.new_context(locale="en").new_page()
        port = killed_while_saving(editor, page, post, "after")
        assert only_post().body == TEXT
        with served(port) as (origin, _server):
            with page.expect_response("**/working-copy/**"):
                page.goto(origin + post_url(post))
            page.wait_for_timeout(300)
            expect(page.locator(".recovery")).to_have_count(0)
            assert page.input_value("[name=body]") == TEXT


def test_a_session_that_expired_before_the_save_costs_no_word(page: Page) -> None:
    post = stored_post(body="はじめ")
    page.goto(post_url(post))
    cookies = page.context.cookies()
    page.fill("[name=body]", "はじめから\n終わりまで")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("[name=_save]")
    expect(page.locator("body")).to_contain_text("Your text is kept below.")
    expect(page.locator("textarea", has_text="終わりまで")).to_be_visible()
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # of the same library
    page.get_by_role("button", name="Send again").click()
    page.wait_for_url("**/admin/posts/post/")
    assert only_post().body == "はじめから\n終わりまで"
