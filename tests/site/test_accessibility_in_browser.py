"""Whoever reads, with whatever eyes, screen and colours, by keyboard or screen reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.browser import chromium, strict_page
from tests.site import blog
from tests.site.serving import Served

pytestmark = pytest.mark.browser

FOR_AXE = {"bypass_csp": True}  # it measures with styles of its own
LOOKS = [(width, scheme) for width in (1280, 360) for scheme in ("light", "dark")]
AUTOFOCUS = "search"  # where writing begins at once

_LEVELS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((heading) => heading.checkVisibility()).map((heading) => Number(heading.tagName[1]))"""
_NAVIGATIONS = """() => [...document.querySelectorAll("nav")].map((nav) => nav.ariaLabel
    ?? document.getElementById(nav.getAttribute("aria-labelledby"))?.textContent)"""


def visits(page: Page, addresses: dict[str, str]) -> Iterator[str]:
    """Open one page after the other; yield the name of each."""
    for name, address in addresses.items():
        response = page.goto(address)
        assert response is not None
        assert response.status == blog.status(name), name
        yield name


def axe_findings(site: Served, addresses: dict[str, str]) -> dict[str, list[str]]:
    """Return on which pages and in which looks axe found what, by what it found."""
    found: dict[str, list[str]] = defaultdict(list)
    with chromium() as browser, strict_page(browser, base_url=site.origin, **FOR_AXE) as page:
        page.route("https://**", lambda route: route.abort())  # what players would show
        for name in visits(page, addresses):
            for width, scheme in LOOKS:
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                for finding in axe.findings(page):
                    found[finding].append(f"{name} ({width}, {scheme})")
    return found


def test_axe_finds_nothing_on_any_page_at_any_width_in_any_colours(site: Served) -> None:
    found = axe_findings(site, blog.pages())
    assert not found, "\n".join(
        f"{finding}\n    on {'; '.join(on)}" for finding, on in found.items()
    )


def test_axe_finds_nothing_on_a_site_without_posts(empty_site: Served) -> None:
    empty = {name: blog.pages()[name] for name in ("home", "tags", "archive", "search")}
    assert not axe_findings(empty_site, empty)


def test_screen_readers_find_their_way_by_landmarks_and_headings(site: Served) -> None:
    with chromium() as browser, strict_page(browser, base_url=site.origin) as page:
        for name in visits(page, blog.pages()):
            for landmark in ("banner", "main", "contentinfo"):
                expect(page.get_by_role(landmark), name).to_have_count(1)
            for role in ("navigation", "search"):
                outside = page.locator("main, header, footer").get_by_role(role)
                assert outside.count() >= page.get_by_role(role).count(), name
            navigations = page.evaluate(_NAVIGATIONS)
            assert all(navigations), f"{name}: a navigation without a name"
            assert len(set(navigations)) == len(navigations), f"{name}: {navigations}"
            levels = page.evaluate(_LEVELS)
            assert levels.count(1) == 1, f"{name}: {levels}"
            above = [1, *levels]
            skipped = [now for before, now in zip(above, levels, strict=False) if now > before + 1]
            assert skipped == [], f"{name}: {levels}"


def test_the_first_key_leads_past_what_every_page_begins_with(site: Served) -> None:
    with chromium() as browser, strict_page(browser, base_url=site.origin) as page:
        for name in visits(page, blog.pages()):
            if name == AUTOFOCUS:
                continue
            page.keyboard.press("Tab")
            skip = page.locator(".skip")
            expect(skip, name).to_be_focused()
            expect(skip, name).to_be_in_viewport(ratio=1)
            page.keyboard.press("Enter")
            page.keyboard.press("Tab")
            where = "document.activeElement.closest('main, footer')?.tagName"
            # Where the main part has nothing to go to, the footer is next.
            assert page.evaluate(where) in ("MAIN", "FOOTER"), name
