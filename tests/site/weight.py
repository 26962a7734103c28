"""What a page weighs beside what its author wrote, as the edge sends it."""

from __future__ import annotations

import gzip
import re

MAX_BYTES = 25_000  # of HTML, style sheet and scripts, compressed

_TEXT = re.compile(r'(<div class="text"[^>]*>).*(</div>\s*</article>)', re.DOTALL)
_GZIP_LEVEL = 6  # CloudFront's brotli makes less of it


def frame(html: str) -> str:
    """Return the page of a post without the post's text."""
    without, count = _TEXT.subn(r"\1\2", html)
    if count != 1:
        raise ValueError("the page has no text, or more than one")
    return without


def weight(html: str) -> int:
    """Return the bytes of a page, compressed."""
    return len(gzip.compress(html.encode(), _GZIP_LEVEL))
