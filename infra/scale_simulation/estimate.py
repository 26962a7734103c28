"""A month of one scenario: the rates of every answer added up, and what they cost the origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from blogsite.costs import reading
from blogsite.costs.reading import MONTH
from infra.scale_simulation import edge, renewal
from infra.scale_simulation.edge import AS_ASSUMED, Caches
from infra.scale_simulation.workload import Band, Group, Scenario, groups


@dataclass(frozen=True)
class Month:
    """A month's figures. Requests are counts; time is in GB-s; transfer in bytes.

    by_formula: origin requests as `renewal` has them.
    """

    scenario: Scenario
    misses: float
    passed: float
    origin: float
    by_formula: float
    read_units: float
    transfer: float

    @property
    def edge_hits(self) -> float:
        """The share of the views that an edge location answered at once."""
        return 1 - self.misses / self.scenario.views

    @property
    def hits(self) -> float:
        """The share of the views for which the origin was not asked."""
        return 1 - self.origin / self.scenario.views

    @property
    def function_time(self) -> float:
        """Lambda's billed time, in GB-s."""
        return reading.function_time(self.origin)

    @property
    def all_read_units(self) -> float:
        """Read request units, with those for the site item."""
        return self.read_units + reading.site_read_units(self.origin)


def month(scenario: Scenario, seed: int, caches: Caches = AS_ASSUMED) -> Month:
    """Simulate a scenario. The same seed gives the same figures."""
    random = Random(seed)  # noqa: S311 (no secret)
    figures = [_answers(group, random, caches) for group in groups(scenario)]
    misses, passed, origin, formula, units, transfer = map(sum, zip(*figures, strict=True))
    return Month(scenario, misses, passed, origin, formula, units, transfer)


def _answers(group: Group, random: Random, caches: Caches) -> tuple[float, ...]:
    """Return what a month of a group's answers adds to a Month, in the order of its fields."""
    lifetime = group.fresh, group.stale
    simulated = [
        edge.simulate(band.rate, band.purges, lifetime, random, caches) for band in group.bands
    ]
    by_formula = [
        renewal.rates(band.rate, band.purges, lifetime, caches).origin for band in group.bands
    ]
    origin = _month(group.bands, (rates.origin for rates in simulated))
    return (
        _month(group.bands, (rates.misses for rates in simulated)),
        _month(group.bands, (rates.passed for rates in simulated)),
        origin,
        _month(group.bands, by_formula),
        origin * group.read_units,
        _month(group.bands, (band.rate for band in group.bands)) * group.size,
    )


def _month(bands: Iterable[Band], rates: Iterable[float]) -> float:
    return MONTH * sum(band.answers * rate for band, rate in zip(bands, rates, strict=True))
