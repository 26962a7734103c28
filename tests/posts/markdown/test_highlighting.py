"""Code blocks."""

from pathlib import Path

import pytest

from posts.markdown.highlighting import MAX_BLOCK, MAX_LINE, Highlighter
from posts.markdown.plain_text import plain_text
from tests.posts.markdown.helpers import html


def test_code_in_a_known_language_is_highlighted_with_classes() -> None:
    assert html("```python\ndef f(): pass\n```") == (
        '<div class="code" data-label="python"><pre class="highlight" data-language="python"'
        ' role="group" aria-label="Code 1: python" tabindex="0"><code><span class="k">def</span>'
        '<span class="w"> </span><span class="nf">f</span><span class="p">():</span> '
        '<span class="k">pass</span>\n</code></pre></div>'
    )


@pytest.mark.parametrize(
    ("info", "label"),
    [
        ("python:app.py", "python:app.py"),
        ("js {1,3}", "js"),
        ("C++", "C++"),
        ("rust,ignore", "rust,ignore"),
        ("python" + "x" * 100, "python" + "x" * 44),
    ],
)
def test_the_first_word_of_the_info_is_the_label(info: str, label: str) -> None:
    assert f'data-language="{label}"' in html(f"```{info}\nx = 1\n```")


@pytest.mark.parametrize("info", ["python:app.py", "C++", "rust,ignore", "js{1}"])
def test_the_language_is_found_before_a_file_name(info: str) -> None:
    assert "<span" in html(f"```{info}\nx = 1;\n```")


@pytest.mark.parametrize("info", ["nosuch", "", "-", "text"])
def test_code_in_no_known_language_is_plain(info: str) -> None:
    assert html(f"```{info}\na < b & c\n```").endswith(
        "<code>a &lt; b &amp; c\n</code></pre></div>"
    )


@pytest.mark.parametrize(
    "code",
    [
        "x = 1\n" * (MAX_BLOCK // 6 + 1),
        "x = '" + "y" * MAX_LINE + "'\n",
        "int x\n" + " \n" * 300,
        "word " * 80,
    ],
)
def test_code_that_is_not_ordinary_is_plain_and_whole(code: str) -> None:
    block = Highlighter().block(code, "python")
    assert "<span" not in block
    assert plain_text(block) == " ".join(code.split())


def test_highlighting_ends_with_its_budget_of_characters() -> None:
    code = "x = 1  # comment\n" * 1_000
    shown = html(f"```python\n{code}```\n\n" * 7)
    assert [("<span" in block) for block in shown.split("<pre")[1:]] == [True] * 5 + [False] * 2


def test_highlighting_ends_with_its_budget_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posts.markdown.highlighting.MAX_SECONDS", 0.0)
    assert "<span" not in html("```python\nx = 1\n```")


def test_a_block_that_takes_too_long_is_plain_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    highlighter = Highlighter()
    times = iter([0.0, 0.0, 0.0])
    monkeypatch.setattr("time.thread_time", lambda: next(times, 1e9))
    block = highlighter.block("x = 1\ny = 2\n", "python")
    assert block == (
        '<pre class="highlight" data-language="python"><code>x = 1\ny = 2\n</code></pre>\n'
    )


def test_leading_blank_lines_and_tabs_are_kept() -> None:
    assert plain_text(html("```python\n\n\tx\n```")) == "x"
    assert "<code>\n\t" in html("```python\n\n\tx\n```").replace('<span class="w">', "").replace(
        "</span>", ""
    )


def test_ordinary_code_is_within_the_limits() -> None:
    own = Path(__file__).read_text()
    assert "<span" in Highlighter().block(own, "python")
