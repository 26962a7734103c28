"""Formulas become MathML when a post is saved, and dollars of prose stay dollars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.markdown import math
from tests.posts.markdown.helpers import Tags, html, rendered

SQUARE = "<math><msup><mi>x</mi><mn>2</mn></msup></math>"


@pytest.mark.parametrize("text", ["$x^2$", "$`x^2`$"])
def test_a_formula_in_a_line_is_mathml(text: str) -> None:
    assert html(f"面積は{text}です。") == f"<p>面積は{SQUARE}です。</p>"


@pytest.mark.parametrize(
    "text", ["$$\nx^2\n$$", "$$x^2$$", "```math\nx^2\n```", "~~~ math\nx^2\n~~~"]
)
def test_a_formula_that_stands_alone_is_a_block(text: str) -> None:
    block = SQUARE.replace("<math>", '<math display="block">')
    assert html(text) == f"<div>{block}</div>"


@pytest.mark.parametrize(
    "text",
    [
        "価格は$5で、$10ではない",
        "US$3 and A$4",
        "$PATH:$HOME",
        "between $ x and y $ there are blanks",
        r"\$x^2\$",
        "$",
        "$$",
        "$x^2",
    ],
)
def test_dollars_of_prose_and_of_shells_stay(text: str) -> None:
    assert html(text) == f"<p>{text.replace(chr(92), '')}</p>"


def test_emphasis_and_links_inside_a_formula_are_the_formula_s() -> None:
    assert "<em>" not in html("$a_1 * b_2 * c$ と $[a](b)$")


def test_code_keeps_its_dollars() -> None:
    assert html("`$x^2$`") == "<p><code>$x^2$</code></p>"


def test_what_is_no_latex_stays_as_it_was_written() -> None:
    assert html(r"値 $\nosuch{x}$ 。") == r"<p>値 $\nosuch{x}$ 。</p>"
    for text in ("$$\n\\nosuch{a\n$$", "```math\n\\nosuch{a\n```"):
        shown = html(text)
        assert '<pre class="highlight" data-language="math"' in shown
        assert shown.endswith("<code>\\nosuch{a\n</code></pre></div>")


def test_an_open_block_ends_at_a_blank_line_and_takes_nothing_along() -> None:
    assert html("$$\nx\n\n次の段落").endswith("<p>次の段落</p>")


def test_what_a_formula_says_is_part_of_the_text() -> None:
    assert rendered("式 $x^2$ 。").plain == "式 x2 。"


def test_html_in_a_formula_is_text() -> None:
    assert "<b>" not in html(r"$\text{<b>太字</b>}$")
    assert "&lt;b&gt;" in html(r"$\text{<b>太字</b>}$")


def test_a_formula_moves_nothing_over_the_page() -> None:
    assert html(r"$a\hspace{9999em}b\hspace{-50em}c$").count("<mspace></mspace>") == 2
    assert 'width="1em"' in html(r"$a\quad b$")


def test_too_deep_and_too_long_formulas_are_no_formulas() -> None:
    deep = "x^{" * (math.MAX_DEPTH + 1) + "x" + "}" * (math.MAX_DEPTH + 1)
    assert "<math" not in html(f"$$\n{deep}\n$$")
    assert "<math" not in html(f"$$\n{'x+' * (math.MAX_FORMULA // 2)}x\n$$")


def test_a_text_of_nothing_but_formulas_ends_somewhere() -> None:
    one = "$" + "x" * 1_000 + "$\n\n"
    shown = html(one * (math.MAX_TEXT // 1_000 + 5))
    assert shown.count("<math>") == math.MAX_TEXT // 1_000


@given(st.text(alphabet=r"$`\{}^_&ax 1<>[]*" + "\n日", max_size=60))
def test_any_text_of_dollars_is_rendered_well_formed(text: str) -> None:
    assert {name for name, _attributes in Tags(html(text)).found} & {"script", "style"} == set()
