"""A series and a translation in the form of a post, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from posts import store
from posts.models import PUBLISHED
from posts.relations import series
from tests.posts.admin.blog import ADD, stored_post

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("media_bucket")]


def test_the_original_is_chosen_by_its_title_and_a_series_is_suggested(page: Page) -> None:
    original = stored_post("新幹線の旅", slug="shinkansen", status=PUBLISHED, series="旅の記録")
    series.note_name(original)
    page.goto(ADD)
    page.fill("[name=title]", "A journey by train")
    page.get_by_role("button", name="Choose a post…").click()
    page.keyboard.type("新幹線")
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    page.keyboard.press("Enter")

    assert page.input_value("[name=translation_of]") == original.id
    expect(page.locator(".chosen-post")).to_have_text("新幹線の旅")
    expect(page.locator("[name=translation_of]")).to_be_focused()
    page.fill("[name=series]", "旅")
    expect(page.locator("#series-suggestions option")).to_have_attribute("value", "旅の記録")
    page.fill("[name=series]", "旅の記録")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".chosen-post")).to_have_text("新幹線の旅")
    stored = store.get_post_by_slug("a-journey-by-train")
    assert stored is not None
    assert (stored.translation_of, stored.series) == (original.id, "旅の記録")


def test_an_id_that_is_none_is_told_at_its_field(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=title]", "Title")
    page.fill("[name=translation_of]", "nothing")
    page.get_by_role("button", name="Save and continue editing").click()

    field = page.locator(".field-translation_of")
    expect(field).to_contain_text("There is no post with the id “nothing”.")
    assert page.input_value("[name=translation_of]") == "nothing"
