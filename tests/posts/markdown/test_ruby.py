"""Readings above characters, as writers note them."""

from __future__ import annotations

import pytest

from posts.markdown import summary_from
from tests.posts.markdown.helpers import html, rendered


def ruby(*pairs: tuple[str, str]) -> str:
    parts = [f"{base}<rp>（</rp><rt>{reading}</rt><rp>）</rp>" for base, reading in pairs]
    return f"<ruby>{''.join(parts)}</ruby>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{新幹線|しんかんせん}", ruby(("新幹線", "しんかんせん"))),
        ("{東京|とう|きょう}", ruby(("東", "とう"), ("京", "きょう"))),
        ("{新幹線|bullet train}", ruby(("新幹線", "bullet train"))),
        ("{API|エーピーアイ}", ruby(("API", "エーピーアイ"))),
        ("{𠮷野|よし|の}", ruby(("𠮷", "よし"), ("野", "の"))),
        ("**{強調|きょうちょう}**", f"<strong>{ruby(('強調', 'きょうちょう'))}</strong>"),
        ("{漢|<b>}", ruby(("漢", "&lt;b&gt;"))),
    ],
)
def test_a_reading_stands_above_its_characters(text: str, shown: str) -> None:
    assert html(f"前{text}後") == f"<p>前{shown}後</p>"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "{a|b}",
            "{東京|とう|きょ|う}",
            "{東京|}",
            "{|とう}",
            "{東京}",
            "{東京|とう",
            "{ 東|ひがし}",
        ),
        *("\\{東京|とうきょう}", "`{東京|とうきょう}`", "{東京|とう\nきょう}", "{{ 東京|とう }}"),
        "{" + "東" * 51 + "|ひがし}",
    ],
)
def test_what_is_no_reading_stays_as_it_was_written(text: str) -> None:
    assert "<ruby" not in html(text)


def test_a_bar_in_a_table_is_written_as_every_bar_there() -> None:
    assert ruby(("東京", "とうきょう")) in html("|駅|\n|--|\n|{東京\\|とうきょう}|")


def test_the_search_and_summaries_have_the_characters_alone() -> None:
    shown = rendered("## {東京|とう|きょう}の駅\n\n{新幹線|しんかんせん}は\n{速|はや}い。\n\n## 次")
    assert shown.plain == "東京の駅 新幹線は速い。 次"
    assert summary_from(shown.plain) == shown.plain
    assert 'href="#h-東京の駅"' in shown.contents


def test_lines_join_beside_a_reading() -> None:
    assert "\n" not in html("{新幹線|しんかんせん}\n{速|はや}い")


def test_many_braces_take_no_time() -> None:
    assert "<ruby" not in html("{東" * 40_000)
    assert "<ruby" not in html("{東" + "|と" * 100_000)
