"""Where Japanese may break: between phrases, and never where no line may begin or end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts import phrases


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("日本語を画面で読む", ["日本語を", "画面で", "読む"]),
        ("ブログを、DynamoDBだけで作る", ["ブログを、", "DynamoDBだけで", "作る"]),
        ("「なぜ」から始める: 新機能のまとめ", ["「なぜ」から", "始める: 新機能の", "まとめ"]),
        ("設計", ["設計"]),
        ("Why no relational database", ["Why no relational database"]),
        ("", [""]),
        ("とても長い題" * 40, ["とても長い題" * 40]),
    ],
)
def test_a_title_is_split_into_phrases(text: str, parts: list[str]) -> None:
    assert list(phrases.split(text)) == parts


@given(st.text("新幹線の旅をあるくABc 1、。「」（）！？:$.ー", max_size=40))
def test_no_line_begins_or_ends_with_what_may_not(text: str) -> None:
    parts = phrases.split(text)
    assert "".join(parts) == text
    assert not any(part[0] in "、。」）！？:.ー" for part in parts[1:])
    assert not any(part[-1] in "「（$" for part in parts[:-1])


def test_a_title_is_escaped_and_marked() -> None:
    assert phrases.marked("<b>を太字にする") == "&lt;b&gt;を<wbr>太字に<wbr>する"
    assert phrases.marked("<b>") == ""
