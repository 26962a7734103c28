"""Two people, or one in two tabs, at one post in real browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from posts import presence
from tests.blogsite.sign_in import sign_in, sign_in_browser
from tests.posts.admin.blog import AMY, EDITH, only_post, post_url, stored_post
from tests.posts.admin.conftest import ENGLISH

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("media_bucket")]

BODY = "東京から。\n\n名古屋まで。\n\n終わり。"


@contextmanager
def opened_by_amy(page: Page, origin: str) -> Iterator[Page]:
    """Open another browser, in which Amy is signed in, an editor here."""
    client = Client(headers=ENGLISH)
    sign_in(client, ["editors"], sub=AMY.id, name=AMY.name, username="amy")
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=origin, locale="en")
    sign_in_browser(context, client, origin)
    yield context.new_page()
    context.close()


def write(page: Page, old: str, new: str) -> None:
    page.fill("[name=body]", page.input_value("[name=body]").replace(old, new))


def told(page: Page, text: str) -> None:
    expect(page.locator(".editors")).to_contain_text(text)


def test_two_browsers_see_each_other_and_merge(page: Page, origin: str) -> None:
    post = stored_post(body=BODY)
    page.goto(post_url(post))
    expect(page.locator(".editors")).to_have_text("")
    with opened_by_amy(page, origin) as amys:
        amys.goto(post_url(post))
        told(amys, "Edith Editor is editing this post too.")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        told(page, "Amy Author is editing this post too.")
        write(amys, "東京から", "上野から")
        amys.click("[name=_save]")
        amys.wait_for_url("**/admin/posts/post/")
        write(page, "終わり", "おわり")
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        told(page, "It was saved meanwhile.")
        expect(page.locator(".editors")).not_to_contain_text("Amy")  # who left the form
    page.click("[name=_save]")
    expect(page.locator("#conflict-heading")).to_have_text("Both changes are in the form below")
    assert only_post().body == BODY.replace("東京から", "上野から")
    page.click("[name=_save]")
    page.wait_for_url("**/admin/posts/post/")
    assert only_post().body == "上野から。\n\n名古屋まで。\n\nおわり。"


def test_what_both_changed_is_chosen_place_by_place(page: Page, origin: str) -> None:
    post = stored_post(body=BODY)
    page.goto(post_url(post))
    with opened_by_amy(page, origin) as amys:
        amys.goto(post_url(post))
        write(amys, "東京から", "上野から")
        write(amys, "終わり", "おしまい")
        amys.click("[name=_save]")
        amys.wait_for_url("**/admin/posts/post/")
    write(page, "東京から", "品川から")
    write(page, "終わり", "おわり")
    page.click("[name=_save]")
    expect(page.locator(".place-choices")).to_have_count(2)
    first, second = page.locator(".place-choices").all()
    field = page.locator("[name=body]")
    first.get_by_text("Take the stored one").click()
    expect(field).to_have_value("上野から。\n\n名古屋まで。\n\nおわり。")
    second.get_by_text("Take both").click()
    expect(field).to_have_value("上野から。\n\n名古屋まで。\n\nおしまい。\nおわり。")
    first.get_by_text("Take yours").click()
    expect(field).to_have_value("品川から。\n\n名古屋まで。\n\nおしまい。\nおわり。")
    write(page, "品川から", "新宿から")
    first.get_by_text("Take the stored one").click()
    expect(page.locator(".choices-status")).to_contain_text("changed by hand")
    expect(field).to_have_value("新宿から。\n\n名古屋まで。\n\nおしまい。\nおわり。")
    page.click("[name=overwrite]")
    page.wait_for_url("**/admin/posts/post/")
    assert only_post().body == "新宿から。\n\n名古屋まで。\n\nおしまい。\nおわり。"


def test_a_conflict_survives_a_reload_and_a_closed_tab(page: Page, origin: str) -> None:
    post = stored_post(body=BODY)
    page.goto(post_url(post))
    with opened_by_amy(page, origin) as amys:
        amys.goto(post_url(post))
        write(amys, "東京から", "上野から")
        amys.click("[name=_save]")
        amys.wait_for_url("**/admin/posts/post/")
    write(page, "東京から", "品川から")
    page.click("[name=_save]")
    expect(page.locator("#conflict-heading")).to_be_visible()
    page.reload()  # sends the form again
    expect(page.locator("#conflict-heading")).to_be_visible()
    assert page.input_value("[name=body]") == BODY.replace("東京から", "品川から")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.goto(post_url(post))
    again.get_by_role("button", name="Recover it").first.click()
    assert again.input_value("[name=body]") == BODY.replace("東京から", "品川から")
    again.click("[name=_save]")
    expect(again.locator(".disputed .version")).to_have_text(["上野から。", "品川から。"])
    assert only_post().body == BODY.replace("東京から", "上野から")


def test_ones_own_other_tab_is_told_and_gone_when_it_is_closed(page: Page) -> None:
    post = stored_post(body=BODY)
    page.goto(post_url(post))
    other = page.context.new_page()
    other.goto(post_url(post))
    told(other, "You have this post open in another tab or browser too.")
    page.close()
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.locator(".editors")).to_have_text("")


def heard_by(page: Page, come: Callable[[], object]) -> int:
    """Come to a form; return how many others the server knows of."""
    with page.expect_response(
        lambda answer: "/editors/" in answer.url and answer.request.resource_type == "fetch"
    ) as answer:
        come()
    return len(answer.value.json()["others"])


def test_a_reload_a_way_back_and_a_crash_raise_no_alarm(page: Page) -> None:
    post = stored_post(body=BODY)
    assert heard_by(page, lambda: page.goto(post_url(post))) == 0
    assert heard_by(page, page.reload) == 0
    page.goto("/admin/")
    assert heard_by(page, page.go_back) == 0
    browser = page.evaluate("localStorage.getItem('blogsite.browser')")
    presence.enter(post.id, EDITH, tab=f"{browser}.crashed", page="x")  # and said no goodbye
    assert heard_by(page, page.reload) == 1
    page.wait_for_timeout(300)
    expect(page.locator(".editors")).to_have_text("")
    presence.enter(post.id, EDITH, tab="other.1", page="x")
    page.reload()
    told(page, "You have this post open in another tab or browser too.")


def test_a_copy_of_a_tab_is_another_tab(page: Page) -> None:
    post = stored_post(body=BODY)
    page.goto(post_url(post))
    with page.expect_popup() as popup:
        page.evaluate("window.open(location.href)")  # with what the tab keeps for its session
    told(popup.value, "You have this post open in another tab or browser too.")


def test_two_own_tabs_merge_as_two_people_do(page: Page) -> None:
    post = stored_post(body=BODY)
    page.goto(post_url(post))
    other = page.context.new_page()
    other.goto(post_url(post))
    write(other, "東京から", "上野から")
    other.click("[name=_save]")
    other.wait_for_url("**/admin/posts/post/")
    write(page, "終わり", "おわり")
    page.click("[name=_save]")
    expect(page.locator(".conflict-text")).to_contain_text("You saved this post yourself")
    page.click("[name=_save]")
    page.wait_for_url("**/admin/posts/post/")
    assert only_post().body == "上野から。\n\n名古屋まで。\n\nおわり。"
