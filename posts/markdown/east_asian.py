"""What CommonMark leaves to be wished in Japanese and Chinese text.

Emphasis: `**強調。**次` shows its asterisks, since CommonMark lets emphasis end behind punctuation
only before a blank, and Japanese has none. Here a wide character outside counts as a blank would.
Lines: a line break inside a paragraph becomes a blank, wrong between two Japanese characters.
"""

from __future__ import annotations

import unicodedata

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token


def is_wide(character: str) -> bool:
    """Tell whether a character is of a script that is written without blanks, or its punctuation.

    Korean is written with blanks.
    """
    is_korean = "HANGUL" in unicodedata.name(character, "")
    return unicodedata.east_asian_width(character) in "WFH" and not is_korean


def scan_delimiters(state: StateInline, start: int, scanned: Scanned) -> Scanned:
    """Widen what a run of `*` or `~` at start can do, where a wide character stands beside it.

    scanned: what CommonMark says of the run. Without a wide character nothing changes.
    """
    end = start + scanned.length
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    if not (is_wide(before) or is_wide(after)):
        return scanned
    return Scanned(
        can_open=flanks(inside=after, outside=before),
        can_close=flanks(inside=before, outside=after),
        length=scanned.length,
    )


def join_lines(state: StateCore) -> None:
    """Remove the line breaks inside paragraphs that stand between two wide characters."""
    for token in state.tokens:
        children = token.children or []
        for index, child in enumerate(children):
            if child.type == "softbreak" and _is_between_wide(children, index):
                child.type, child.tag = "text", ""


def flanks(*, inside: str, outside: str) -> bool:
    """Tell whether a mark of emphasis works between a character inside and one outside."""
    if isWhiteSpace(ord(inside)):
        return False
    return not _is_punctuation(inside) or is_wide(inside) or _separates(outside)


def _separates(outside: str) -> bool:
    return isWhiteSpace(ord(outside)) or _is_punctuation(outside) or is_wide(outside)


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _is_between_wide(children: list[Token], index: int) -> bool:
    before = _nearest_text(children, range(index - 1, -1, -1))
    after = _nearest_text(children, range(index + 1, len(children)))
    return bool(before and after) and is_wide(before[-1]) and is_wide(after[0])


def _nearest_text(children: list[Token], indexes: range) -> str:
    """Return the first text met, looking through the ends of emphasis and links."""
    for index in indexes:
        token = children[index]
        if token.content or not (token.nesting or token.type in {"text", "ruby_reading"}):
            return token.content if token.type == "text" else ""
    return ""
