"""Ids for headings, and the table of contents made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from markdown_it.token import Token

from posts import phrases
from reader_lambda.names import slug_from_title

# An id never meets those of the page around the text ("main") or of its footnotes ("fn1").
ID_PREFIX = "h-"
MAX_ID_LENGTH = 60  # characters behind the prefix, without the number of a repeated one
MAX_ENTRIES = 200  # of the contents; nobody finds a way through more
MAX_ENTRY_LENGTH = 100  # characters
MAX_SPLIT = 20_000  # characters of a text's headings that are split into phrases


@dataclass(frozen=True)
class Heading:
    """level: 1 to 6. text: as shown, without markup."""

    level: int
    id: str
    text: str


def name_all(tokens: list[Token]) -> list[Heading]:
    """Give every heading among tokens an id made of its text, and return the headings."""
    counters: dict[str, int] = {}
    named = []
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            text = "".join(_texts(inline.children or ())).strip()
            opening.attrSet("id", _unique_id(text, counters))
            named.append(Heading(int(opening.tag[1]), str(opening.attrGet("id")), text))
    return named


def mark_phrases(tokens: list[Token]) -> None:
    """Mark where headings among tokens may break, as far as they are in Japanese."""
    room = MAX_SPLIT
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            room -= len(inline.content)
            if room < 0:
                return
            inline.children = [part for child in inline.children or () for part in _split(child)]


def contents(headings: Iterable[Heading]) -> str:
    """Return a nested list of links to the headings of levels 2 and 3; "" for fewer than two."""
    entries = [heading for heading in headings if heading.level in {2, 3} and heading.text]
    if len(entries) > MAX_ENTRIES:
        entries = [heading for heading in entries if heading.level == 2][:MAX_ENTRIES]
    return _nested_list(entries) if len(entries) >= 2 else ""


def _texts(tokens: Iterable[Token]) -> Iterable[str]:
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            yield token.content
        elif token.type == "softbreak":
            yield " "
        elif token.type == "image":
            yield from _texts(token.children or ())


def _split(token: Token) -> Iterable[Token]:
    if token.type != "text":
        return [token]
    first, *others = phrases.split(token.content)
    token.content = first
    parts = [token]
    for other in others:
        parts.append(Token("wbr", "wbr", 0))
        parts.append(Token("text", "", 0, content=other, level=token.level))
    return parts


def _unique_id(text: str, counters: dict[str, int]) -> str:
    """counters: how often each id was asked for, so that the next free one is found at once."""
    base = candidate = slug_from_title(text)[:MAX_ID_LENGTH].strip("-_") or "section"
    while candidate in counters:
        counters[base] += 1
        candidate = f"{base}-{counters[base]}"
    counters[candidate] = 1
    return ID_PREFIX + candidate


def _nested_list(entries: list[Heading]) -> str:
    parts = ["<ul>"]
    is_inside = False
    for number, entry in enumerate(entries):
        if entry.level == 3 and number and not is_inside:
            parts.append("<ul>")
            is_inside = True
        elif number:
            parts.append("</li>")
        if entry.level == 2 and is_inside:
            parts.append("</ul></li>")
            is_inside = False
        parts.append(f'<li><a href="#{escape(entry.id)}">{_shown(entry.text)}</a>')
    parts.append("</li></ul></li></ul>" if is_inside else "</li></ul>")
    return "".join(parts)


def _shown(text: str) -> str:
    shortened = _shortened(text)
    return phrases.marked(shortened) or escape(shortened)


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_ENTRY_LENGTH else text[: MAX_ENTRY_LENGTH - 1] + "…"
