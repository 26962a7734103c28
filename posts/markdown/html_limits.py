"""Refuses HTML whose cleaning would take minutes or gigabytes.

The HTML parser behind the sanitizer repairs as browsers do: an element such as <b> that is left
open is opened again in every paragraph after it, and each tag looks at the ones open around it.
Its writer seeks the next "<" anew at each "&". All of these grow with a product of two counts, so
these are bounded. The counts err upwards: whatever the repair makes of odd markup, it has no
more elements than there are tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _
from markdown_it.token import Token

from posts.markdown.limits import TextTooComplex

MAX_NESTING_WORK = 1_000_000_000  # elements x elements that HTML in the text may hold open
MAX_REOPENED = 50_000_000  # elements x characters of the tags that may be opened again in each
MAX_ESCAPING = 500_000_000_000  # characters to escape x length, of one stretch of text

_ATTRIBUTE = r"""(?>[\s/]*[^\s"'<>/=]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))?)"""
_TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?:(?=[\s/]){_ATTRIBUTE}(?:(?:(?<=[\"'])|(?=[\s/]))"
    rf"{_ATTRIBUTE})*+)?[\s/]*>|<(?P<odd>[a-z]*)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"<[a-z]", re.IGNORECASE)
_REOPENED = frozenset("b big code em font i nobr s small strike strong tt u".split())
_HARMLESS = frozenset("br del img input ins kbd mark q span sub sup wbr".split())


def check(tokens: Iterable[Token], html: str) -> None:
    """Refuse a text by its tokens and the HTML rendered from them, not yet cleaned."""
    if any(_escaping(stretch) > MAX_ESCAPING for stretch in html.split("<")):
        raise TextTooComplex(_("The text has too many “&” in one paragraph. Split it."))
    own_html = list(_sources(tokens))
    own = sum(len(_OPENING.findall(source)) for source in own_html)
    if not own:
        return
    elements = len(_OPENING.findall(html))
    if own * elements > MAX_NESTING_WORK:
        raise TextTooComplex(_("The text has too many HTML tags. Use Markdown, or split it."))
    if elements * _left_open(html, most=sum(map(len, own_html))) > MAX_REOPENED:
        raise TextTooComplex(
            _(
                "Too many HTML tags such as <b>, <font> or <a> in the text are not closed "
                "before the next paragraph or block. Close each where it was opened."
            )
        )


def _sources(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.type in {"html_block", "html_inline"}:
            yield token.content
        yield from _sources(token.children or ())


def _escaping(stretch: str) -> int:
    return (stretch.count("&") + stretch.count("\xa0")) * len(stretch)


def _left_open(html: str, *, most: int) -> int:
    """Return the length of the tags of formatting elements that are not closed at once.

    At once: with nothing but text and other inline elements between. Of links, one at most can be
    open: the longest. most: returned where such a tag is so odd that its end is uncertain.
    """
    total = longest_link = 0
    is_open: list[tuple[str, int]] = []
    for tag in _TAG.finditer(html):
        name = (tag["name"] or "").lower()
        if (tag["odd"] or "").lower() in _REOPENED | {"a"}:
            return most
        if name == "a":
            longest_link = max(longest_link, len(tag.group()))
        elif name in _REOPENED and not tag["end"]:
            is_open.append((name, len(tag.group())))
        elif name in _REOPENED and is_open and is_open[-1][0] == name:
            is_open.pop()
        elif name not in _HARMLESS:
            total += sum(length for _name, length in is_open)
            is_open.clear()
    return total + longest_link + sum(length for _name, length in is_open)
