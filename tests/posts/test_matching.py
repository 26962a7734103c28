"""What is the same to people is the same to a search."""

import pytest

from posts.matching import mentions, words_of


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("aws", "ＡＷＳで始める"),
        ("ＡＷＳ", "on AWS"),
        ("サーバレス", "サーバーレスな日々"),
        ("さーばーれす", "サーバレスな日々"),
        ("ｻｰﾊﾞｰ", "サーバー"),
        ("新幹線", "東海道新幹線の旅"),
        ("straße", "STRASSE"),
        ("が", "か\u3099"),
        ("旅　京都", "京都への旅"),
        ("", "anything"),
    ],
)
def test_a_text_mentions_it(query: str, text: str) -> None:
    assert mentions(text, words_of(query))


@pytest.mark.parametrize(
    ("query", "text"), [("かき", "かぎ"), ("京都 大阪", "京都への旅"), ("ab", "a b")]
)
def test_a_text_does_not_mention_it(query: str, text: str) -> None:
    assert not mentions(text, words_of(query))
