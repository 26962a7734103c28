"""What was measured, against what it should be: medians, ratios, the table and the JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A measured value. posts: how many the blog had, None where that does not matter."""

    name: str
    posts: int | None
    value: float
    unit: str


@dataclass(frozen=True)
class Target:
    """What a figure may be at most."""

    name: str
    value: float
    limit: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Tell whether the figure is within the limit."""
        return self.value <= self.limit


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the least value that at least so many percent of the values do not exceed."""
    rank = math.ceil(len(values) * percent / 100)
    return sorted(values)[max(rank, 1) - 1]


def ratio(values: Sequence[float], others: Sequence[float]) -> float:
    """Return how many times the median of the others the median of the values is."""
    return median(values) / median(others)


def as_json(
    machine: dict[str, Any], figures: Iterable[Figure], targets: Iterable[Target]
) -> dict[str, Any]:
    """Return everything for build/bench.json."""
    return {
        "machine": machine,
        "figures": [asdict(figure) for figure in figures],
        "targets": [{**asdict(target), "met": target.is_met} for target in targets],
    }


def table(figures: Sequence[Figure], targets: Sequence[Target]) -> str:
    """Return the figures, a column for each size of the blog, and the targets below them."""
    sizes = sorted({figure.posts for figure in figures if figure.posts is not None})
    rows = [["", *(f"{size:,} posts" for size in sizes)]]
    for name in dict.fromkeys(figure.name for figure in figures):
        own = {figure.posts: figure for figure in figures if figure.name == name}
        shown = [own.get(size) or (own.get(None) if size == sizes[0] else None) for size in sizes]
        rows.append(
            [name, *(_text(figure.value, figure.unit) if figure else "" for figure in shown)]
        )
    wanted = [["target", "is", "at most", ""]]
    for target in targets:
        values = [_text(value, target.unit) for value in (target.value, target.limit)]
        wanted.append([target.name, *values, "met" if target.is_met else "MISSED"])
    return f"{_aligned(rows)}\n\n{_aligned(wanted)}\n"


def _text(value: float, unit: str) -> str:
    return f"{value:.{_DIGITS[unit]}f} {unit}"


_DIGITS = {"s": 1, "ms": 2, "MB": 2, "x": 2, "RRU": 1, "trips": 0, "posts/s": 0, "hits": 0, "%": 1}
_DIGITS |= {"points": 0, "kB": 1}


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        [
            first.ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)),
        ]
        for first, *rest in rows
    )
    return "\n".join("  ".join(line).rstrip() for line in lines)
