"""The engine without minijinja's own package, in a process that has imported neither."""

from __future__ import annotations

import html
import subprocess
import sys

import pytest

from reader_lambda import assets, pages, rendering
from reader_lambda.rendering import Html
from tests.reader_lambda import builders

FAILING = """
import sys
from reader_lambda import assets, pages, rendering
assert "minijinja" not in sys.modules
try:
    rendering.render("message.html")
except RuntimeError as error:
    import minijinja
    assert type(error) is minijinja.TemplateError, error
    assert "undefined" in str(error), error
    assert isinstance(rendering._ENVIRONMENT, minijinja._lowlevel.Environment)
    print("failed as it should")
"""


def test_a_template_fails_with_the_error_of_the_package() -> None:
    result = subprocess.run(
        [sys.executable, "-c", FAILING], capture_output=True, text=True, check=True
    )

    assert result.stdout == "failed as it should\n"


def filled_in(expression: str, value: object) -> str:
    template = f"escaping {expression}"
    rendering._ENVIRONMENT.add_template(template, f"{{{{ {expression} }}}}")
    return rendering.render(template, value=value)


@pytest.mark.parametrize("value", ["<b>", "&", '"', "'", "a/b", "&#x2f;", "\0<\0>", "あ🙂"])
def test_every_expression_is_escaped(value: str) -> None:
    assert filled_in("value", value) == html.escape(value)


@pytest.mark.parametrize("markup", ["<b>'/'</b>", "<b>あ</b>" * 1000, ""])
def test_html_goes_into_a_page_as_it_is(markup: str) -> None:
    assert filled_in("value", Html(markup)) == markup
    assert filled_in("value if value else 'none'", Html(markup)) == (markup or "none")


def test_long_markup_stands_wherever_a_template_shows_it() -> None:
    first, second = Html("<i>1</i>" * 1000), Html("<i>2</i>" * 1000)
    rendering._ENVIRONMENT.add_template("twice", "{{ b }}<p>{{ a }}</p>{{ b }}{{ style }}{{ c }}")

    text = rendering.render("twice", a=first, b=second, c="<>")

    assert text == f"{second}<p>{first}</p>{second}{assets.STYLE}&lt;&gt;"


@pytest.mark.parametrize(
    "expression", ["value|upper", "value ~ ''", "[value]|join", "value|string", "value|xml"]
)
def test_what_an_expression_makes_of_text_is_escaped_too(expression: str) -> None:
    assert filled_in(expression, "<I>") == "&lt;I&gt;"


def test_a_template_that_was_compiled_before_renders_as_one_that_was_not() -> None:
    post, site = builders.post("2"), builders.site()

    def page() -> str:
        return pages.render_post(post, {}, site, builders.NOW, "https://blog.example")

    before = page()
    rendering.compile_post()

    assert page() == before
