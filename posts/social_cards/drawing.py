"""Drawing a social card: a PNG of 1200 by 630 pixels, as Open Graph and its kin ask for.

The same bytes for the same content. Imported where cards are drawn: Pillow and a font take their
time.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache

from noto_cjk_sans_jp_bold import FONT_PATH
from PIL import Image, ImageDraw, ImageFont

from posts.social_cards.content import Content
from posts.social_cards.lines import broken, cut, even, phrases, shortened

WIDTH, HEIGHT = 1200, 630  # pixels, as reader_lambda/templates/base.html says

_MARGIN = 84
_MEASURE = WIDTH - 2 * _MARGIN
_BAND = 16  # of colour, at the top
_TITLES = ((76, 3), (64, 4), (54, 5))  # sizes to try, and how many lines of each there is room for
_LEADING = 1.36
_SITE_SIZE, _ABOUT_SIZE = 32, 28
_TOP, _BOTTOM = 64, 566  # of the site's title, and of author and date
_TITLE_TOP, _TITLE_BOTTOM = 132, 528

_NO_GLYPH = "\U0010ffff"
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"}  # categories of what may have no glyph


def drawn(content: Content) -> bytes:
    """Return a card as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), content.paper)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, _BAND), fill=content.accent)
    small = _font(_SITE_SIZE)
    site = shortened(drawable(content.site), small.getlength, _MEASURE)
    draw.text((_MARGIN, _TOP), site, fill=content.accent, font=small)
    _draw_title(draw, content)
    about = " · ".join(filter(None, (drawable(content.author), content.date)))
    smaller = _font(_ABOUT_SIZE)
    about = shortened(about, smaller.getlength, _MEASURE)
    draw.text((_MARGIN, _BOTTOM), about, fill=content.soft, font=smaller, anchor="lm")
    target = io.BytesIO()
    image.quantize(32).save(target, "PNG", optimize=True)
    return target.getvalue()


def title_lines(title: str) -> tuple[int, list[str]]:
    """Return the size in pixels at which a title fits, and its lines; cut where none will do.

    title: as `drawable` returns it.
    """
    parts = phrases(title)
    for size, most in _TITLES:
        width = _font(size).getlength
        if len(broken(parts, width, _MEASURE)) <= most:
            return size, even(parts, width, _MEASURE)
    size, most = _TITLES[-1]
    width = _font(size).getlength
    return size, cut(broken(parts, width, _MEASURE), most, width, _MEASURE)


def drawable(text: str) -> str:
    """Return a text without what the font has no sign for, such as emoji; in one line."""
    normal = unicodedata.normalize("NFC", text)
    known = "".join(each for each in normal if each.isspace() or _has_glyph(each))
    return " ".join(known.split())


def _draw_title(draw: ImageDraw.ImageDraw, content: Content) -> None:
    size, lines = title_lines(drawable(content.title) or drawable(content.site))
    font, step = _font(size), size * _LEADING
    middle = (_TITLE_TOP + _TITLE_BOTTOM) / 2
    first = middle - step * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        place = (_MARGIN, first + step * number)
        draw.text(place, line, fill=content.ink, font=font, anchor="lm")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    # Not Raqm, which is where the system has it: a card is to be the same everywhere.
    return ImageFont.truetype(str(FONT_PATH), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _has_glyph(character: str) -> bool:
    if unicodedata.category(character) in _UNSEEN:
        return False
    return _shape(character) != _shape(_NO_GLYPH)


@cache
def _shape(character: str) -> tuple[tuple[int, int], bytes]:
    mask = _font(_ABOUT_SIZE).getmask(character)
    return mask.size, bytes(mask)
