"""Social cards as pictures."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from posts.social_cards import drawing
from posts.social_cards.content import Content

CARD = Content(
    title="新幹線の旅",
    site="花子のブログ",
    author="山田花子",
    date="2018年7月5日",
    paper="#ffffff",
    ink="#000000",
    accent="#ff0000",
    soft="#0000ff",
)


def opened(content: Content) -> Image.Image:
    return Image.open(io.BytesIO(drawing.drawn(content)))


def inked(content: Content, color: tuple[int, int, int]) -> tuple[int, int, int, int] | None:
    """Return the box, without the band at the top, in which a colour is."""
    image = opened(content).convert("RGB").crop((0, 20, drawing.WIDTH, drawing.HEIGHT))
    masks = [
        channel.point([255 * (level == wanted) for level in range(256)])
        for channel, wanted in zip(image.split(), color, strict=True)
    ]
    return reduce(ImageChops.multiply, masks).getbbox()


def test_a_card_is_a_png_of_the_size_that_pages_name() -> None:
    image = opened(CARD)
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(drawing.drawn(CARD)) < 60_000


def test_it_is_the_same_each_time_and_another_for_another_content() -> None:
    assert drawing.drawn(CARD) == drawing.drawn(CARD)
    for name in ("title", "site", "author", "date"):
        assert drawing.drawn(replace(CARD, **{name: "別"})) != drawing.drawn(CARD)


@pytest.mark.parametrize(
    "text", ["旅", "x" * 200, "長い題名の記事" * 28, "A long title of words " * 9]
)
def test_everything_stays_within_the_margins_and_apart(text: str) -> None:
    content = replace(CARD, title=text, site=text, author=text)
    title, site, about = (inked(content, color) for color in ((0, 0, 0), (255, 0, 0), (0, 0, 255)))
    assert title is not None
    assert site is not None
    assert about is not None
    for left, _top, right, _bottom in (title, site, about):
        assert left >= 80
        assert right <= 1200 - 80
    assert site[3] < title[1]
    assert title[3] < about[1]


def test_a_long_title_is_smaller_then_cut() -> None:
    short, _ = drawing.title_lines("新幹線の旅")
    longer, lines = drawing.title_lines("新幹線の旅で見つけた、小さな駅の大きな物語" * 2)
    assert short > longer
    assert not lines[-1].endswith("…")
    smallest, lines = drawing.title_lines("新幹線の旅で見つけた、小さな駅の大きな物語" * 9)
    assert smallest < longer
    assert lines[-1].endswith("…")
    assert len(lines) == 5


def test_what_the_font_has_no_sign_for_is_left_out() -> None:
    assert drawing.drawable("🚀 旅\u200d 👩‍💻\x07Café ①♥ 🇯🇵") == "旅 Café ①♥"


@given(st.text(max_size=200))
def test_any_text_can_be_drawn(text: str) -> None:
    size, lines = drawing.title_lines(drawing.drawable(text))
    assert 54 <= size <= 76
    assert len(lines) <= 5
    font = drawing._font(size)
    assert all(font.getlength(line) <= 1200 - 2 * 84 for line in lines)


@pytest.mark.parametrize("text", ["\ud800", "\x00", "ﷺ" * 60, "ก็" * 50, "\u202ea", "a\u0300" * 99])
def test_odd_text_does_not_stop_it(text: str) -> None:
    assert opened(replace(CARD, title=text, site=text, author=text)).size == (1200, 630)


def test_a_title_of_emoji_alone_gives_way_to_that_of_the_site() -> None:
    assert inked(replace(CARD, title="🚀🚀"), (0, 0, 0)) is not None
