"""The style sheet and the scripts as they stand in pages."""

from __future__ import annotations

import pytest

from reader_lambda import assets


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a { color: red; }\n\nb { margin: 0 auto; }\n", "a{color:red}b{margin:0 auto}"),
        ("/* a: b; */ a { --x: calc(1px + 2px) ; }", "a{--x:calc(1px + 2px)}"),
        ("a :is(b, c) > d:hover { top: 0 }", "a :is(b,c) > d:hover{top:0}"),
        ('a::before { content: "  /* ; */ : { " ; }', 'a::before{content:"  /* ; */ : { "}'),
        ("a::after { content: '\\'  ' }", "a::after{content:'\\'  '}"),
        ("a { /* one */ top: 0; /* two\n; */ left: 0 }", "a{top:0;left:0}"),
        (
            "@media (min-width: 1rem) and (hover) {\n a { top: 0 }\n}",
            "@media (min-width:1rem) and (hover){a{top:0}}",
        ),
        ("a { font: 1em/1.5 x,\n  'y z', sans-serif; }", "a{font:1em/1.5 x,'y z',sans-serif}"),
        ("", ""),
    ],
)
def test_a_style_sheet_loses_comments_and_blanks_that_mean_nothing(
    written: str, shown: str
) -> None:
    assert assets._style(written) == shown
