"""Pictures from a browser straight to S3, under the pages' real policy; without scripts too."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, Route, expect

from posts import store
from posts.media import files
from tests.browser import chromium
from tests.posts.admin.blog import ADD, EDITH, only_post, stored_post
from tests.posts.admin.tour import EDITOR, visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("s3_events")]

UPLOAD_PAGE = "/admin/posts/media/add/"
DROP = """([kind, files]) => {
    const transfer = new DataTransfer();
    for (const [name, type, data, size] of files) {
        const decoded = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
        const bytes = data ? decoded : new Uint8Array(size);
        transfer.items.add(new File([bytes], name, {type}));
    }
    const target = document.querySelector("[name=body]");
    const options = {bubbles: true, cancelable: true};
    target.dispatchEvent(kind === "paste"
        ? new ClipboardEvent("paste", {...options, clipboardData: transfer})
        : new DragEvent("drop", {...options, dataTransfer: transfer}));
}"""


def png(color: tuple[int, int, int] = (0, 90, 90)) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(data, "PNG")
    return data.getvalue()


def chosen(name: str, data: bytes) -> Any:
    return {"name": name, "mimeType": "image/png", "buffer": data}


def dropped(page: Page, files: list[tuple[str, bytes | None, int]], kind: str = "drop") -> None:
    """Drop files on the text: (name, content), or a name and how many empty bytes."""
    encoded = [
        [name, "image/png", base64.b64encode(data).decode() if data else "", size]
        for name, data, size in files
    ]
    page.evaluate(DROP, [kind, encoded])


def alt_texts(page: Page) -> list[str]:
    return re.findall(r"!\[([^\]]*)\]\(/media/", page.input_value("[name=body]"))


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_pasted_and_dropped_pictures_stand_in_the_text_in_their_order(
    page: Page, kind: str
) -> None:
    page.goto(ADD)
    dropped(page, [(f"{n}.png", png((n, 0, 0)), 0) for n in range(3)], kind)
    expect(page.locator(".field-body .upload [role=status]")).to_have_text("Uploaded.")
    assert alt_texts(page) == ["0", "1", "2"]
    assert len(store.list_media().items) == 3


def test_thirty_at_once_one_of_them_broken_and_one_of_80_mb(page: Page) -> None:
    page.goto(ADD)
    good = [(f"{n}.png", png((n, n, 0)), 0) for n in range(28)]
    files = [*good[:9], ("broken.png", png()[:60], 0), *good[9:], ("huge.png", None, 80_000_000)]
    dropped(page, files)
    bars = page.locator(".field-body progress")
    expect(bars.first).to_be_visible()
    refusals = page.locator(".field-body .upload [role=alert] > div")
    expect(refusals).to_have_count(2, timeout=60_000)
    expect(bars).to_have_count(0)
    assert refusals.all_inner_texts() == [
        "“broken.png” is damaged: it says it is PNG, but can't be decoded.",
        "“huge.png” has 80,000,000 bytes; a file can have at most 20,971,520.",
    ]
    assert alt_texts(page) == [str(n) for n in range(28)]
    assert len(store.list_media().items) == 28


def test_s3_refuses_what_is_bigger_than_was_said(page: Page) -> None:
    """Whatever a script says, the policy counts."""
    too_big = files.MAX_BYTES + 1
    page.route(
        "**/admin/posts/media/upload/",
        lambda route: route.continue_(
            post_data=re.sub(r"size=\d+", "size=100", route.request.post_data or "")
        ),
    )
    page.goto(ADD)
    dropped(page, [("huge.png", None, too_big)])
    expect(page.locator(".field-body .upload [role=alert]")).to_have_text(
        "The store did not take huge.png (EntityTooLarge). Please try again.", timeout=30_000
    )
    assert store.list_media().items == []


def test_progress_is_shown_while_a_file_is_sent(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"{settings.UPLOAD_ORIGIN}/**", hold)
    page.goto(ADD)
    page.locator(".field-body input[type=file]").set_input_files([chosen("sea.png", png())])
    expect(page.locator(".field-body .upload-list")).to_contain_text("Uploading sea.png…")
    expect(page.locator(".field-body progress")).to_have_attribute("aria-label", "sea.png")
    assert alt_texts(page) == []
    page.wait_for_timeout(100)
    held[0].continue_()
    expect(page.locator(".field-body .upload [role=status]")).to_have_text("Uploaded.")


def test_a_picture_is_described_below_the_text(page: Page) -> None:
    page.goto(ADD)
    dropped(page, [("IMG_1.png", png(), 0), ("IMG_2.png", png((9, 9, 9)), 0)])
    asked = page.get_by_label("Describe IMG_2.png for those who don't see it")
    asked.fill("灯台と[海]")
    asked.press("Enter")
    assert alt_texts(page) == ["IMG_1", "灯台と海"]
    page.fill("[name=title]", "Described")
    page.click("[name=_save]")
    assert "![灯台と海](/media/" in only_post().body


def test_a_connection_that_breaks_loses_no_word(page: Page) -> None:
    page.route(f"{settings.UPLOAD_ORIGIN}/**", lambda route: route.abort())
    page.goto(ADD)
    page.fill("[name=body]", "My words")
    page.locator(".field-body input[type=file]").set_input_files([chosen("sea.png", png())])
    expect(page.locator(".field-body .upload [role=alert]")).to_contain_text(
        "sea.png was not uploaded."
    )
    assert page.input_value("[name=body]") == "My words"


def test_a_store_that_is_silent_for_a_moment_is_asked_again(page: Page) -> None:
    asked: list[str] = []

    def silent_at_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(status=503, json={"error": "SlowDown"})
        else:
            route.continue_()

    page.route("**/admin/posts/media/upload/?id=*", silent_at_first)
    page.goto(ADD)
    dropped(page, [("sea.png", png(), 0)])
    expect(page.locator(".field-body .upload [role=status]")).to_have_text("Uploaded.")
    assert len(asked) > 1


def test_the_upload_page_takes_several_and_shows_their_addresses(page: Page) -> None:
    page.goto(UPLOAD_PAGE)
    page.locator("input[type=file]").set_input_files(
        [chosen("海.png", png()), chosen("bad.png", b"<html>"), chosen("b.png", png((1, 2, 3)))]
    )
    addresses = page.locator(".upload-stored .address")
    expect(addresses).to_have_count(2)
    expect(page.locator("[role=alert]")).to_contain_text("“bad.png” is of no type")
    assert re.fullmatch(r"/media/[0-9a-f]{32}/%E6%B5%B7\.png", addresses.first.input_value())


def test_another_file_is_uploaded_where_one_is_replaced(page: Page) -> None:
    old = files.store(files.check(png(), "old.png"), by=EDITH)
    stored_post("灯台", body=f"![a]({old.path})")
    page.goto(f"/admin/posts/media/{old.digest}/replace/")
    page.locator("input[type=file]").set_input_files([chosen("new.png", png((1, 2, 3)))])
    expect(page.locator("[name=address]")).to_have_value(re.compile("/new.png$"))
    page.click("input[type=submit]")
    expect(page.locator(".messagelist")).to_have_text("1 post shows “new.png” now.")
    assert old.path not in only_post().body


@pytest.fixture
def plain_page(origin: str, tables: list[str]) -> Iterator[Page]:
    """A browser without scripts, signed in as an editor."""
    with (
        chromium() as browser,
        visitor(browser, origin, EDITOR, java_script_enabled=False) as page,
    ):
        yield page


def test_without_scripts_a_form_sends_a_file_and_comes_back(plain_page: Page) -> None:
    plain_page.goto(UPLOAD_PAGE)
    plain_page.locator("input[type=file]").set_input_files([chosen("sea.png", png())])
    plain_page.click("input[type=submit]")
    plain_page.wait_for_url("**/change/", timeout=20_000)
    expect(plain_page.locator(".messagelist")).to_contain_text("The file is stored.")
    assert store.list_media().items[0].name == "sea.png"


def test_without_scripts_a_refusal_is_told(plain_page: Page) -> None:
    plain_page.goto(UPLOAD_PAGE)
    plain_page.locator("input[type=file]").set_input_files([chosen("sea.png", b"<html>")])
    plain_page.click("input[type=submit]")
    expect(plain_page.locator(".errornote")).to_contain_text(
        "“sea.png” is of no type", timeout=20_000
    )
    expect(plain_page.locator("input[type=file]")).to_be_visible()
