"""How long reading takes, for readers as for who writes."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import posts
from posts import reading_time
from tests.browser import chromium

SCRIPT = Path(posts.__file__).with_name("static") / "posts" / "writing.js"
TEXTS = (
    "",
    "。、！",
    "新幹線",
    "新" * 500,
    "新" * 501,
    "word " * 230,
    "word " * 231,
    "新" * 250 + " word" * 115,
    "It's well-known: snake_case, 3.14 and `code()`, 'quoted' – naïve Übergröße\n" * 40,
    "「ＡＰＩ」を12回、ｶﾀｶﾅで。々〇ーゝ①㈱ 한국어 текст\n" * 60,
)


@pytest.mark.parametrize(
    ("text", "minutes"), list(zip(TEXTS, (0, 0, 1, 1, 2, 1, 2, 1, 2, 3), strict=True))
)
def test_begun_minutes_count(text: str, minutes: int) -> None:
    assert reading_time.minutes(text) == minutes


@pytest.mark.browser
def test_the_form_counts_by_the_same_rule() -> None:
    source = SCRIPT.read_text()
    paces = re.search(r"PER_MINUTE = \{characters: (\d+), words: (\d+)\}", source)
    japanese = re.search(r"JAPANESE = (/.*/gu);", source)
    counted = re.search(r"const counted = .*?\n    \};", source, re.DOTALL)
    assert paces
    assert japanese
    assert counted
    pace = (reading_time.JAPANESE_A_MINUTE, reading_time.WORDS_A_MINUTE)
    assert (int(paces[1]), int(paces[2])) == pace
    with chromium() as browser:
        page = browser.new_page()
        counts = f"""(texts) => {{
            const {paces[0]};
            const JAPANESE = {japanese[1]};
            {counted[0]}
            return texts.map((text) => counted(text).minutes);
        }}"""
        in_the_browser = page.evaluate(counts, list(TEXTS))
        ours = f"""() => [...Array(0x110000).keys()]
            .filter((code) => String.fromCodePoint(code).search({japanese[1][:-2]}u) === 0)"""
        found = set(page.evaluate(ours))
    assert in_the_browser == [reading_time.minutes(text) for text in TEXTS]
    # The browser may know characters that are newer than this Python's.
    known = {code for code in found if unicodedata.category(chr(code)) != "Cn"}
    japanese_here = re.compile(reading_time.JAPANESE)
    own = {code for code in range(0x110000) if japanese_here.match(chr(code))}
    assert known - own == set()
    assert {code for code in own - found if unicodedata.category(chr(code)) != "Cn"} == set()
