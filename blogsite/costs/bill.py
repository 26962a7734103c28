"""From amounts to dollars: the bill's law, which the scale simulation shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, fsum

from blogsite.costs.prices import Price


@dataclass(frozen=True)
class Charge:
    """An amount of something that has a price: things, bytes (for GB) or GB-s."""

    service: str
    what: str
    price: Price
    amount: float


@dataclass(frozen=True)
class Line:
    """A charge and what it costs in a month, in dollars."""

    charge: Charge
    dollars: float


@dataclass(frozen=True)
class Bill:
    """A month's lines."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> float:
        """Dollars, all of it."""
        return fsum(line.dollars for line in self.lines)

    @property
    def cents(self) -> list[int]:
        """The lines in cents, so rounded that they add up to the rounded total."""
        return to_cents([line.dollars for line in self.lines])


def reckon(charges: Iterable[Charge]) -> Bill:
    """Return the bill. Charges of one price share its free units and tiers, the first first."""
    used: defaultdict[Price, float] = defaultdict(float)
    lines = []
    for charge in charges:
        before = used[charge.price]
        used[charge.price] += charge.amount / charge.price.size
        after = charge.price.cost(used[charge.price])
        lines.append(Line(charge, after - charge.price.cost(before)))
    return Bill(tuple(lines))


def to_cents(dollars: Sequence[float]) -> list[int]:
    """Return each amount in cents, up or down, the sum being that of the dollars, rounded.

    The cents that rounding down leaves go to the lines that lost most by it.
    """
    cents = [floor(100 * each) for each in dollars]
    left = round(100 * fsum(dollars)) - sum(cents)
    by_loss = sorted(range(len(cents)), key=lambda line: cents[line] - 100 * dollars[line])
    for line in by_loss[:left]:
        cents[line] += 1
    return cents
