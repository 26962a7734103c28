"""Code blocks, highlighted with CSS classes when a post is saved: no JavaScript for readers.

Highlighting is an ornament, and Pygments' expressions can take minutes over a few kilobytes made
for it. So it is given ordinary code only, and stops after a while; what is left stays plain.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from html import escape, unescape

from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import _TokenType
from pygments.util import ClassNotFound

MAX_BLOCK = 20_000  # characters
MAX_TEXT = 100_000  # characters of all highlighted blocks of a text
MAX_LINE = 500  # characters
MAX_SECONDS = 2.0  # of processor time for a text; ordinary code of that length takes 0.2

# Longer runs without any punctuation are not code, and cost their square.
_NO_CODE = re.compile(r"[\w\s]{300}")
_LANGUAGE = re.compile(r"[^\s:{,]*")
MAX_LABEL = 50  # characters

_FORMATTER = HtmlFormatter(nowrap=True)


class Highlighter:
    """Highlights the code blocks of one text, as far as its budget goes."""

    def __init__(self) -> None:
        self._characters = MAX_TEXT
        self._deadline = time.thread_time() + MAX_SECONDS

    def block(self, code: str, info: str) -> str:
        """Return a code block as HTML.

        info: what stands behind the fence, such as `python`, or `python:app.py`; its first word
        is kept as the label `data-language`.
        """
        label = unescape(info).split(maxsplit=1)[0][:MAX_LABEL] if info.strip() else ""
        body = self._highlighted(code, label) or escape(code, quote=False)
        attribute = f' data-language="{escape(label)}"' if label else ""
        return f'<pre class="highlight"{attribute}><code>{body}</code></pre>\n'

    def _highlighted(self, code: str, label: str) -> str | None:
        lexer = _lexer(label)
        if lexer is None or not self._affords(code):
            return None
        self._characters -= len(code)
        tokens = list(self._until_deadline(lexer.get_tokens(code)))
        if sum(len(text) for _kind, text in tokens) < len(code):
            return None
        target = io.StringIO()
        _FORMATTER.format(iter(tokens), target)
        return target.getvalue()

    def _affords(self, code: str) -> bool:
        return (
            len(code) <= min(MAX_BLOCK, self._characters)
            and max(map(len, code.split("\n"))) <= MAX_LINE
            and not _NO_CODE.search(code)
            and time.thread_time() < self._deadline
        )

    def _until_deadline(
        self, tokens: Iterator[tuple[_TokenType, str]]
    ) -> Iterator[tuple[_TokenType, str]]:
        for token in tokens:
            if time.thread_time() > self._deadline:
                return
            yield token


def _lexer(label: str) -> Lexer | None:
    language = _LANGUAGE.match(label)
    try:
        return get_lexer_by_name(language.group(), stripnl=False) if language else None
    except ClassNotFound:
        return None
