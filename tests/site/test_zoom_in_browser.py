"""Pages as large as one needs them: twice the size, text alone twice, 320 pixels wide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import chromium, strict_page
from tests.site import blog
from tests.site.serving import Served

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Zoom:
    """A window as the page sees it. text: its size in percent of what the reader has set."""

    width: int
    scale: float = 1
    text: int = 100


ZOOMS = [
    Zoom(640, scale=2),  # a window of 1280 pixels at 200 %
    Zoom(320, scale=4),  # the same at 400 %: what WCAG calls reflow
    Zoom(1280, text=200),
    Zoom(360, text=200),
]

# What is wider than the page, beside what can be scrolled by itself (code, tables, formulas); and
# what has more in it than it shows. Of a summary in a list three lines are shown on purpose.
_CUT_OFF = """() => {
    const style = (element) => getComputedStyle(element);
    const scrolls = (element) => ["auto", "scroll"].includes(style(element).overflowX);
    const isScrolled = (element) => {
        for (let each = element; each !== document.body && each; each = each.parentElement)
            if (scrolls(each)) return true;
        return false;
    };
    const shown = [...document.body.querySelectorAll("*")].filter(
        (element) => element.checkVisibility() && !element.matches(".skip, .summary")
            && !element.closest("math, svg"));
    const beyond = shown.filter((element) => {
        const box = element.getBoundingClientRect();
        const isOut = box.right > innerWidth + 1 || box.left < -1;
        return isOut && !isScrolled(element.parentElement) && box.width > 0;
    });
    const hiding = shown.filter((element) =>
        ["hidden", "clip"].includes(style(element).overflowX)
        && (element.scrollWidth > element.clientWidth + 1
            || element.scrollHeight > element.clientHeight + 1));
    const width = document.documentElement.scrollWidth;
    const wide = width > innerWidth ? [`the page: ${width} in ${innerWidth}`] : [];
    return [...wide, ...[...beyond, ...hiding].map((element) => element.outerHTML.slice(0, 120))];
}"""


@pytest.mark.parametrize("zoom", ZOOMS, ids=str)
def test_nothing_is_cut_off_and_nothing_scrolls_sideways(site: Served, zoom: Zoom) -> None:
    found: dict[str, Any] = {}
    options = {"viewport": {"width": zoom.width, "height": 500}, "device_scale_factor": zoom.scale}
    with chromium() as browser, strict_page(browser, base_url=site.origin, **options) as page:
        page.route("https://**", lambda route: route.abort())  # what players would show
        for name, address in blog.pages().items():
            page.goto(address)
            _set_text(page, zoom.text)
            if cut_off := page.evaluate(_CUT_OFF):
                found[name] = cut_off
    assert found == {}


def _set_text(page: Page, percent: int) -> None:
    """Have text as large as a browser has it whose reader has set so."""
    if percent != 100:
        page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")
