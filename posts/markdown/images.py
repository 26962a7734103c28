"""Width and height for the pictures of a text, so that nothing jumps while they load."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from markdown_it.token import Token

MAX_LOOKUPS = 200  # pictures of one text whose size is asked for


def give_sizes(
    tokens: Iterable[Token], image_size: Callable[[str], tuple[int, int] | None]
) -> None:
    """Set width and height of the Markdown images whose size is known; of HTML's own, none."""
    known = lru_cache(maxsize=None)(image_size)
    for image in _images(tokens):
        if known.cache_info().currsize >= MAX_LOOKUPS:
            return
        size = known(str(image.attrs["src"]))
        if size is not None:
            image.attrs["width"], image.attrs["height"] = size


def _images(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield token
        else:
            yield from _images(token.children or ())
