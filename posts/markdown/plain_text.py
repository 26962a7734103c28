"""The text of rendered HTML, and what is made of it: summaries and the language."""

from __future__ import annotations

import re
from html import unescape

from posts.markdown import math
from posts.markdown.east_asian import is_wide

SUMMARY_LENGTH = 120  # characters of a text in Japanese; others take twice the room
_ELLIPSIS = "…"

# These match what the sanitizer writes: every "<" in a text is escaped.
_NOT_TEXT = re.compile(
    r'<sup class="footnote-ref">.*?</sup>|<a [^>]*class="footnote-backref"[^>]*>.*?</a>', re.DOTALL
)
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|ruby|s|samp|small|span"
    r"|strike|strong|sub|sup|time|tt|u|var|wbr"
    rf"|{'|'.join(sorted(math.ELEMENTS))})\b(?:[^>\"]|\"[^\"]*\")*>"
)
_TAG = re.compile(r"<(?:[^>\"]|\"[^\"]*\")*>")
_RUBY = re.compile(r"<r[pt]\b[^>]*>.*?</r[pt]>", re.DOTALL)
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]")
_SENTENCE_END = re.compile(r"[。．！？!?](?:[」』）)\"'”’]*)|\.(?=\s)")


def plain_text(html: str) -> str:
    """Return what sanitized HTML shows, blanks collapsed; "" for an empty text."""
    text = _RUBY.sub("", _NOT_TEXT.sub("", html))
    return " ".join(unescape(_TAG.sub(" ", _INLINE_TAG.sub("", text))).split())


def summary_from(plain: str, limit: int = SUMMARY_LENGTH) -> str:
    """Return the beginning of a text, cut behind a sentence, else between words.

    plain: text in one line. limit: characters, counted in Japanese ones; a narrow one is half.
    A cut that is not at the end of a sentence shows an ellipsis, within the limit.
    """
    whole = _fitting(plain, limit)
    if whole == plain:
        return plain
    sentences = [found.end() for found in _SENTENCE_END.finditer(whole)]
    if sentences and 2 * sentences[-1] >= len(whole):
        return whole[: sentences[-1]]
    return _cut_at_word(plain, len(_fitting(plain, limit - 1))) + _ELLIPSIS


def detect_language(title: str, plain: str) -> str | None:
    """Return "ja" for a text in Japanese, None where the language can't be told.

    Kana decide: in the title, or as an eighth or more of the text's letters. So neither code in
    a Japanese text nor a Japanese quotation in an English one changes its language.
    """
    kana = len(_KANA.findall(plain))
    letters = sum(map(str.isalpha, plain))
    return "ja" if _KANA.search(title) or (kana and 8 * kana >= letters) else None


def _fitting(plain: str, limit: int) -> str:
    room = 2 * limit
    for index, character in enumerate(plain):
        room -= 2 if is_wide(character) else 1
        if room < 0:
            return plain[:index]
    return plain


def _cut_at_word(plain: str, end: int) -> str:
    """Cut before end where a word begins; a word as long as half the text is cut in two."""
    if end < len(plain) and plain[end - 1].isascii() and not plain[end].isspace():
        blank = plain.rfind(" ", 0, end)
        if 2 * blank >= end:
            end = blank
    return plain[:end].rstrip(" 、,;:（(「")
