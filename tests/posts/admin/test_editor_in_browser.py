"""The form of a post in a browser: its script for pictures and tags, under the real policy."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Dialog, Page, expect

from posts import publishing
from posts.models import copy_of
from tests.posts.admin.blog import ADD, AMY, only_post, post_url, stored_post

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("s3_events")]


def files(*names: str) -> list[Any]:
    data = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(data, "PNG")
    contents = {"bad.png": b"<html></html>"}
    return [
        {"name": name, "mimeType": "image/png", "buffer": contents.get(name, data.getvalue())}
        for name in names
    ]


def test_pictures_go_where_the_cursor_is_and_errors_lose_nothing(page: Page) -> None:
    page.goto(ADD)
    body = page.locator("[name=body]")
    body.fill("before\n\nafter")
    body.evaluate("field => field.setSelectionRange(7, 7)")
    page.locator(".field-body input[type=file]").set_input_files(files("sea [1].png", "bad.png"))
    expect(page.locator(".field-body [role=alert]")).to_contain_text("“bad.png” is of no type")
    lines = body.input_value().split("\n")
    assert (lines[0], lines[-1]) == ("before", "after")
    assert lines[1].startswith("![sea 1](/media/")
    page.fill("[name=title]", "With a picture")
    page.click("[name=_save]")
    assert only_post().body.split("\n")[1] == lines[1]


def test_a_top_image_is_chosen(page: Page) -> None:
    page.goto(ADD)
    page.locator(".field-top_image input[type=file]").set_input_files(files("top.png"))
    expect(page.locator(".field-top_image [role=status]")).to_have_text("Uploaded.")
    assert page.input_value("[name=top_image]").startswith("/media/")


def test_whoever_is_signed_out_keeps_the_text(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=body]", "My words")
    page.context.clear_cookies()
    page.locator(".field-body input[type=file]").set_input_files(files("sea.png"))
    expect(page.locator(".field-body [role=alert]")).to_contain_text("sign in in another tab")
    assert page.input_value("[name=body]") == "My words"


def test_tags_are_suggested_behind_those_already_typed(page: Page) -> None:
    stored_post(tags=["AWS", "日本語"], status="published")
    page.goto(ADD)
    page.fill("[name=tags]", "Django、")
    offered = page.locator("#tags-suggestions option")
    expect(offered.first).to_have_attribute("value", "Django, AWS")
    values = offered.evaluate_all("all => all.map(one => one.value)")
    assert values == ["Django, AWS", "Django, 日本語"]
    page.fill("[name=tags]", "Django、日")
    expect(offered).to_have_count(1)
    expect(offered.first).to_have_attribute("value", "Django, 日本語")


def test_leaving_with_unsaved_text_is_asked_about(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=body]", "My words")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.click("#site-name a", no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.input_value("[name=body]") == "My words"


def test_enter_after_a_conflict_does_not_save_over_the_other_version(page: Page) -> None:
    post = stored_post("Start")
    page.goto(post_url(post))
    publishing.save(copy_of(post, title="Theirs"), by=AMY)
    page.fill("[name=title]", "Mine")
    page.press("[name=title]", "Enter")
    expect(page.locator("#conflict-heading")).to_be_visible()
    page.press("[name=title]", "Enter")
    expect(page.locator("#conflict-heading")).to_be_visible()
    assert only_post().title == "Theirs"
    page.click("[name=overwrite]")
    page.wait_for_url("**/admin/posts/post/")
    assert only_post().title == "Mine"


def test_what_stands_above_the_text_is_one_row_and_fields_are_one_column(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(ADD)
    above = [page.get_by_role("button", name=name) for name in ("Insert picture", "Preview")]
    above.append(page.locator(".field-body").get_by_role("button", name="Link to a post"))
    boxes = [button.bounding_box() for button in above]
    assert len({box and round(box["y"]) for box in boxes}) == 1
    names = ("slug", "tags", "translation_of", "top_image")
    fields = [page.locator(f"[name={name}]").bounding_box() for name in names]
    assert len({field and round(field["x"]) for field in fields}) == 1
