"""Whether a text mentions what somebody looks for, as people and not as computers write.

The same to both are full and half width, upper and lower case, hiragana and katakana, and
サーバーレス and サーバレス. Pure functions.
"""

from __future__ import annotations

import unicodedata

_LONG_MARK = "ー"  # that makes a vowel long, or not, as one likes
_KATAKANA: dict[int, int | None] = {
    code: code + 0x60 for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)
}
_FOLDED = _KATAKANA | {ord(_LONG_MARK): None}


def folded(text: str) -> str:
    """Return a text as it is compared.

    >>> folded("ｻｰﾊﾞｰﾚｽ"), folded("さーばれす"), folded("ＡＷＳ")
    ('サバレス', 'サバレス', 'aws')
    """
    return unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)


def words_of(query: str) -> list[str]:
    """Return the words of a query as they are compared; blanks of any width part them."""
    return folded(query).split()


def mentions(text: str, words: list[str]) -> bool:
    """Tell whether every word stands in a text, in any order."""
    compared = folded(text)
    return all(word in compared for word in words)
