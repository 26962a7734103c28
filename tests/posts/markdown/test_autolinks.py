"""Bare addresses in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.posts.markdown.helpers import attributes, html, rendered


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("詳しくはhttps://example.com/aをご覧ください。", ["https://example.com/a"]),
        (
            "https://example.com/、https://example.org。",
            ["https://example.com/", "https://example.org"],
        ),
        ("(see https://example.com/a_(b))", ["https://example.com/a_(b)"]),
        ("See https://example.com/?a=1&b=2#c.", ["https://example.com/?a=1&b=2#c"]),
        ("**https://example.com/**", ["https://example.com/"]),
        ("http://127.0.0.1:8000/x", ["http://127.0.0.1:8000/x"]),
        ("HTTPS://EXAMPLE.COM/A", ["HTTPS://EXAMPLE.COM/A"]),
        ("<https://example.com/日本>", ["https://example.com/%E6%97%A5%E6%9C%AC"]),
        ("「https://example.com/」", ["https://example.com/"]),
        ("[https://a.example](https://b.example)", ["https://b.example"]),
        ("<a href='/x'>https://a.example</a>", ["/x"]),
        ("`https://a.example`", []),
        ("xhttps://a.example", []),
        ("https:// a", []),
        ("https://", []),
        ("ftp://a.example www.a.example a@a.example", []),
        ("\\https://a.example", []),
        ("h\\ttps://a.example", []),
        ("https://a.example/" + "x" * 2_000, ["https://a.example/" + "x" * 1_491]),
    ],
)
def test_an_address_becomes_a_link(text: str, addresses: list[str]) -> None:
    assert [link["href"] for link in attributes(html(text), "a")] == addresses


def test_what_stands_around_an_address_stays() -> None:
    assert html("前https://a.example/後") == (
        '<p>前<a href="https://a.example/" rel="noopener">https://a.example/</a>後</p>'
    )


@given(st.text(alphabet="htps:/.a)(?!,あ* \n", max_size=40))
def test_no_character_is_lost(text: str) -> None:
    plain = rendered("x " + text.replace("*", "")).plain
    assert sorted(plain.replace(" ", "")) == sorted("x" + "".join(text.replace("*", "").split()))
