"""What a post is about: terms of the search index, each with a weight. Pure functions."""

from __future__ import annotations

import re
import zlib
from collections import Counter

from posts.search.tables import SearchedPostItem
from reader_lambda import items
from reader_lambda.names import tag_key
from reader_lambda.search_words import normal, terms

MOST_TERMS = 80  # that are looked up
OF_A_TAG, OF_THE_TITLE, OF_THE_TEXT = 8, 3, 1

_MOST_WORDS = 60  # of a text
# Hiragana are endings and particles more often than not.
_WORD = re.compile(
    r"[\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff々]{2,}|[^\W\d_\u3000-\uffff]\w{2,}"
)


def weighted_terms(post: SearchedPostItem) -> dict[str, int]:
    """Return the terms of tags, title and often used words, the weightiest first."""
    found = dict.fromkeys((items.tag_term(tag_key(tag)) for tag in post.tags), OF_A_TAG)
    for term in sorted(_telling(normal(post.title))):
        found.setdefault(term, OF_THE_TITLE)
    words = Counter(_WORD.findall(zlib.decompress(post.text_z).decode()))
    for word, _count in sorted(words.items(), key=lambda one: (-one[1], one[0]))[:_MOST_WORDS]:
        for term in sorted(_telling(word)):
            found.setdefault(term, OF_THE_TEXT)
    return dict(list(found.items())[:MOST_TERMS])


def _telling(text: str) -> set[str]:
    """Return the terms of a text without those of a single character."""
    words = _WORD.findall(text)
    return {term for word in words for term in terms(word) if len(term) > 1}
