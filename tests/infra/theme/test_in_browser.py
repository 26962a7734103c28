"""The example of docs/themes.md in a browser, on the site as `make run` shows it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from infra import theme
from posts import records
from posts.models import Author
from tests.browser import chromium, strict_page
from tests.infra.theme.test_documents import written_examples
from tests.local_aws import free_port
from tests.posts.factories import EDITOR, published

pytestmark = pytest.mark.browser

_STYLE = "(element, name) => getComputedStyle(element)[name]"


@contextmanager
def site(folder: Path | None, bucket: str) -> Iterator[str]:
    """Run the site under a theme; yields its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-m", "infra.local.site", str(port)],
        cwd=theme.ROOT,
        env={
            **os.environ,
            **theme.variables(folder),
            "SITE_ORIGIN": address,
            "MEDIA_BUCKET": bucket,
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(port, process)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_it_answers(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/robots.txt")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise TimeoutError("the site does not answer")


def test_accent_typeface_footer_and_block_are_the_theme_s(
    tables: list[str], media_bucket: str, tmp_path: Path
) -> None:
    records.ensure_site()
    records.add_author(Author(slug="hanako", name="花子"), by=EDITOR)
    published(
        slug="a", title="題", body="[つながり](/about)のある、日本語の本文です。", author="hanako"
    )
    folder = written_examples(tmp_path)
    theme.check(folder)
    with chromium() as browser, site(folder, media_bucket) as address:
        options = {"base_url": address, "color_scheme": "dark"}
        with strict_page(browser, **options) as page:
            page.goto("/posts/a")
            link, note = page.locator(".text a"), page.locator("article > .note")
            assert link.evaluate(_STYLE, "color") == "rgb(240, 160, 140)"
            assert "Mincho" in page.locator(".text").evaluate(_STYLE, "fontFamily")
            assert note.inner_text().startswith("花子: ")
            assert note.evaluate(_STYLE, "marginTop") == "40px"
            footer = page.get_by_role("contentinfo")
            assert footer.inner_text().startswith("© Hanako, about")
            assert footer.locator("a[type]").count() == 1, "what stood there stands behind it"
            page.emulate_media(color_scheme="light")
            assert link.evaluate(_STYLE, "color") == "rgb(156, 47, 31)"
            page.goto("/")
            assert page.get_by_role("contentinfo").inner_text().startswith("© Hanako, about")
    with (
        chromium() as browser,
        site(None, media_bucket) as address,
        strict_page(browser, base_url=address) as page,
    ):
        page.goto("/posts/a")
        assert page.locator(".note").count() == 0


def test_what_a_browser_draws_around_a_page_has_the_paper_of_the_theme(
    tables: list[str], media_bucket: str, tmp_path: Path
) -> None:
    records.ensure_site()
    style = ":root { --paper: light-dark(var(--light-paper, hsl(60 100% 90%)), #102030); }"
    (tmp_path / "style.css").write_text(style, encoding="utf-8")
    theme.check(tmp_path)
    with (
        chromium() as browser,
        site(tmp_path, media_bucket) as address,
        strict_page(browser, base_url=address) as page,
    ):
        page.goto("/")
        around = page.locator("[name=theme-color]")
        colours = around.evaluate_all("(all) => all.map((one) => [one.media, one.content])")
        assert colours == [
            ["(prefers-color-scheme: light)", "rgb(255, 255, 204)"],
            ["(prefers-color-scheme: dark)", "rgb(16, 32, 48)"],
        ]
