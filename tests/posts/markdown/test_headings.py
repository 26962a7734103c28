"""Ids of headings and the table of contents."""

import pytest

from posts.markdown.headings import MAX_ENTRIES
from tests.posts.markdown.helpers import attributes, html, rendered


def ids(text: str) -> list[str]:
    shown = html(text)
    return [tag["id"] for level in "123456" for tag in attributes(shown, f"h{level}")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# はじめに", "h-はじめに"),
        ("# AWSで始める サーバレス!", "h-awsで始める-サーバレス"),
        ("# *Getting* `started` [now](/x)", "h-getting-started-now"),
        ("# ![図](/x.png)", "h-図"),
        ("# 1. 始め", "h-1-始め"),
        ("# !?", "h-section"),
        ("#", "h-section"),
        ("# " + "あ" * 100, "h-" + "あ" * 60),
        ('# "><script>', "h-section"),
    ],
)
def test_an_id_is_made_of_the_text(text: str, expected: str) -> None:
    assert ids(text) == [expected]


def test_headings_of_the_same_text_have_ids_of_their_own() -> None:
    assert ids("# a\n# a\n# a-2\n# a\n# A") == ["h-a", "h-a-2", "h-a-2-2", "h-a-3", "h-a-4"]


def test_contents_nest_the_second_and_third_level() -> None:
    text = "# t\n## A\n### B\n### C\n#### x\n## D & \\<E>\n## F\n### G"
    assert rendered(text).contents == (
        '<ul><li><a href="#h-a">A</a><ul><li><a href="#h-b">B</a></li>'
        '<li><a href="#h-c">C</a></li></ul></li>'
        '<li><a href="#h-d-e">D &amp; &lt;E&gt;</a></li>'
        '<li><a href="#h-f">F</a><ul><li><a href="#h-g">G</a></li></ul></li></ul>'
    )


def test_contents_may_begin_with_the_third_level() -> None:
    assert rendered("### A\n### B\n## C").contents == (
        '<ul><li><a href="#h-a">A</a><ul><li><a href="#h-b">B</a></li></ul></li>'
        '<li><a href="#h-c">C</a></li></ul>'
    )


@pytest.mark.parametrize("text", ["", "## A", "# A\n# B", "## A\n##\n#### C"])
def test_fewer_than_two_headings_make_no_contents(text: str) -> None:
    assert rendered(text).contents == ""


def test_contents_lead_to_headings_that_exist() -> None:
    text = "## あ\n## あ\n### い\n## <b>う</b>"
    targets = [link["href"] for link in attributes(rendered(text).contents, "a")]
    assert sorted(targets) == sorted("#" + heading for heading in ids(text))


def test_contents_have_no_end_of_entries_and_words() -> None:
    many = rendered("## a\n\n### b\n\n" * (MAX_ENTRIES + 50)).contents
    assert many.count("<a ") == MAX_ENTRIES
    assert ">b<" not in many
    long = rendered("## a\n## " + "い" * 300).contents
    assert "い" * 99 + "…</a>" in long
