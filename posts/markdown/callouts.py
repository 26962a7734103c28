"""Callouts: quotations that begin with `[!NOTE]`, as on GitHub, with a title of one's own behind it
where that helps, as in Obsidian: `[!TIP] 覚えておくと便利`.
"""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from posts.markdown.plain_text import detect_language

_TITLES = {
    "note": {"en": "Note", "ja": "補足"},
    "tip": {"en": "Tip", "ja": "ヒント"},
    "important": {"en": "Important", "ja": "重要"},
    "warning": {"en": "Warning", "ja": "警告"},
    "caution": {"en": "Caution", "ja": "注意"},
}
CLASSES = frozenset({"callout", *(f"callout-{kind}" for kind in _TITLES)})
TITLE_CLASS = "callout-title"

_MARK = re.compile(
    rf"\[!(?P<kind>{'|'.join(_TITLES)})\](?:[ \t]+(?P<title>[^\n]+?))?[ \t]*(?:\n|\Z)",
    re.IGNORECASE,
)


def mark(state: StateCore) -> None:
    """Core rule, between blocks and what is inside them: make callouts of such quotations.

    Where the editor gives no title, it is in the language of the text.
    """
    marked: list[Token] = []
    open_quotes: list[Token | None] = []  # the callouts among them, None for plain quotations
    tokens = state.tokens
    words = " ".join(token.content for token in tokens if token.type == "inline")
    language = detect_language("", words) or "en"
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            found = _mark_at(tokens, index)
            open_quotes.append(token if found else None)
            marked.append(token)
            if found:
                _become_callout(token, found["kind"].lower())
                marked += _title(found, language, token.level + 1)
                tokens[index + 2].content = tokens[index + 2].content[found.end() :]
        elif token.type == "blockquote_close":
            if open_quotes.pop():
                token.tag = "div"
            marked.append(token)
        else:
            marked.append(token)
    state.tokens = _without_empty_paragraphs(marked)


def _mark_at(tokens: list[Token], index: int) -> re.Match[str] | None:
    """Return the mark that the quotation opened at index begins with, if it is a callout."""
    if len(tokens) <= index + 2 or tokens[index + 1].type != "paragraph_open":
        return None
    return _MARK.match(tokens[index + 2].content)


def _become_callout(token: Token, kind: str) -> None:
    token.tag = "div"
    token.attrSet("class", f"callout callout-{kind}")


def _title(found: re.Match[str], language: str, level: int) -> list[Token]:
    opening = Token("paragraph_open", "p", 1, block=True, level=level)
    opening.attrSet("class", TITLE_CLASS)
    text = found["title"] or _TITLES[found["kind"].lower()][language]
    inline = Token("inline", "", 0, block=True, level=level + 1, content=text, children=[])
    closing = Token("paragraph_close", "p", -1, block=True, level=level)
    return [opening, inline, closing]


def _without_empty_paragraphs(tokens: list[Token]) -> list[Token]:
    """Leave out the paragraphs of which a mark was all."""
    kept: list[Token] = []
    for token in tokens:
        if token.type == "paragraph_close" and kept[-1].type == "inline" and not kept[-1].content:
            del kept[-2:]
        else:
            kept.append(token)
    return kept
