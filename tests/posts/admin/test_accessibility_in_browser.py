"""Whoever writes, with whatever eyes, screen and colours: axe finds nothing in any page."""

from __future__ import annotations

from collections import defaultdict

import pytest
from playwright.sync_api import Page

from tests import axe
from tests.browser import chromium
from tests.posts.admin.tour import TOURS, a_blog, visitor, visits

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("small_pool", "media_bucket")]

FOR_AXE = {"bypass_csp": True}  # it measures with styles of its own
LOOKS = [(width, scheme) for width in (1280, 360) for scheme in ("light", "dark")]


def show(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]


@pytest.mark.parametrize("who", TOURS)
def test_axe_finds_nothing_on_any_page_at_any_width_in_any_colours(who: str, origin: str) -> None:
    person, tour = TOURS[who]
    found: dict[str, list[str]] = defaultdict(list)
    with chromium() as browser, visitor(browser, origin, person, **FOR_AXE) as page:
        for name in visits(page, a_blog(), tour):
            for width, scheme in LOOKS:
                show(page, width, scheme)
                for finding in axe.findings(page):
                    found[finding].append(f"{name} ({width}, {scheme})")
    assert not found, "\n".join(
        f"{finding}\n    on {'; '.join(on)}" for finding, on in found.items()
    )


def test_axe_is_asked(origin: str) -> None:
    with chromium() as browser, visitor(browser, origin, None) as page:
        page.set_content('<html lang="en"><title>t</title><main><h1>h</h1><img src="a.png">')
        assert [line.split(":")[0] for line in axe.findings(page)] == ["image-alt"]


@pytest.mark.parametrize("who", TOURS)
def test_no_page_is_wider_than_a_phone(who: str, origin: str) -> None:
    person, tour = TOURS[who]
    wider: dict[str, int] = {}
    with chromium() as browser, visitor(browser, origin, person) as page:
        show(page, 360, "light")
        for name in visits(page, a_blog(), tour):
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > 360:
                wider[name] = width
    assert wider == {}
