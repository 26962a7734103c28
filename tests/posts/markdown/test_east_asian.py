"""Emphasis and line breaks in Japanese."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from posts.markdown.east_asian import is_wide
from posts.markdown.parser import PARSER
from tests.posts.markdown.helpers import html

STANDARD = MarkdownIt("commonmark", {"maxNesting": 10}).enable("strikethrough")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**強調。**次", "<strong>強調。</strong>次"),
        ("これは**「重要」**です", "これは<strong>「重要」</strong>です"),
        ("前**(注)**後", "前<strong>(注)</strong>後"),
        ("*「あ」*い", "<em>「あ」</em>い"),
        ("~~削除。~~後", "<s>削除。</s>後"),
        ("a**、**b", "a<strong>、</strong>b"),
        ("**[題](/u)**と", '<strong><a href="/u" rel="noopener">題</a></strong>と'),
        ("太字**ではない", "太字**ではない"),
        ("２ ** ３", "２ ** ３"),
        ("snake_case_名_前", "snake_case_名_前"),
    ],
)
def test_emphasis_stands_beside_japanese_punctuation(text: str, shown: str) -> None:
    assert html(text) == f"<p>{shown}</p>"


@given(st.text(alphabet="ab*_~ .,()!\"'é-\n", max_size=30))
def test_without_wide_characters_emphasis_is_commonmarks(text: str) -> None:
    ours = PARSER.renderInline(text, {})
    assert ours == STANDARD.renderInline(text, {})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("日本\n語", "日本語"),
        ("終わり。\n次", "終わり。次"),
        ("**強い**\n次", "<strong>強い</strong>次"),
        ("[前](/u)\n後", '<a href="/u" rel="noopener">前</a>後'),
        ("使う\nAWS", "使う\nAWS"),
        ("AWS\nを", "AWS\nを"),
        ("`x`\nを", "<code>x</code>\nを"),
        ("한국\n어", "한국\n어"),
        ("前  \n後", "前<br>\n後"),
        ("one\ntwo", "one\ntwo"),
    ],
)
def test_lines_join_between_japanese_characters(text: str, shown: str) -> None:
    assert html(text) == f"<p>{shown}</p>"


@pytest.mark.parametrize("character", "日あア。、「ｱＡ")
def test_a_character_of_a_script_without_blanks_is_wide(character: str) -> None:
    assert is_wide(character)


@pytest.mark.parametrize("character", "aé한 “\n")
def test_another_is_not(character: str) -> None:
    assert not is_wide(character)
