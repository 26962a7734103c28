"""What browsers want to know of a text's pictures, so that nothing jumps or waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from markdown_it.token import Token

MAX_LOOKUPS = 200  # pictures of one text whose size is asked for


def describe(tokens: Iterable[Token], image_size: Callable[[str], tuple[int, int] | None]) -> None:
    """Set decoding, and width and height where they are known, of the images among tokens.

    Images that an editor wrote as HTML are left as they are.
    """
    known = lru_cache(maxsize=None)(image_size)
    for image in _images(tokens):
        image.attrs["decoding"] = "async"
        is_affordable = known.cache_info().currsize < MAX_LOOKUPS
        size = known(str(image.attrs["src"])) if is_affordable else None
        if size is not None:
            image.attrs["width"], image.attrs["height"] = size


def _images(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        else:
            yield from _images(token.children or ())
