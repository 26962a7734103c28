"""Where Japanese may break between phrases, for titles and headings. Pure functions.

A browser breaks Japanese between any two characters, so a title's last line may be one character.
Only one kind of browser knows phrases by itself. The rest need to be told: with `<wbr>`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from budoux import Parser

BREAK = "<wbr>"
MAX_LENGTH = 200  # characters of what is split; what is longer is no title

_NOT_FIRST = frozenset("、。，．・：；！？」』】）〕］｝〉》ー々…‥〜,.:;!?)]}%’” ")  # of a line
_NOT_LAST = frozenset("「『【（〔［｛〈《([{‘“$#")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")


@lru_cache(maxsize=1024)
def split(text: str) -> tuple[str, ...]:
    """Return the phrases of a text in Japanese; any other text is one.

    >>> split("新幹線で東京へ行く")
    ('新幹線で', '東京へ', '行く')
    """
    if len(text) > MAX_LENGTH or not _KANA.search(text):
        return (text,)
    joined: list[str] = []
    for phrase in _parser().parse(text):
        if joined and (phrase[0] in _NOT_FIRST or joined[-1][-1] in _NOT_LAST):
            joined[-1] += phrase
        else:
            joined.append(phrase)
    return tuple(joined)


def marked(text: str) -> str:
    """Return text as HTML with a mark where it may break; "" where it has no such place."""
    phrases = split(text)
    return BREAK.join(map(escape, phrases)) if len(phrases) > 1 else ""


@cache
def _parser() -> Parser:
    import budoux  # noqa: PLC0415 (reads its model, which few requests to the admin need)

    return budoux.load_default_japanese_parser()
