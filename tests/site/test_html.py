"""Every page is HTML by the standard, as the Nu HTML checker reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import nu
from tests.site import blog
from tests.site.serving import Served

pytestmark = pytest.mark.slow


def test_the_checker_finds_nothing_on_any_page(site: Served, tmp_path: Path) -> None:
    pages = {name: site.get(address)[1] for name, address in blog.pages().items()}
    assert not (found := nu.findings(pages, tmp_path)), "\n".join(found)


def test_the_checker_finds_nothing_on_a_site_without_posts(
    empty_site: Served, tmp_path: Path
) -> None:
    pages = {path: empty_site.get(path)[1] for path in ("/", "/tags", "/archive", "/search")}
    assert not (found := nu.findings(pages, tmp_path)), "\n".join(found)


def test_the_checker_is_asked(tmp_path: Path) -> None:
    pages = {"a": "<!DOCTYPE html><html lang=en><title>t</title><p id=a><p id=a>", "b": "<p>"}
    found = nu.findings(pages, tmp_path)
    assert any(line.startswith("a: error: Duplicate ID") for line in found)
    assert any(line.startswith("b: error:") for line in found)
