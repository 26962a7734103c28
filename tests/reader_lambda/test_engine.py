"""The engine without minijinja's own package, in a process that has imported neither."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reader_lambda import pages, rendering
from reader_lambda.rendering import Html
from tests.reader_lambda import builders

FAILING = """
import sys
from reader_lambda import pages, rendering
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


@pytest.mark.parametrize("value", ["<b>", "&", '"', "'", "a/b", Html("<b>"), "<b>|safe"])
def test_every_expression_is_escaped_unless_it_is_html(value: object) -> None:
    shown = value.markup if isinstance(value, Html) else rendering.escaped(str(value))

    text = rendering._ENVIRONMENT.render_str("{{ value }}{% if value %}!{% endif %}", value=value)

    assert text == f"{shown}!"


@pytest.mark.parametrize(
    "expression", ["value|upper", "value ~ ''", "[value]|join", "value|string"]
)
def test_what_an_expression_makes_of_text_is_escaped_too(expression: str) -> None:
    text = rendering._ENVIRONMENT.render_str(f"{{{{ {expression} }}}}", value="<I>")

    assert text == "&lt;I&gt;"


def test_a_template_that_was_compiled_before_renders_as_one_that_was_not() -> None:
    post, site = builders.post("2"), builders.site()

    def page() -> str:
        return pages.render_post(post, {}, site, builders.NOW, "https://blog.example")

    before = page()
    rendering.compile_post()

    assert page() == before
