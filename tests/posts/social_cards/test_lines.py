"""Breaking titles into lines; a character is one wide here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.social_cards.lines import broken, cut, even, phrases, shortened

TITLE = "新幹線の旅で見つけた、小さな駅の大きな物語"


def lines_of(text: str, limit: int) -> list[str]:
    return broken(phrases(text), len, limit)


def test_a_line_ends_between_phrases() -> None:
    assert lines_of(TITLE, 11) == ["新幹線の旅で見つけた、", "小さな駅の大きな物語"]
    assert lines_of(TITLE, 9) == ["新幹線の旅で", "見つけた、小さな", "駅の大きな物語"]


def test_a_line_ends_between_words() -> None:
    title = "A serverless blog in Python"
    assert lines_of(title, 17) == ["A serverless blog", "in Python"]
    assert phrases("AWS Lambdaで始める") == ["AWS ", "Lambdaで", "始める"]


def test_what_is_wider_than_a_line_is_broken_in_it() -> None:
    assert lines_of("a" * 7 + " b", 3) == ["aaa", "aaa", "a b"]


def test_lines_are_as_even_as_may_be() -> None:
    words = [f"{word} " for word in ("aaaa", "bbbb", "cccc", "dddd")]
    assert broken(words, len, 14) == ["aaaa bbbb cccc", "dddd"]
    assert even(words, len, 14) == ["aaaa bbbb", "cccc dddd"]


def test_too_many_lines_end_in_an_ellipsis() -> None:
    assert cut(["abcd", "efgh", "ijkl"], 2, len, 4) == ["abcd", "efg…"]
    assert cut(["abcd", "ef", "ijkl"], 2, len, 4) == ["abcd", "ef…"]
    assert cut(["abcd", "efgh"], 2, len, 4) == ["abcd", "efgh"]


@pytest.mark.parametrize(
    ("limit", "text"), [(10, "abc def"), (7, "abc def"), (5, "abc…"), (1, "…")]
)
def test_a_text_is_shortened_to_a_width(limit: int, text: str) -> None:
    assert shortened("abc def", len, limit) == text


@given(st.text(alphabet="aあ漢、。 -", max_size=60), st.integers(1, 12))
def test_no_line_is_too_wide_and_nothing_but_blanks_is_lost(text: str, limit: int) -> None:
    for lines in (lines_of(text, limit), even(phrases(text), len, limit)):
        assert max(map(len, lines), default=0) <= limit
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
