"""Texts made to be slow: each is rendered in a time that grows with it, or refused."""

import sys
from contextlib import suppress
from types import FrameType

import pytest

from posts.errors import PublishingError
from posts.markdown import MAX_HTML_BYTES, MAX_TEXT_BYTES, TextTooComplex, TextTooLarge
from tests.posts.markdown.helpers import rendered
from tests.posts.markdown.hostile import LARGE


def calls(text: str) -> int:
    """Return how many functions are called to render or refuse a text."""
    count = 0

    def counting(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        rendered(text)
    except PublishingError:
        pass
    finally:
        sys.setprofile(before)
    return count


# Grows with the square until it is refused, which other tests hold: see html_limits.
REPAIRED = {"emphasis left open in paragraphs"}


@pytest.mark.parametrize("name", sorted(LARGE.keys() - REPAIRED))
def test_the_work_grows_with_the_text_and_not_with_its_square(name: str) -> None:
    small, large = calls(LARGE[name](3_000)), calls(LARGE[name](12_000))
    assert large < 7 * small + 2_000, f"{small} calls, and {large} for a text of four times that"


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_a_megabyte_of_anything_is_rendered_or_refused(name: str) -> None:
    with suppress(TextTooLarge, TextTooComplex):
        made = rendered(LARGE[name](MAX_TEXT_BYTES - 1_000))
        assert len(made.html.encode()) <= MAX_HTML_BYTES


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\n" * 100_001, "100,002 lines.*at most 100,000"),
        ("[" * 40_001, "40,001 opening brackets.*at most 40,000"),
        ("|a" * 99 + "|\n" + "|-" * 99 + "|\n" + "a\n" * 800, "list items, table cells"),
        ("*a" * 60_000 + " " + "*_" * 90_000, "links, pictures and stretches"),
        (">" * 41 + "a", "nested too deeply"),
        ("- " * 21 + "a", "nested too deeply"),
        (">" * 30 + "a\n" + "b\n" * 20_000, "lines in nested quotes"),
        ("&" * 400_000, "too many “&” in one paragraph"),
        ("x" + "<div>" * 32_000, "too many HTML tags"),
        ("".join(f"x<b title={i}><p>" for i in range(1_600)), "not closed"),
        ("x<b title='<'>" * 1_000 + "<p>" * 3_000, "not closed"),
        ("x<b title={}>\n\n".format("y" * 5_000) + "<hr>\n\n" * 10_000, "not closed"),
    ],
)
def test_what_is_too_much_is_named(text: str, sentence: str) -> None:
    with pytest.raises(TextTooComplex, match=sentence) as refused:
        rendered(text)
    assert refused.value.field == "body"


@pytest.mark.parametrize(
    "text",
    [
        "- " * 10 + "a",
        ">" * 35 + "a",
        "```\n" + "[" * 60_000 + "\n```",
        "[a](/b) " * 30_000,
        "<table>" + "<tr><td>a</td></tr>" * 10_000 + "</table>",
        "<div style='float:left'><a href='https://example.com/'><div>a</div></a></div>\n\n" * 1_000,
        "a & b; " * 20_000,
        "<p>a <b>b</b> <i>c</i>\n\n" * 3_000,
    ],
)
def test_much_of_what_editors_write_is_no_trouble(text: str) -> None:
    assert rendered(text).plain


def test_nothing_is_left_out_for_being_nested_deeply() -> None:
    assert rendered(">" * 35 + " deep\n\nafter").plain == "deep after"


def test_brackets_may_nest_as_people_nest_them() -> None:
    assert '<a href="/b" rel="noopener">[[[a]]]</a>' in rendered("[[[[a]]]](/b)").html
