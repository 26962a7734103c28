"""The preview in a browser: it follows what is typed, and is scrolled along with the text."""

from __future__ import annotations

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.posts.admin.blog import ADD

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("media_bucket")]

LONG = "\n\n".join(f"## 第{number}章\n\n" + "吾輩は猫である。" * 60 for number in range(1, 13))


def preview_of(page: Page) -> FrameLocator:
    return page.frame_locator(".preview iframe")


def open_preview(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Preview", exact=True).click()
    return preview_of(page)


def test_the_preview_follows_what_is_typed(page: Page) -> None:
    page.goto(ADD)
    expect(page.locator(".preview")).to_be_hidden()
    page.fill("[name=title]", "旅の話")
    page.fill("[name=body]", "**速い**")
    shown = open_preview(page)
    expect(shown.locator("h1")).to_have_text("旅の話")
    expect(shown.locator("strong")).to_have_text("速い")
    page.fill("[name=body]", "**とても速い**")
    expect(shown.locator("strong")).to_have_text("とても速い")
    page.fill("[name=title]", "新幹線")
    expect(shown.locator("h1")).to_have_text("新幹線")
    page.fill("[name=published_at_0]", "2018-07-05")
    page.fill("[name=published_at_1]", "09:00")
    expect(shown.locator("time").first).to_have_text("2018年7月5日")


def test_the_preview_has_the_site_s_own_style(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=body]", "| a | b |\n|---|---|\n| 1 | 2 |")
    shown = open_preview(page)
    expect(shown.locator("table")).to_have_css("border-collapse", "collapse")


def test_the_preview_is_scrolled_along_and_stays_there_when_it_is_renewed(page: Page) -> None:
    page.goto(ADD)
    body = page.locator("[name=body]")
    body.fill(LONG)
    shown = open_preview(page)
    expect(shown.locator("h2")).to_have_count(12)
    seventh = shown.locator("h2").nth(6)
    place = LONG.index("## 第7章") / len(LONG)
    scroll = "(it, place) => { it.scrollTop = place * (it.scrollHeight - it.clientHeight); }"
    body.evaluate(scroll, place)
    expect(seventh).to_be_in_viewport()
    body.evaluate(
        "it => { it.setRangeText('追記。', it.value.length, it.value.length, 'end');"
        " it.dispatchEvent(new InputEvent('input', {bubbles: true})); }"
    )
    expect(shown.locator(".text p").last).to_contain_text("追記")
    expect(seventh).to_be_in_viewport()
    body.evaluate("field => { field.scrollTop = field.scrollHeight; }")
    expect(shown.locator("h2").last).to_be_in_viewport()


def test_no_script_runs_in_the_preview(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=body]", "<img src=x onerror='top.hit=1'><svg onload='top.hit=1'></svg>after")
    shown = open_preview(page)
    expect(shown.locator(".text")).to_contain_text("after")
    frame = page.locator(".preview iframe").element_handle()
    assert frame is not None
    page.evaluate(
        "frame => { const d = frame.contentDocument, s = d.createElement('script');"
        " s.textContent = 'top.hit = 1'; d.body.append(s);"
        " const i = d.createElement('img'); i.setAttribute('onerror', 'top.hit = 1');"
        " i.src = '/nothing'; d.body.append(i); }",
        frame,
    )
    page.wait_for_timeout(300)
    assert page.evaluate("window.hit") is None


def test_a_text_that_cannot_be_rendered_says_why_and_stays(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=body]", "before")
    shown = open_preview(page)
    expect(shown.locator(".text")).to_contain_text("before")
    page.fill("[name=body]", "a" * 1_048_577)
    expect(page.locator(".preview-status")).to_contain_text("at most 1,048,576")
    expect(shown.locator(".text")).to_contain_text("before")
    page.context.clear_cookies()
    page.fill("[name=body]", "my words")
    expect(page.locator(".preview-status")).to_contain_text("sign in in another tab")
    assert page.input_value("[name=body]") == "my words"
    page.fill("[name=body]", "")


def test_whoever_had_the_preview_open_has_it_again_at_the_same_width(page: Page) -> None:
    page.goto(ADD)
    open_preview(page)
    page.get_by_label("Width of the preview").select_option("phone")
    width = "document.querySelector('.preview iframe').clientWidth"
    assert page.evaluate(width) == 390
    page.reload()
    expect(page.locator(".preview")).to_be_visible()
    assert page.evaluate(width) == 390


@pytest.mark.parametrize("width", [390, 1440])
def test_the_preview_fits_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(ADD)
    page.fill("[name=body]", LONG)
    open_preview(page)
    expect(preview_of(page).locator("h2")).to_have_count(12)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(".preview-pane").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    is_beside = box["x"] > 300
    assert is_beside == (width > 1100)
