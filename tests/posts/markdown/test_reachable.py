"""Frames for what scrolls by itself, and labels."""

from __future__ import annotations

import pytest

from posts.markdown import reachable
from tests.posts.markdown.helpers import attributes, html

TABLE = "|a|b|\n|-|-|\n|1|2|\n\n"


def test_tables_and_code_scroll_in_frames_that_have_names_of_their_own() -> None:
    shown = html(TABLE * 2 + "```python:app.py\nx\n```\n\n    y\n")
    frames = [found for found in attributes(shown, "div") if found["class"] == "wide"]
    assert frames == [
        {"class": "wide", "role": "region", "aria-label": f"Table {n}", "tabindex": "0"}
        for n in (1, 2)
    ]
    codes = [(pre["role"], pre["aria-label"], pre["tabindex"]) for pre in attributes(shown, "pre")]
    assert codes == [("group", "Code 1: app.py", "0"), ("group", "Code 2", "0")]
    labels = [found.get("data-label") for found in attributes(shown, "div")[2:]]
    assert labels == ["app.py", None]


def test_names_are_in_the_language_of_the_text() -> None:
    shown = html(f"これは日本語の文章です[^1]。\n\n{TABLE}```\nx\n```\n\n[^1]: 注です。")
    assert 'aria-label="表1"' in shown
    assert 'aria-label="コード1"' in shown
    (notes,) = attributes(shown, "section")
    assert notes == {"class": "footnotes", "aria-label": "脚注"}
    assert "脚注1の場所へ戻る" in [link.get("aria-label") for link in attributes(shown, "a")]


def test_tables_that_were_written_as_html_have_frames_too() -> None:
    nested = "<table><tr><td><table><tr><td>x</td></tr></table></td></tr></table>"
    shown = html(nested)
    assert shown.count('<div class="wide"') == shown.count("</table></div>") == 2


def test_what_only_looks_like_a_tag_in_a_value_stays() -> None:
    shown = html(
        '<abbr title="<table> <pre>">x</abbr> <a href="#fnref1" title="footnote-backref">y</a>'
    )
    assert "role=" not in shown
    assert [found["title"] for found in attributes(shown, "abbr")] == ["<table> <pre>"]


def test_frames_cannot_be_written_in_a_text() -> None:
    shown = html('<div class="wide" role="region" aria-label="x" tabindex="5">x</div>')
    assert shown == "<div>x</div>"


@pytest.mark.parametrize(
    ("info", "label"),
    [("python", "python"), ("python:app.py", "app.py"), ("python:", "python"), (":a", "a")],
)
def test_code_is_labelled_by_its_title_or_its_language(info: str, label: str) -> None:
    assert reachable.label_of(info) == label
