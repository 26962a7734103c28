"""How long reading a text takes: as the form of a post shows while it is written.

posts/static/posts/writing.js counts in the browser by the same rule; a test holds the two together.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil

JAPANESE_A_MINUTE = 500  # characters
WORDS_A_MINUTE = 230  # of any other text

# The scripts Han, Hiragana and Katakana, and the sign of a long vowel.
JAPANESE = (
    "[\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b"
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u32d0-\u32fe\u3300-\u3357"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9\uff66-\uff6f\uff71-\uff9d"
    "\U00016fe2\U00016fe3\U00016ff0\U00016ff1\U0001aff0-\U0001b167\U0001f200\U00020000-\U000323af]"
)
_JAPANESE = re.compile(JAPANESE)
_WORD = re.compile(r"[^\W_](?:[^\W_]|['’-])*")


def minutes(markdown: str) -> int:
    """Return the minutes that reading takes, begun ones too; 0 for an empty text.

    markdown: as it is written, with code and links, since that is what the editor counts.
    """
    others, japanese = _JAPANESE.subn(" ", markdown)
    words = sum(1 for _word in _WORD.finditer(others))
    return ceil(Fraction(japanese, JAPANESE_A_MINUTE) + Fraction(words, WORDS_A_MINUTE))
