"""How much a text may be, so that every text is rendered within seconds or refused.

Sizes are in the editor's terms. The other limits count what the parser makes of a text, since a
few bytes of Markdown can stand for a great deal of work: each is far above what a megabyte of
prose, code and tables needs, and none depends on the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from django.utils.translation import gettext as _
from markdown_it.token import Token

from posts.errors import PublishingError

MAX_TEXT_BYTES = 1_048_576  # of Markdown, UTF-8
MAX_HTML_BYTES = 4 * 1_048_576  # of HTML and contents, UTF-8; a Lambda answer ends at 6 MB
MAX_LINES = 100_000
MAX_NESTING = 40  # of lists and quotes, each list being two
MAX_INLINE_NESTING = 10  # of brackets; those deeper stay as they are written
MAX_QUOTED_LINES = 400_000  # a line in a quote in a quote being two
MAX_TOKENS = 200_000  # of blocks, and as many inside paragraphs
MAX_BRACKETS = 40_000  # opening ones, in paragraphs; an open one is looked at from each around it


class TextTooLarge(PublishingError):
    """The text, or the HTML made from it, has too many bytes."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="body")


class TextTooComplex(PublishingError):
    """The text has the right size, but its structure would take too long to render."""

    def __init__(self, message: str) -> None:
        super().__init__(message, field="body")


def check_text(text: str) -> None:
    """Refuse a text of too many bytes or lines."""
    size = len(text.encode(errors="surrogatepass"))
    if size > MAX_TEXT_BYTES:
        raise TextTooLarge(
            _(
                "The text has %(size)s bytes, and a post can have at most %(limit)s. "
                "Split it into several posts."
            )
            % {"size": f"{size:,}", "limit": f"{MAX_TEXT_BYTES:,}"}
        )
    check_count(
        text.count("\n") + 1,
        MAX_LINES,
        _("The text has %(count)s lines, and a post can have at most %(limit)s."),
    )


def check_tokens(tokens: Iterable[Token]) -> None:
    """Refuse a text whose HTML would be too large, before memory is spent on it.

    A link's address can be written once and used thousands of times.
    """
    _check_html_size(sum(map(_size, tokens)))


def check_html(html: str, contents: str) -> None:
    """Refuse what came out too large."""
    _check_html_size(len(html.encode()) + len(contents.encode()))


def check_count(count: int, limit: int, message: str) -> None:
    """Refuse more than limit of what the message names, with %(count)s and %(limit)s in it."""
    if count > limit:
        raise TextTooComplex(message % {"count": f"{count:,}", "limit": f"{limit:,}"})


def _size(token: Token) -> int:
    attributes = chain.from_iterable(token.attrs.items())
    own = len(token.content) if token.children is None else 0
    return own + sum(len(str(text)) for text in attributes) + sum(map(_size, token.children or ()))


def _check_html_size(size: int) -> None:
    if size > MAX_HTML_BYTES:
        raise TextTooLarge(
            _(
                "The text makes %(size)s bytes of HTML, and a page can have at most %(limit)s. "
                "Split it into several posts."
            )
            % {"size": f"{size:,}", "limit": f"{MAX_HTML_BYTES:,}"}
        )
