"""The admin's content security policy in a browser: all pages keep to it, nothing injected runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from posts.models import Post
from tests.browser import chromium
from tests.posts.admin.blog import ADD, EDITH, post_url, stored_author, stored_post
from tests.posts.admin.tour import EDITOR, TOURS, a_blog, visitor, visits

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("small_pool", "media_bucket")]

LISTENER = """window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));"""


def violations(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.violations")
    return found


@pytest.mark.parametrize("who", TOURS)
def test_every_page_keeps_to_the_policy(who: str, origin: str) -> None:
    person, tour = TOURS[who]
    found: dict[str, list[str]] = {}
    with chromium() as browser, visitor(browser, origin, person) as page:
        page.add_init_script(LISTENER)
        for name in visits(page, a_blog(), tour):
            if seen := violations(page):
                found[name] = seen
    assert found == {}


@pytest.fixture
def lenient_page(origin: str) -> Iterator[Page]:
    """A page of an editor that may run into the policy."""
    with chromium() as browser:
        with visitor(browser, origin, EDITOR) as page:
            cookies = page.context.cookies()
        context = browser.new_context(base_url=origin)
        context.add_cookies(cookies)  # type: ignore[arg-type]  # as the browser gave them
        context.add_init_script(LISTENER)
        yield context.new_page()


ELSEWHERE = "http://127.0.0.1:9/"
INJECTED_HTML = {
    "script-src-attr": '<img src="data:," onerror="window.ran = true">',
    "style-src-elem": "<style>* { color: red }</style>",
    "style-src-attr": '<p style="color: red">red</p>',
    "frame-src": f'<iframe src="{ELSEWHERE}"></iframe>',
    "base-uri": f'<base href="{ELSEWHERE}">',
}
INJECTED_CODE = {
    directive: f"document.body.insertAdjacentHTML('beforeend', '{html}');"
    for directive, html in INJECTED_HTML.items()
}
INJECTED_CODE |= {
    "script-src-elem": "const script = document.createElement('script');"
    " script.textContent = 'window.ran = true'; document.body.append(script);",
    "connect-src": f"fetch('{ELSEWHERE}').catch(() => {{}});",
    "form-action": "const form = document.createElement('form');"
    f" form.action = '{ELSEWHERE}'; document.body.append(form); form.submit();",
}


@pytest.mark.parametrize("directive", INJECTED_CODE)
def test_what_is_injected_is_refused(lenient_page: Page, directive: str) -> None:
    lenient_page.goto(ADD)
    lenient_page.evaluate(f"() => {{ {INJECTED_CODE[directive]} }}")
    lenient_page.wait_for_function("window.violations.length")
    assert {line.split()[0] for line in violations(lenient_page)} == {directive}
    assert lenient_page.evaluate("window.ran") is None


MARKUP = '"><script>window.ran = true</script><img src=x onerror="window.ran = true">'


def test_markup_in_names_and_titles_runs_nowhere(origin: str) -> None:
    stored_author("eve", MARKUP, EDITH.id)
    post: Post = stored_post(MARKUP, tags=[MARKUP], author="eve", body=MARKUP, status="published")
    addresses = ["/admin/", "/admin/posts/post/", "/admin/posts/author/", ADD, post_url(post)]
    addresses += [post_url(post, "history"), post_url(post, "delete")]
    addresses += [f"/admin/posts/post/?q={MARKUP}"]
    with chromium() as browser, visitor(browser, origin, EDITOR) as page:
        for address in addresses:
            page.goto(address)
            assert page.evaluate("window.ran") is None, address
