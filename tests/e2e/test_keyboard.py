"""The whole journey by the keyboard alone, against `make run`: sign in, write, publish, view."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import local_run
from tests.browser import chromium, strict_page
from tests.local_run import LocalRun

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MOST_STEPS = 80  # from any place of a page to any other
IS_SEEN = """() => {
    const it = document.activeElement;
    const box = it.getBoundingClientRect();
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0;
    return it === document.body || (inside && box.width > 0 && box.height > 0);
}"""


@pytest.fixture
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalRun]:
    """A running blog."""
    with local_run.running(tmp_path_factory.mktemp("local")) as run:
        yield run


def step_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press a key until something has the focus; wherever it is meanwhile, it can be seen."""
    for _step in range(MOST_STEPS):
        if target.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press(key)
        assert page.evaluate(IS_SEEN), page.evaluate("document.activeElement.outerHTML")
    raise AssertionError(f"{target} is not reached by {key}")


def test_an_article_is_written_published_and_viewed_by_keyboard(blog: LocalRun) -> None:
    with chromium() as browser, strict_page(browser, base_url=blog.admin, locale="en") as page:
        page.goto("/admin/")
        step_to(page, page.locator("[name=username]"))
        page.keyboard.type(blog.email)
        step_to(page, page.locator("[name=password]"))
        page.keyboard.type(blog.password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{blog.admin}/admin/")

        step_to(page, page.get_by_role("link", name="Skip to main content"))
        page.keyboard.press("Enter")
        step_to(page, page.locator("#content-main").get_by_role("link", name="Add").first)
        page.keyboard.press("Enter")
        step_to(page, page.locator("[name=title]"))
        page.keyboard.type("Written by keyboard")
        step_to(page, page.get_by_role("button", name="Heading", exact=True))
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("button", name="Bold", exact=True)).to_be_focused()
        step_to(page, page.locator("[name=body]"))
        page.keyboard.type("## First\n\nA ")
        page.keyboard.press("Control+b")
        page.keyboard.type("bold")
        step_to(page, page.locator("[name=status]"))
        page.keyboard.press("ArrowDown")
        expect(page.locator("[name=status]")).to_have_value("published")

        step_to(page, page.get_by_role("button", name="Check", exact=True))
        page.keyboard.press("Enter")
        expect(page.locator(".findings [role=status]")).to_have_text("1 thing to look at:")
        step_to(page, page.locator("[name=summary]"), "Shift+Tab")
        page.keyboard.type("About writing.")
        step_to(page, page.locator("[name=_continue]"))
        page.keyboard.press("Enter")
        expect(page.locator(".messagelist")).to_contain_text("is published")

        step_to(page, page.get_by_role("link", name="View on site"))
        page.keyboard.press("Enter")
        page.wait_for_url(f"{blog.site}/posts/written-by-keyboard")
        expect(page.locator("h1")).to_have_text("Written by keyboard")
        expect(page.locator(".text strong")).to_have_text("bold")
