"""What a page weighs beside what its author wrote, as the edge sends it."""

from __future__ import annotations

import gzip
import re

from tests.site import blog
from tests.site.serving import Served

MAX_BYTES = 25_000  # of HTML, style sheet and scripts, compressed

_TEXT = re.compile(r'(<div class="text"[^>]*>).*(</div>\s*</article>)', re.DOTALL)
_GZIP_LEVEL = 6  # CloudFront's brotli makes less of it


def frame(html: str) -> str:
    """Return the page of a post without the post's text."""
    without, count = _TEXT.subn(r"\1\2", html)
    assert count == 1
    return without


def weight(html: str) -> int:
    """Return the bytes of a page, compressed."""
    return len(gzip.compress(html.encode(), _GZIP_LEVEL))


def test_the_page_of_a_post_is_light_beside_its_text(site: Served) -> None:
    for name in blog.LONG_POSTS:
        _status, html = site.get(blog.pages()[name])
        assert weight(frame(html)) <= MAX_BYTES < len(html)


def test_every_other_page_is_light_as_it_is(site: Served) -> None:
    weights = {
        name: weight(site.get(address)[1])
        for name, address in blog.pages().items()
        if name not in blog.LONG_POSTS
    }
    assert {name: size for name, size in weights.items() if size > MAX_BYTES} == {}
