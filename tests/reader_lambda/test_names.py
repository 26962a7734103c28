"""Normal forms, where they are told without Unicode's tables."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reader_lambda import names

JAPANESE = st.text(st.characters(min_codepoint=0x3040, max_codepoint=0x30FF), max_size=8)
FULL_WIDTH = st.text(st.characters(min_codepoint=0xFF00, max_codepoint=0xFFEF), max_size=8)
ANY = st.lists(st.one_of(JAPANESE, FULL_WIDTH, st.text(max_size=8))).map("".join)


@given(ANY)
def test_a_normal_form_is_that_of_unicode(text: str) -> None:
    assert names._normal_form("NFC", text) == unicodedata.normalize("NFC", text)
    assert names._normal_form("NFKC", text) == unicodedata.normalize("NFKC", text)


def test_every_plain_character_is_normal_and_takes_part_in_no_other() -> None:
    plain = [chr(code) for code in range(0x110000) if names._is_plain(chr(code))]

    assert {"a", "あ", "ヴ", "ー", "漢"} <= set(plain)
    assert all(unicodedata.combining(character) == 0 for character in plain)
    assert all(unicodedata.is_normalized("NFKC", character) for character in plain)
    # Together too: whatever stands behind another may make one with it.
    assert unicodedata.is_normalized("NFKC", "".join(plain))


@given(st.text() | st.text("a1-_文é") | st.text("a /\\.-\t\x00\x1f\x7f\u3000"))
def test_what_is_told_without_a_pattern_is_as_the_pattern_tells(text: str) -> None:
    assert names.is_slug(text) == bool(
        re.fullmatch(r"[\w-]{1,200}", text) and names.normal_slug(text) == text
    )
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    hyphened = re.sub(r"[\s/\\\x00-\x1f\x7f]+", "-", folded)
    assert names.tag_key(text) == unicodedata.normalize("NFC", hyphened).strip(".-")
