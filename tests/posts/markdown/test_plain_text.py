"""Plain text, summaries and the language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.markdown import detect_language, summary_from
from posts.markdown.plain_text import plain_text
from tests.posts.markdown.helpers import rendered


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a *b*c\n\n- d\n- e", "a bc d e"),
        ("|a|b|\n|-|-|\n|c|d|", "a b c d"),
        ("`<b>` &amp; &lt;", "<b> & <"),
        ("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>です", "漢字です"),
        ('<span title="a>b">c</span>', "c"),
        ("一[^1]。\n\n[^1]: 二", "一。 二"),
        ("![図](/x.png)", ""),
    ],
)
def test_plain_text_is_what_is_read(text: str, plain: str) -> None:
    assert rendered(text).plain == plain


@given(st.text(alphabet="<>&\"'/ab= あ\n", max_size=40))
def test_plain_text_has_no_markup_left(text: str) -> None:
    made = rendered(text)
    assert plain_text(made.html) == made.plain
    assert made.plain == " ".join(made.plain.split())


@pytest.mark.parametrize(
    ("plain", "summary"),
    [
        ("", ""),
        ("短い文。", "短い文。"),
        ("あいうえお。かきくけこ。さしすせそ", "あいうえお。"),
        ("「あいう。」かきくけこさしすせ", "「あいう。」"),
        ("あいうえおかきくけこさしすせそ", "あいうえおかきくけ…"),
        ("あ。いうえおかきくけこさしすせそ", "あ。いうえおかきく…"),
        ("One two. Three four five", "One two. Three…"),
        ("One two three. Four five", "One two three."),
        ("Version 1.25 of 3.75 parts", "Version 1.25 of…"),
        ("abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqr…"),
        ("AWS と Lambda の使い方の話です", "AWS と Lambda の使…"),
    ],
)
def test_a_summary_ends_at_a_sentence_or_between_words(plain: str, summary: str) -> None:
    assert summary_from(plain, limit=10) == summary


@given(st.text(), st.integers(2, 50))
def test_a_summary_begins_as_the_text_and_keeps_to_its_length(text: str, limit: int) -> None:
    plain = " ".join(text.split())
    summary = summary_from(plain, limit=limit)
    assert plain.startswith(summary.removesuffix("…"))
    assert len(summary) <= 2 * limit


@pytest.mark.parametrize(
    ("title", "plain", "language"),
    [
        ("これは", "", "ja"),
        ("AWS", "データの話", "ja"),
        ("AWS", "ﾃﾞｰﾀ", "ja"),
        ("AWSの話", "import boto3 " * 50, "ja"),
        ("AWS", "import boto3\n" * 2 + "設定を読み込む処理です", "ja"),
        (
            "Plain English",
            "They call it ラーメン in Japan, and so do we in every other country. " * 3,
            None,
        ),
        ("中文", "中文文章", None),
        ("・ー", "・ー", None),
        ("", "", None),
    ],
)
def test_kana_tell_japanese(title: str, plain: str, language: str | None) -> None:
    assert detect_language(title, plain) == language
