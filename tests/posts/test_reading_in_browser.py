"""What helps reading a post, in a browser: by the write path, the style sheet and the scripts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from posts import markdown, phrases, theme
from reader_lambda import pages, responses
from tests import axe, local_server
from tests.browser import chromium, strict_page
from tests.reader_lambda import builders

pytestmark = pytest.mark.browser

TITLE = "新幹線で東京から新大阪まで行くときに知っておきたい、いくつかのこと"
WIDE = "|" + "見出し|" * 12 + "\n|" + "-|" * 12 + "\n|" + "とても長い内容|" * 12
TEXT = f"""
{{新幹線|しんかんせん}}の旅[^1]。

## 切符を買う、つまり一回だけ問い合わせる

{WIDE}

## 景色を見る

```console:手順.sh
$ echo "{"長い行" * 40}"
```

{"段落です。" * 300}

## 忘れてもらうために

{"段落です。" * 300}

[^1]: 注。
"""
PHONE, DESKTOP = 360, 1440
LIGHT, DARK = "rgb(253, 252, 249)", "rgb(22, 25, 29)"


def no_picture(_src: str) -> None:
    """Know no picture."""


def page_of(origin: str, **site: Any) -> str:
    shown = markdown.render(TEXT, picture_at=no_picture)
    post = builders.post(
        "2",
        title=TITLE,
        title_html=phrases.marked(TITLE),
        html=shown.html,
        contents=shown.contents,
        minutes=3,
    )
    return pages.render_post(post, {}, builders.site(**site), builders.NOW, origin)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@contextmanager
def served(make: Callable[[str], str]) -> Iterator[str]:
    """Serve one page under the policy of the site; yields its origin."""

    class Handler(local_server.QuietHandler):
        def do_GET(self) -> None:
            body = make(origin).encode() if self.path == "/" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", responses.HTML)
            policy = responses.content_security_policy(origin)
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

    with local_server.running(Handler) as server:
        origin = server.origin
        yield origin


@contextmanager
def opened(browser: Browser, width: int = DESKTOP, **options: Any) -> Iterator[Page]:
    site = options.pop("site", {})
    viewport: Any = {"width": width, "height": 800}
    with (
        served(lambda origin: page_of(origin, **site)) as origin,
        strict_page(browser, base_url=origin, viewport=viewport, **options) as page,
    ):
        page.goto("/")
        yield page


def paper(page: Page) -> Any:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def drawn_around(page: Page) -> Any:
    """Return the colours that browsers draw around the page: of light systems, of dark ones."""
    page.evaluate("new Promise(requestAnimationFrame)")
    return page.locator("[name=theme-color]").evaluate_all("(all) => all.map((one) => one.content)")


def lines_of(page: Page, selector: str) -> list[str]:
    """Return the lines in which the text of an element is set."""
    found: list[str] = page.evaluate(
        """(selector) => {
            const lines = new Map();
            const walker = document.createTreeWalker(document.querySelector(selector), 4);
            while (walker.nextNode()) {
                const node = walker.currentNode;
                for (let n = 0; n < node.length; n++) {
                    const range = document.createRange();
                    range.setStart(node, n);
                    range.setEnd(node, n + 1);
                    const top = Math.round(range.getBoundingClientRect().top);
                    lines.set(top, (lines.get(top) ?? "") + node.data[n]);
                }
            }
            return [...lines.values()];
        }""",
        selector,
    )
    return found


@pytest.mark.parametrize("width", [PHONE, 768, DESKTOP])
def test_a_title_breaks_between_phrases_only(browser: Browser, width: int) -> None:
    with opened(browser, width) as page:
        # As in every browser: without the phrases that this one would find by itself.
        page.evaluate("document.querySelector('h1').style.wordBreak = 'keep-all'")
        lines = lines_of(page, "h1")
    parts, line = list(phrases.split(TITLE)), ""
    for expected in lines:
        line = ""
        while line != expected:
            assert parts, (lines, expected)
            line += parts.pop(0)
            assert expected.startswith(line), lines
    assert parts == []


@pytest.mark.parametrize("width", [PHONE, 768, DESKTOP])
def test_tables_and_code_scroll_alone(browser: Browser, width: int) -> None:
    with opened(browser, width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == width
        for frame in (page.get_by_role("region", name="表1"), page.locator("pre")):
            frame.focus()
            page.keyboard.press("ArrowRight")
            page.wait_for_function("(frame) => frame.scrollLeft > 0", arg=frame.element_handle())


def test_the_contents_follow_and_mark_where_one_is(browser: Browser) -> None:
    with opened(browser) as page:
        contents = page.get_by_role("navigation", name="目次")
        here = contents.locator("[aria-current=location]")
        expect(here).to_have_text("切符を買う、つまり一回だけ問い合わせる")
        page.get_by_role("heading", name="忘れてもらうために").scroll_into_view_if_needed()
        page.evaluate("scrollTo({top: 1e6, behavior: 'instant'})")
        expect(here).to_have_text("忘れてもらうために")
        expect(here).to_be_in_viewport()
        text = page.locator(".text").bounding_box()
        beside = contents.bounding_box()
        assert text
        assert beside
        assert beside["x"] >= text["x"] + text["width"]
        assert beside["x"] + beside["width"] <= DESKTOP


def test_a_window_that_becomes_wide_shows_where_one_is(browser: Browser) -> None:
    with opened(browser, PHONE) as page:
        here = page.locator(".contents [aria-current=location]")
        expect(here).to_have_count(0)
        page.set_viewport_size({"width": DESKTOP, "height": 800})
        expect(here).to_have_text("切符を買う、つまり一回だけ問い合わせる")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_contents_are_folded_on_a_phone(browser: Browser, scripts: bool) -> None:
    with opened(browser, PHONE, java_script_enabled=scripts) as page:
        link = page.get_by_role("link", name="景色を見る")
        expect(link).to_be_hidden()
        page.locator(".contents summary").click()
        expect(link).to_be_visible()


def test_code_is_copied_without_its_prompts_and_that_is_said(browser: Browser) -> None:
    with opened(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.get_by_role("group", name="コード1: 手順.sh").focus()
        page.keyboard.press("Tab")
        button = page.get_by_role("button", name="コピー")
        expect(button).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("コピーしました")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == f'echo "{"長い行" * 40}"\n'
        expect(page.get_by_role("status")).to_have_text("")
        expect(button).to_have_text("コピー")


def test_code_that_cannot_be_copied_is_selected(browser: Browser) -> None:
    with opened(browser) as page:
        page.evaluate(
            "() => { navigator.clipboard.writeText = async () => { throw new DOMException() } }"
        )
        page.get_by_role("button", name="コピー").click()
        expect(page.get_by_role("status")).to_have_text("コピーできないので、選択しました")
        assert "echo" in page.evaluate("getSelection().toString()")


@pytest.mark.parametrize(
    ("system", "first", "second"), [("light", DARK, LIGHT), ("dark", LIGHT, DARK)]
)
def test_the_reader_chooses_the_colours_and_goes_back_to_the_systems(
    browser: Browser, system: str, first: str, second: str
) -> None:
    with opened(browser, color_scheme=system) as page:
        button = page.get_by_role("button", name="画面の色: 自動")
        assert paper(page) == second
        button.focus()
        page.keyboard.press("Enter")
        assert paper(page) == first
        page.reload()
        assert paper(page) == first
        chosen = "ダーク" if first == DARK else "ライト"
        page.get_by_role("button", name=f"画面の色: {chosen}").click()
        assert paper(page) == second
        page.locator(".scheme").click()
        expect(page.get_by_role("button", name="画面の色: 自動")).to_be_visible()
        page.emulate_media(color_scheme="dark" if system == "light" else "light")
        assert paper(page) == first


def test_a_choice_is_there_before_anything_is_painted(browser: Browser) -> None:
    """The page comes slowly: its head and first words, then nothing for a while."""
    whole = page_of("http://127.0.0.1")
    cut = whole.index("</h1>")
    go_on = threading.Event()

    class Slow(local_server.QuietHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", responses.HTML)
            self.end_headers()
            if self.path == "/slow":
                self.wfile.write(whole[:cut].encode())
                self.wfile.flush()
                go_on.wait(20)
                self.wfile.write(whole[cut:].encode())

    with (
        local_server.running(Slow) as server,
        strict_page(browser, base_url=server.origin, color_scheme="light") as page,
    ):
        page.goto("/")
        page.evaluate("localStorage.scheme = 'dark'")
        page.goto("/slow", wait_until="commit")
        page.locator("h1").wait_for()
        page.wait_for_function("performance.getEntriesByName('first-paint').length")
        assert page.evaluate("document.readyState") == "loading"
        assert paper(page) == DARK
        assert page.locator("[name=theme-color]").evaluate_all(
            "(all) => all.filter((one) => matchMedia(one.media || 'all').matches)"
            ".map((one) => one.content)"
        ) == [DARK]
        go_on.set()
        page.wait_for_load_state("load")


def test_the_sites_own_colours_hold_in_a_chosen_scheme(browser: Browser) -> None:
    colours = {"dark-paper": "#102030", "light-paper": "#ffeedd"}
    site = {"style": theme.style(colours), "colours": colours}
    with opened(browser, color_scheme="light", site=site) as page:
        assert paper(page) == "rgb(255, 238, 221)"
        page.locator(".scheme").click()
        assert paper(page) == "rgb(16, 32, 48)"
        assert drawn_around(page) == ["rgb(16, 32, 48)"] * 2


def test_a_choice_in_one_tab_reaches_the_others_and_pages_that_one_comes_back_to(
    browser: Browser,
) -> None:
    with (
        served(page_of) as origin,
        strict_page(browser, base_url=origin, color_scheme="light") as page,
    ):
        page.goto("/")
        other = page.context.new_page()
        other.goto("/")
        other.locator(".scheme").click()
        expect(page.get_by_role("button", name="画面の色: ダーク")).to_be_visible()
        assert (paper(page), drawn_around(page)) == (DARK, [DARK] * 2)
        other.locator(".scheme").click()
        expect(page.get_by_role("button", name="画面の色: ライト")).to_be_visible()
        other.locator(".scheme").click()
        expect(page.get_by_role("button", name="画面の色: 自動")).to_be_visible()
        assert (paper(page), drawn_around(page)) == (LIGHT, [LIGHT, DARK])
        # A page that is kept aside while another is shown hears of nothing meanwhile.
        page.evaluate("localStorage.scheme = 'dark'")
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        assert paper(page) == DARK


def test_where_scripts_or_storage_are_denied_nothing_breaks(browser: Browser) -> None:
    with opened(browser, java_script_enabled=False, color_scheme="dark") as page:
        expect(page.locator(".scheme")).to_be_hidden()
        expect(page.locator(".code button")).to_have_count(0)
    with served(page_of) as origin, strict_page(browser, base_url=origin) as page:
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage',"
            " { get() { throw new DOMException('denied', 'SecurityError') } })"
        )
        page.goto("/")
        page.locator(".scheme").click()
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
        assert paper(page) == DARK


def test_print_is_black_on_white_with_nothing_to_press(browser: Browser) -> None:
    with opened(browser, color_scheme="dark") as page:
        page.evaluate("document.documentElement.dataset.scheme = 'dark'")
        page.emulate_media(media="print")
        assert paper(page) == "rgb(255, 255, 255)"
        for hidden in (".scheme", ".site-head nav", ".contents", ".share", ".code button"):
            expect(page.locator(hidden)).to_be_hidden()
        assert page.locator("pre").evaluate("(pre) => pre.scrollWidth <= pre.clientWidth")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, width: int, scheme: str) -> None:
    with opened(browser, width, color_scheme=scheme, bypass_csp=True) as page:
        assert axe.findings(page) == []
        if width == PHONE:
            page.locator(".contents summary").click()
            assert axe.findings(page) == []
