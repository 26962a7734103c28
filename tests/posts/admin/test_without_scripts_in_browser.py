"""With JavaScript off: write, save, publish, filter, search, delete and upload by plain forms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from posts import store
from tests.browser import chromium
from tests.posts.admin.blog import ADD, LIST, only_post, post_url, stored_post
from tests.posts.admin.tour import EDITOR, MEDIA, a_picture, visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("tables", "media_bucket")]


@pytest.fixture
def page(origin: str) -> Iterator[Page]:
    """A page of an editor whose browser runs no script."""
    with (
        chromium() as browser,
        visitor(browser, origin, EDITOR, java_script_enabled=False) as page,
    ):
        yield page


def titles(page: Page) -> list[str]:
    return page.locator("#result_list .field-title a").all_inner_texts()


def test_a_post_is_written_saved_published_and_deleted(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "吾輩は猫である")
    page.fill("[name=body]", "名前は**まだ**無い。")
    page.fill("[name=tags]", "猫、AWS")
    page.click("[name=_continue]")
    assert (only_post().state, only_post().tags) == ("draft", ["猫", "AWS"])

    expect(page.locator("[name=body]")).to_have_value("名前は**まだ**無い。")
    page.fill("[name=body]", "名前は付いた。")
    page.select_option("[name=status]", "published")
    page.click("[name=_save]")
    expect(page.locator(".messagelist")).to_contain_text("is published")
    assert (only_post().state, only_post().body) == ("published", "名前は付いた。")

    page.goto(post_url(only_post()))
    page.get_by_role("link", name="Delete").click()
    page.click("[type=submit][value*=sure]")
    expect(page.locator(".messagelist")).to_contain_text("was deleted")
    assert store.get_post_by_slug("吾輩は猫である") is None


def test_the_list_is_filtered_and_searched(page: Page) -> None:
    stored_post("A draft", tags=["猫"])
    stored_post("Shown", tags=["猫"], status="published")
    stored_post("Other", status="published")
    page.goto(LIST)
    page.get_by_role("link", name="Published", exact=True).click()
    assert sorted(titles(page)) == ["Other", "Shown"]
    page.fill("#changelist-filter [name=tag]", "猫")
    page.locator(".filter-field", has=page.locator("[name=tag]")).get_by_role("button").click()
    assert titles(page) == ["Shown"]
    page.get_by_role("link", name="Clear all filters").click()
    page.fill("#searchbar", "draft")
    page.click("#changelist-search [type=submit]")
    assert titles(page) == ["A draft"]


def test_many_posts_are_published_and_deleted_at_once(page: Page) -> None:
    posts = [stored_post("One"), stored_post("Two")]
    for action, told in (("publish_selected", "published"), ("delete_selected", "deleted")):
        page.goto(LIST)
        for box in page.locator(".action-select").all():
            box.check()
        page.select_option("[name=action]", action)
        page.click("button[name=index]")
        if action == "delete_selected":
            page.click("[type=submit][value*=sure]")
        expect(page.locator(".messagelist")).to_contain_text(f"2 posts were {told}")
    assert [store.get_post(post.id) for post in posts] == [None, None]


def test_a_conflict_is_solved(page: Page) -> None:
    post = stored_post("Start")
    page.goto(post_url(post))
    other = page.context.new_page()
    other.goto(post_url(post))
    other.fill("[name=body]", "Theirs")
    other.click("[name=_save]")
    page.fill("[name=body]", "Mine")
    page.click("[name=_save]")
    expect(page.locator("section.conflict")).to_contain_text("Theirs")
    page.click("#overwrite")
    assert only_post().body == "Mine"


def test_texts_are_compared_and_gone_back_to(page: Page) -> None:
    post = stored_post("Start", body="First")
    page.goto(post_url(post))
    page.fill("[name=body]", "Second")
    page.click("[name=_save]")
    page.goto(post_url(post, "history"))
    page.get_by_role("button", name="Compare the two").click()
    expect(page.locator(".diff")).to_contain_text("First")
    page.go_back()
    page.get_by_role("link", name="Read").last.click()
    page.get_by_role("link", name="Edit from this text").click()
    page.click("[name=_save]")
    assert only_post().body == "First"


def test_a_picture_is_uploaded(page: Page) -> None:
    page.goto(f"{MEDIA}add/")
    page.set_input_files(
        "[name=file]", [FilePayload(name="海.png", mimeType="image/png", buffer=a_picture())]
    )
    page.click("[name=_save]")
    (stored,) = store.list_media().items
    expect(page.locator("#result_list .address")).to_have_value(
        f"/media/{stored.digest}/%E6%B5%B7.png"
    )


def test_a_post_is_checked_in_another_tab(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "題")
    page.fill("[name=body]", "### 三")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Check", exact=True).click()
    expect(opened.value.locator(".findings")).to_contain_text("Line 1: The heading skips a level")
    expect(page.locator("[name=body]")).to_have_value("### 三")


def test_more_posts_than_one_request_takes_are_published_by_a_button(page: Page) -> None:
    for number in range(12):
        stored_post(f"Post {number}")
    page.goto(LIST)
    for box in page.locator(".action-select").all():
        box.check()
    page.select_option("[name=action]", "publish_selected")
    page.click("button[name=index]")
    for told in ("10 of 12 posts.", "12 of 12 posts. Done."):
        page.get_by_role("button", name="Go on").click()
        expect(page.locator("#bulk-status")).to_contain_text(told)
    expect(page.locator(".bulk-outcome")).to_have_text("12 posts were published.")


def test_a_post_is_previewed_in_another_tab(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "題")
    page.fill("[name=body]", "**太い**")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview", exact=True).click()
    expect(opened.value.locator(".text strong")).to_have_text("太い")
    expect(page.locator("[name=body]")).to_have_value("**太い**")
