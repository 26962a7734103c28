"""Breaking a title into lines: between phrases, and evenly. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from budoux import Parser, load_default_japanese_parser

Width = Callable[[str], float]  # of a text, in pixels

_WORD = re.compile(r"\S+\s*")
_ROUNDS = 7  # of halving, in search of the narrowest measure


def phrases(text: str) -> list[str]:
    """Return the parts of a text between which a line may end, with the blanks behind them.

    >>> phrases("AWS Lambdaで始める")
    ['AWS ', 'Lambdaで', '始める']
    """
    return [part for word in _WORD.findall(text) for part in _parser().parse(word)]


def broken(parts: Sequence[str], width: Width, limit: float) -> list[str]:
    """Return lines of at most a width, each as full as may be.

    A part that is wider than a line is broken where the line ends.
    """
    lines: list[str] = []
    line = ""
    for part in _that_fit(parts, width, limit):
        if line and width((line + part).rstrip()) > limit:
            lines.append(line.rstrip())
            line = ""
        line += part
    return [*lines, line.rstrip()] if line else lines


def even(parts: Sequence[str], width: Width, limit: float) -> list[str]:
    """Return as few lines as `broken` does, as even as may be."""
    best = broken(parts, width, limit)
    low, high = 0.0, limit
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        lines = broken(parts, width, middle)
        if len(lines) > len(best) or max(map(width, lines), default=0) > middle:
            low = middle
        else:
            best, high = lines, middle
    return best


def cut(lines: Sequence[str], most: int, width: Width, limit: float) -> list[str]:
    """Return at most so many lines; the last ends in an ellipsis where there were more."""
    if len(lines) <= most:
        return list(lines)
    return [*lines[: most - 1], shortened(lines[most - 1] + "…", width, limit)]


def shortened(text: str, width: Width, limit: float) -> str:
    """Return a text of at most a width, with an ellipsis where something is left out."""
    if width(text) <= limit:
        return text
    kept = text.rstrip("…")
    while kept and width(kept + "…") > limit:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _that_fit(parts: Sequence[str], width: Width, limit: float) -> Iterator[str]:
    for part in parts:
        rest = part
        while len(rest) > 1 and width(rest.rstrip()) > limit:
            size = _fitting(rest, width, limit)
            yield rest[:size]
            rest = rest[size:]
        yield rest


def _fitting(text: str, width: Width, limit: float) -> int:
    """Return how many characters fit into a line, at least one."""
    size = 1
    while size < len(text) - 1 and width(text[: size + 1]) <= limit:
        size += 1
    return size


@cache
def _parser() -> Parser:
    return load_default_japanese_parser()
