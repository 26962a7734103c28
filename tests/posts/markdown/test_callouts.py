"""Quotations that begin with a mark become callouts, titled in the text's language."""

import pytest

from tests.posts.markdown.helpers import html, rendered


@pytest.mark.parametrize(
    ("kind", "english", "japanese"),
    [
        ("NOTE", "Note", "補足"),
        ("TIP", "Tip", "ヒント"),
        ("IMPORTANT", "Important", "重要"),
        ("WARNING", "Warning", "警告"),
        ("CAUTION", "Caution", "注意"),
    ],
)
def test_each_kind_has_its_title_in_both_languages(kind: str, english: str, japanese: str) -> None:
    in_english, in_japanese = html(f"> [!{kind}]\n> Text."), html(f"> [!{kind}]\n> 文です。")
    name = kind.lower()
    assert in_english == (
        f'<div class="callout callout-{name}">\n<p class="callout-title">{english}</p>\n'
        "<p>Text.</p>\n</div>"
    )
    assert f'<p class="callout-title">{japanese}</p>\n<p>文です。</p>' in in_japanese


def test_a_title_of_one_s_own_stands_in_its_place() -> None:
    assert '<p class="callout-title">覚えて<strong>おく</strong></p>' in html(
        "> [!tip] 覚えて**おく**\n> 文。"
    )


def test_code_and_its_language_do_not_choose_the_title() -> None:
    code = "```\n" + "print('english words')\n" * 40 + "```"
    assert "補足" in html(f"> [!NOTE]\n> これは日本語です。\n\n{code}")


def test_a_callout_holds_whatever_a_quotation_does() -> None:
    shown = html("> [!NOTE]\n>\n> - a\n>\n> > 引用\n\nあと")
    assert shown.count("<blockquote>") == shown.count("</blockquote>") == 1
    assert shown.count('<div class="callout') == shown.count("</div>") == 1
    assert "<p></p>" not in shown
    assert shown.endswith("<p>あと</p>")


@pytest.mark.parametrize(
    "text", ["> [!OTHER]\n> 文", "> 文 [!NOTE]", "> - [!NOTE]", "[!NOTE]\n\n文", "> [!NOTE]文"]
)
def test_other_quotations_stay_quotations(text: str) -> None:
    assert "callout" not in html(text)


def test_a_callout_in_a_quotation_and_one_in_a_callout() -> None:
    shown = html("> a\n>\n> > [!NOTE]\n> > b\n\n> [!TIP]\n> c\n>\n> > [!NOTE]\n> > d")
    assert shown.count('"callout callout-note"') == 2
    assert shown.count("<blockquote>") == shown.count("</blockquote>") == 1


def test_the_title_is_part_of_the_plain_text() -> None:
    assert rendered("> [!NOTE]\n> 文です。").plain == "補足 文です。"
