"""What browsers want to know of a text's pictures, so that nothing jumps or waits for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import islice

from markdown_it.token import Token

MAX_NAMED = 3  # pictures of one text that search engines are told of
MAX_LOOKUPS = 200  # pictures of one text that are asked for

# How wide a picture is on the page: the text's column, or the screen where that is narrower. Of
# reader_lambda/templates/style.css: a measure of 40em, in letters of 1.125rem at most.
SIZES = "(min-width: 48rem) 45rem, 100vw"


# In sanitized HTML, where text has no bare < and every attribute is between double quotes.
_PICTURE = re.compile(r'<img(?:\s[^\s"=<>]+="[^"]*")*?\ssrc="(/(?!/)[^"]*)"')


@dataclass(frozen=True)
class ShownPicture:
    """width, height: in pixels. srcset: as HTML has it, "" for one size only.

    color: `#rrggbb`, in its place until it is there, or "".
    """

    width: int
    height: int
    srcset: str = ""
    color: str = ""


def describe(tokens: Iterable[Token], picture_at: Callable[[str], ShownPicture | None]) -> None:
    """Set decoding of the images among tokens, and of those that are known how they are shown.

    Images that an editor wrote as HTML are left as they are.
    """
    known = lru_cache(maxsize=None)(picture_at)
    for image in _images(tokens):
        image.attrs["decoding"] = "async"
        is_affordable = known.cache_info().currsize < MAX_LOOKUPS
        picture = known(str(image.attrs["src"])) if is_affordable else None
        if picture is not None:
            image.attrs.update(_attributes(picture))


def pictures_of(html: str) -> list[str]:
    """Return the paths of the first pictures of this site in sanitized HTML, each once."""
    found = (unescape(picture[1]) for picture in _PICTURE.finditer(html))
    return list(islice(dict.fromkeys(found), MAX_NAMED))


def _attributes(picture: ShownPicture) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {"width": picture.width, "height": picture.height}
    if picture.srcset:
        found |= {"srcset": picture.srcset, "sizes": SIZES}
    if picture.color:
        found["style"] = f"background-color: {picture.color}"
    return found


def _images(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        else:
            yield from _images(token.children or ())
