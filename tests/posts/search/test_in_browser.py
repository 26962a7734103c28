"""The search in a browser: with its script, and without."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from infra.local.site import answer
from reader_lambda import rendering, responses
from reader_lambda.request import from_event
from tests import local_server
from tests.browser import chromium, strict_page
from tests.posts.factories import published
from tests.posts.search.conftest import Search, work
from tests.reader_lambda import builders

pytestmark = pytest.mark.browser

DAY = datetime(2020, 1, 1, tzinfo=UTC)
MAX_SCRIPT = 5000  # bytes


@contextmanager
def served(search: Search) -> Iterator[tuple[str, list[str]]]:
    """Serve the reader; yields its origin, and the paths that were asked for."""
    asked: list[str] = []
    lock = threading.Lock()

    class Handler(local_server.QuietHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            path, _, query = self.path.partition("?")
            event = builders.event(path, query)
            with lock:
                response = search.answer(from_event(event), origin)
            status, headers, body = answer(responses.for_lambda(response, "GET", origin))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with local_server.running(Handler) as server:
        origin = server.origin
        yield origin, asked


@pytest.fixture
def posts(search: Search) -> None:
    for number in range(12):
        published(
            title=f"温泉 {number}", body="サーバーレスの話", published_at=DAY + timedelta(number)
        )
    published(title="新幹線", body="旅の話", published_at=DAY)
    work()


@pytest.mark.usefixtures("posts")
def test_results_come_while_one_types(search: Search) -> None:
    with served(search) as (origin, asked), chromium() as browser:
        with strict_page(browser, base_url=origin) as page:
            page.goto("/search")
            page.evaluate("window.untouched = true")
            page.get_by_role("searchbox").press_sequentially("ｻｰﾊﾞﾚｽ  ")

            expect(page.locator("article")).to_have_count(10)
            expect(page.get_by_role("status")).to_have_text("10件を表示")
            assert page.url == f"{origin}/search?q=%E3%82%B5%E3%83%BC%E3%83%90%E3%83%AC%E3%82%B9"
            assert page.evaluate("window.untouched")
            assert page.locator("article mark").first.inner_text() == "サーバーレス"
            page.get_by_role("link", name="次の検索結果").click()
            expect(page.locator("article")).to_have_count(2)
            page.get_by_role("searchbox").fill("新幹線")
            expect(page.locator("article h2")).to_have_text(["新幹線"])
            page.get_by_role("searchbox").fill("何もない")
            expect(page.get_by_role("status")).to_contain_text("見つかりませんでした")
            expect(page.locator("article")).to_have_count(0)
        queries = [path for path in asked if path.startswith("/search?")]
        assert len(queries) == 4, "one for each pause, none of them redirected"


@pytest.mark.usefixtures("posts")
def test_without_scripts_the_form_does_it(search: Search) -> None:
    with (
        served(search) as (origin, _asked),
        chromium() as browser,
        strict_page(browser, base_url=origin, java_script_enabled=False) as page,
    ):
        page.goto("/")
        page.get_by_role("link", name="検索").click()
        page.get_by_role("searchbox").fill("新幹線")
        page.get_by_role("button", name="検索").click()
        expect(page.locator("article h2")).to_have_text(["新幹線"])


@pytest.mark.usefixtures("posts")
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_page_fits_its_window(search: Search, width: int) -> None:
    with served(search) as (origin, _asked), chromium() as browser:
        viewport = {"width": width, "height": 800}
        with strict_page(browser, base_url=origin, viewport=viewport) as page:
            for path in ("/search", "/search?q=%E6%B8%A9%E6%B3%89", "/search?q=" + "x" * 100):
                page.goto(path)
                assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_script_is_small() -> None:
    script = Path(rendering.__file__).with_name("templates") / "search.js"
    assert len(script.read_bytes()) < MAX_SCRIPT
