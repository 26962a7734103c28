"""How pages come: nothing moves, and nothing is asked for but the page and its pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request

from tests.browser import chromium, strict_page
from tests.site import blog
from tests.site.serving import Served

pytestmark = pytest.mark.browser

SLOW = 0.3  # seconds that a picture takes
SIZES = [(1280, 800), (360, 700)]

_OBSERVE = """
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
            window.shifts.push([entry.value, ...entry.sources.map((source) =>
                source.node?.outerHTML?.slice(0, 80) ?? source.node?.nodeName ?? "gone")]);
    }).observe({ type: "layout-shift", buffered: true });
"""
_PICTURES = "() => [...document.images].map((picture) => picture.currentSrc)"
_PLAYERS = "() => [...document.querySelectorAll('iframe')].map((player) => player.src)"


def _keep_in(requests: list[Request]) -> Callable[[Request], None]:
    def keep(request: Request) -> None:
        requests.append(request)

    return keep


def read_to_the_end(page: Page) -> None:
    """Scroll down a window at a time, until all that comes late is there."""
    height = page.viewport_size["height"] if page.viewport_size else 0
    for _ in range(200):
        page.mouse.wheel(0, height)
        page.wait_for_timeout(50)
        if page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1"):
            break
    page.wait_for_function("() => [...document.images].every((picture) => picture.complete)")
    page.wait_for_timeout(100)  # for the frame that is painted then


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_nothing_moves_while_pictures_come_and_one_reads_on(
    site: Served, size: tuple[int, int]
) -> None:
    site.slowness = SLOW
    moved: dict[str, Any] = {}
    viewport = {"width": size[0], "height": size[1]}
    with chromium() as browser:
        for name, address in blog.pages().items():
            # A window of its own for each: pictures are kept in a cache.
            with strict_page(browser, base_url=site.origin, viewport=viewport) as page:
                page.route("https://**", lambda route: route.abort())
                page.add_init_script(_OBSERVE)
                page.goto(address)
                read_to_the_end(page)
                if shifts := page.evaluate("window.shifts"):
                    moved[name] = shifts
    assert moved == {}


def test_pages_ask_for_nothing_but_themselves_and_their_pictures(site: Served) -> None:
    with chromium() as browser:
        for name, address in blog.pages().items():
            with strict_page(browser, base_url=site.origin) as page:
                requests: list[Request] = []
                page.on("request", _keep_in(requests))
                page.route("https://**", lambda route: route.abort())
                site.asked.clear()
                page.goto(address)
                read_to_the_end(page)
                pictures = set(page.evaluate(_PICTURES))
                elsewhere = {one.url for one in requests if not one.url.startswith(site.origin)}
                # A player is what the text asks for, and only once it is near.
                assert elsewhere <= set(page.evaluate(_PLAYERS)), name
                ours = {one.url for one in requests} - elsewhere
                assert ours == {site.origin + address} | pictures, name
                assert len(site.asked) == 1 + len(pictures), f"{name}: {site.asked}"
