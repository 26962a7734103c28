"""The addresses in a text, each of them changed, and code left alone."""

from __future__ import annotations

import pytest

from posts.importers.links import changed


def shouted(address: str, is_picture: bool) -> str:
    return f"/{'P' if is_picture else 'L'}/{address.strip('/')}"


def kept(address: str, is_picture: bool) -> None:
    return None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![a](x.png)", "![a](/P/x.png)"),
        ('![a](x.png "title") b', '![a](/P/x.png "title") b'),
        ("![a](<x y.png>)", "![a](/P/x y.png)"),
        ("![a](x_(1).png)", "![a](/P/x_(1).png)"),
        ("[a](x.pdf)", "[a](/L/x.pdf)"),
        ("[![a](s.png)](b.png)", "[![a](/P/s.png)](/L/b.png)"),
        ("[a]: x.png 'title'\n", "[a]: /L/x.png 'title'\n"),
        ('<img class="c" src="x.png">', '<img class="c" src="/P/x.png">'),
        ("<img src='x.png'/>", "<img src='/P/x.png'/>"),
        ("<img src=x.png>", '<img src="/P/x.png">'),
        ('<a href="x.png?a=1&amp;b=2">', '<a href="/L/x.png?a=1&amp;b=2">'),
        (
            '<img srcset="a.png 1x, b.png 2x" src="a.png">',
            '<img srcset="/P/a.png 1x, /P/b.png 2x" src="/P/a.png">',
        ),
        (
            '<source srcset="a,b.png 480w,\n c.png">',
            '<source srcset="/P/a,b.png 480w,\n /P/c.png">',
        ),
        ('<video poster="p.png" src="v.mp4">', '<video poster="/P/p.png" src="/L/v.mp4">'),
        ("日本語![図](図.png)です", "日本語![図](/P/図.png)です"),
    ],
)
def test_addresses_are_changed_wherever_they_stand(text: str, expected: str) -> None:
    assert changed(text, shouted) == expected


@pytest.mark.parametrize(
    "text",
    [
        "`![a](x.png)`",
        "``a ` ![a](x.png)``",
        "```\n![a](x.png)\n```\n",
        "~~~ md\n```\n![a](x.png)\n~~~\n",
        "> ```\n> ![a](x.png)\n> ```\n",
        "```\n![a](x.png)",
        "[^1]: x.png",
        "<script src='x.js'>",
        "a ] (x.png) ![a]",
    ],
)
def test_code_and_what_is_no_address_stays(text: str) -> None:
    assert changed(text, shouted) == text


def test_an_address_stays_as_it_is_written_where_nothing_is_to_change() -> None:
    text = "![a](<x y.png> 't') <img src='a&b.png' srcset=\"a.png  1x\"> [a]: <b>\n"
    assert changed(text, kept) == text


@pytest.mark.parametrize(
    "unit", ["![", "[a](", "<img ", "`", "` ``", "![a](x(", '<img src="', "[a]: ", "srcset=', "]
)
def test_hostile_texts_of_a_megabyte_come_to_an_end_unchanged(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert changed(text, kept) == text
