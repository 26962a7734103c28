"""Writing Markdown in a browser: toolbar, shortcuts, counts, input methods, pictures by drop."""

from __future__ import annotations

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.posts.admin.blog import ADD

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("s3_events")]


def select(page: Page, text: str) -> None:
    page.locator("[name=body]").evaluate(
        "(it, text) => { it.focus(); const at = it.value.indexOf(text);"
        " it.setSelectionRange(at, at + text.length); }",
        text,
    )


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("Bold", "b", "とても**速い**電車"),
        ("Emphasis", "i", "とても*速い*電車"),
        ("Code", "e", "とても`速い`電車"),
        ("Link", "k", "とても[速い](url)電車"),
    ],
)
def test_a_button_and_its_shortcut_mark_the_selection_and_undo_takes_it_back(
    page: Page, name: str, key: str, expected: str
) -> None:
    page.goto(ADD)
    body = page.locator("[name=body]")
    button = page.get_by_role("button", name=name, exact=True)
    ways: list[Callable[[], None]] = [button.click, lambda: page.keyboard.press(f"Control+{key}")]
    for mark in ways:
        body.fill("とても速い電車")
        select(page, "速い")
        mark()
        assert body.input_value() == expected
        page.keyboard.press("Control+z")
        assert body.input_value() == "とても速い電車"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Heading", "## 一行目\n二行目"),
        ("Quotation", "> 一行目\n> 二行目"),
        ("List", "- 一行目\n- 二行目"),
        ("Numbered list", "1. 一行目\n2. 二行目"),
    ],
)
def test_a_button_marks_lines(page: Page, name: str, expected: str) -> None:
    page.goto(ADD)
    body = page.locator("[name=body]")
    body.fill("一行目\n二行目")
    select(page, "一行目" if name == "Heading" else "一行目\n二行目")
    page.get_by_role("button", name=name, exact=True).click()
    assert body.input_value().strip() == expected


def test_a_reading_is_typed_where_the_button_puts_the_cursor(page: Page) -> None:
    page.goto(ADD)
    body = page.locator("[name=body]")
    button = page.get_by_role("button", name="Reading above characters")
    body.fill("新幹線の旅")
    select(page, "新幹線")
    button.click()
    page.keyboard.insert_text("しんかんせん")
    assert body.input_value() == "{新幹線|しんかんせん}の旅"
    body.fill("")
    button.click()
    page.keyboard.insert_text("旅")
    assert body.input_value() == "{旅|}"


def test_the_toolbar_is_one_stop_of_the_keyboard_and_has_names(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=body]", "速い")
    select(page, "速い")
    toolbar = page.get_by_role("toolbar", name="Markdown")
    toolbar.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Bold", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    assert page.input_value("[name=body]") == "**速い**"


def test_it_is_counted_what_is_written(page: Page) -> None:
    page.goto(ADD)
    page.fill("[name=body]", "サーバーレス AWS Lambda は速い。" + "猫" * 1000)
    expect(page.locator(".written")).to_have_text("1,019 characters, 2 words, 3 min to read")
    page.fill("[name=body]", "")
    expect(page.locator(".written")).to_have_text("0 characters, 0 words, 0 min to read")


def test_an_input_method_loses_and_doubles_nothing(page: Page) -> None:
    page.goto(ADD)
    page.get_by_role("button", name="Preview", exact=True).click()
    body = page.locator("[name=body]")
    body.fill("はじめ。おわり。")
    body.evaluate("it => it.setSelectionRange(4, 4)")
    ime = page.context.new_cdp_session(page)

    def compose(text: str) -> None:
        values = {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        ime.send("Input.imeSetComposition", values)

    for typed in ("s", "し", "しn", "しんか", "しんかんせん", "新幹線"):
        compose(typed)
        page.wait_for_timeout(300)  # longer than counting waits; copies and preview are due soon
    page.wait_for_timeout(1500)
    assert body.input_value() == "はじめ。新幹線おわり。"
    ime.send("Input.insertText", {"text": "新幹線"})
    assert body.input_value() == "はじめ。新幹線おわり。"
    page.keyboard.press("Control+b")  # a shortcut still works behind it
    page.keyboard.press("Control+z")
    assert body.input_value() == "はじめ。新幹線おわり。"
    expect(page.frame_locator(".preview iframe").locator(".text")).to_contain_text("新幹線")


PNG = BytesIO()
Image.new("RGB", (40, 30), "teal").save(PNG, "PNG")


def give(page: Page, kind: str, files: list[tuple[str, str, bytes]], text: str = "") -> bool:
    """Paste or drop files and a text; tell whether the page took them."""
    given: Any = [(name, mime, base64.b64encode(data).decode()) for name, mime, data in files]
    script = """([kind, files, text]) => {
        const data = new DataTransfer();
        for (const [name, type, content] of files) {
            const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
            data.items.add(new File([bytes], name, {type}));
        }
        data.setData("text/plain", text);
        const options = {bubbles: true, cancelable: true};
        const event = kind === "paste"
            ? new ClipboardEvent(kind, {...options, clipboardData: data})
            : new DragEvent(kind, {...options, dataTransfer: data});
        return !document.querySelector("[name=body]").dispatchEvent(event);
    }"""
    return bool(page.evaluate(script, [kind, given, text]))


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_pictures_are_pasted_or_dropped_into_the_text(page: Page, kind: str) -> None:
    page.goto(ADD)
    body = page.locator("[name=body]")
    body.fill("前")
    pictures = [(f"海{n}.png", "image/png", PNG.getvalue()) for n in range(3)]
    assert give(page, kind, [*pictures, ("broken.png", "image/png", b"no picture")])
    expect(page.locator(".field-body [role=alert]")).to_contain_text("“broken.png” is of no type")
    lines = body.input_value().split("\n")
    assert [line.split("](")[0] for line in lines] == ["前![海0", "![海1", "![海2", ""]


def test_text_and_other_files_are_the_browser_s_to_paste(page: Page) -> None:
    page.goto(ADD)
    assert not give(page, "paste", [], "some text")
    assert not give(page, "paste", [("a.txt", "text/plain", b"x")], "some text")


def test_in_a_text_of_a_hundred_kilobytes_every_character_arrives(page: Page) -> None:
    page.goto(ADD)
    body = page.locator("[name=body]")
    text = "吾輩は猫である。名前はまだ無い。\n\n" * 2000
    # `fill` would have Chromium insert it as if it were typed, which takes it half a minute.
    body.evaluate("(it, text) => { it.value = text; it.setSelectionRange(5, 5); }", text)
    body.dispatch_event("input")
    body.focus()
    page.keyboard.type("とても速い電車に乗る", delay=20)
    assert body.input_value() == f"{text[:5]}とても速い電車に乗る{text[5:]}"
