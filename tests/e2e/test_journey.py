"""An editor's day against `make run`, in a browser: from an imported article to the public page."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, ViewportSize, expect

from tests import local_run
from tests.browser import chromium, strict_page
from tests.local_aws import ROOT
from tests.local_run import LocalRun

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARTICLES = Path(__file__).parent / "articles"


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    """A running blog with the article imported."""
    with local_run.running(tmp_path_factory.mktemp("local")) as run:
        assert "1 created" in imported(run)
        yield run


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser."""
    with chromium() as running:
        yield running


@pytest.fixture
def editor(blog: LocalRun, browser: Browser) -> Iterator[Page]:
    """The first editor's browser, signed in on the hosted page."""
    with strict_page(browser, base_url=blog.admin, locale="en") as page:
        page.goto("/admin/posts/post/")
        assert page.url.startswith(f"{blog.aws}/oauth2/authorize")
        page.fill("[name=username]", blog.email)
        page.fill("[name=password]", blog.password)
        page.click("[type=submit]")
        page.wait_for_url(f"{blog.admin}/admin/posts/post/")
        yield page


@pytest.fixture
def reader(blog: LocalRun, browser: Browser) -> Iterator[Page]:
    """A reader's browser, with scripts off."""
    options = {"base_url": blog.site, "java_script_enabled": False}
    with strict_page(browser, **options) as page:
        yield page


def imported(run: LocalRun) -> str:
    """Import the article once more; returns the summary."""
    port = str(urlsplit(run.aws).port)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    command = [sys.executable, str(ROOT / "manage.py"), "import_posts", str(ARTICLES)]
    done = subprocess.run(
        command, env={**kept, "AWS_PORT": port}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def a_picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (2000, 1250), "teal").save(data, "PNG")
    return data.getvalue()


def status(page: Page, path: str) -> int:
    response = page.goto(path)
    assert response is not None
    return response.status


def holds_its_place(reader: Page) -> None:
    """See a picture take its place and colour before it is there, in the size that is wanted."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    reader.route("**/webp/**", hold)
    reader.goto("/posts/2", wait_until="commit")
    shown = reader.locator(".text img").first
    expect(shown).to_have_css("background-color", "rgb(0, 128, 128)")
    before = size_of(shown)
    assert abs(before[1] - before[0] * 1250 / 2000) < 1
    reader.unroute("**/webp/**")
    reader.goto("/posts/2")
    assert chosen(shown).endswith("/webp/960.webp")
    assert size_of(shown) == before


def comes_small_to_a_telephone(blog: LocalRun, browser: Browser) -> None:
    """Read the post on a small screen that has nothing of it yet."""
    screen: ViewportSize = {"width": 360, "height": 800}
    with strict_page(browser, base_url=blog.site, viewport=screen) as phone:
        phone.goto("/posts/2")
        assert chosen(phone.locator(".text img").first).endswith("/webp/480.webp")


def chosen(shown: Locator) -> str:
    """Return the address of the picture that the browser chose, once it is there."""
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)
    return str(shown.evaluate("image => image.currentSrc"))


def size_of(shown: Locator) -> tuple[float, float]:
    """Return the width and height that something has on the page."""
    box = shown.bounding_box()
    assert box is not None
    return box["width"], box["height"]


def choose(page: Page, action: str) -> None:
    """Tick the article in the list and run a bulk action on it."""
    page.goto("/admin/posts/post/")
    page.locator("tr", has_text="灯台").locator("input.action-select").check()
    page.select_option("[name=action]", action)
    page.click("button[name=index]")
    expect(page.locator(".messagelist")).to_contain_text("1 post was")


def test_an_article_is_edited_published_read_withdrawn_and_put_back(
    blog: LocalRun, browser: Browser, editor: Page, reader: Page
) -> None:
    editor.click("text=港町の図書室")
    expect(editor.locator("[name=tags]")).to_have_value("旅, AWS")
    editor.fill("[name=title]", "灯台のある図書室")
    body = editor.locator("[name=body]")
    body.evaluate("field => field.setSelectionRange(0, 0)")
    picture = FilePayload(name="harbour.png", mimeType="image/png", buffer=a_picture())
    editor.locator(".field-body input[type=file]").set_input_files([picture])
    expect(editor.locator(".field-body .upload [role=status]")).to_have_text("Uploaded.")
    editor.click("[name=_continue]")
    expect(editor.locator(".messagelist")).to_contain_text("Kept beside")
    assert status(reader, "/posts/2") == 200
    expect(reader.locator("h1")).to_have_text("港町の図書室")
    editor.click("[name=_publish]")
    expect(editor.locator(".messagelist")).to_contain_text("灯台のある図書室")

    assert status(reader, "/posts/2") == 200
    expect(reader.locator("h1")).to_have_text("灯台のある図書室")
    text = reader.locator(".text")
    expect(text.locator("td").first).to_have_text("一")
    expect(text.locator("ul ul li")).to_have_text("北の海")
    guide = "https://library.example/guide?from=blog&lang=ja"
    expect(text.locator("a", has_text="図書室の案内")).to_have_attribute("href", guide)
    expect(text.locator("pre .k").first).to_have_text("def")
    shown = text.locator("img").first
    expect(shown).to_have_attribute("width", "2000")
    holds_its_place(reader)
    comes_small_to_a_telephone(blog, browser)
    assert status(reader, shown.get_attribute("src") or "no picture") == 200
    reader.goto("/posts/2")
    cover = text.locator("img[alt=灯台守の一年]")
    assert cover.evaluate("e => getComputedStyle(e.closest('div')).float") == "left"
    expect(reader.locator("time").first).to_have_attribute("datetime", "2018-07-05T00:00:00+09:00")

    choose(editor, "unpublish_selected")
    assert status(reader, "/posts/2") == 404
    reader.goto("/")
    expect(reader.locator("body")).not_to_contain_text("灯台のある図書室")
    choose(editor, "publish_selected")
    assert status(reader, "/posts/2") == 200


def test_importing_again_leaves_what_was_edited_here(blog: LocalRun, reader: Page) -> None:
    summary = imported(blog)
    assert "1 skipped" in summary
    reader.goto("/posts/2")
    expect(reader.locator("h1")).to_have_text("灯台のある図書室")


@pytest.mark.parametrize("path", ["/", "/posts/2", "/tags", "/archive", "/archive/2018/07", "/no"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_the_screen(reader: Page, path: str, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 800})
    reader.goto(path)
    assert reader.locator("html").evaluate("e => e.scrollWidth") <= width


def test_signing_out_ends_both_sessions(blog: LocalRun, editor: Page) -> None:
    editor.click("text=Log out")
    expect(editor.locator("body")).to_contain_text("You are signed out")
    editor.goto("/admin/")
    assert editor.url.startswith(f"{blog.aws}/oauth2/authorize")
