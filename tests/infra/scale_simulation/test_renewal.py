"""The formula, against a simulation of one cache and against the simulated edge."""

from __future__ import annotations

from random import Random

import pytest

from infra.scale_simulation import edge, renewal
from infra.scale_simulation.edge import HOUR
from infra.scale_simulation.workload import DAY

FETCHES = 20_000


def simulated_views_a_fetch(rate: float, idle: float, lifetime: float) -> float:
    """One cache, view by view."""
    random, views = Random(1), 0
    for _fetch in range(FETCHES):
        age = 0.0
        while True:
            views += 1
            gap = random.expovariate(rate)
            age += gap
            if gap > idle or age > lifetime:
                break
    return views / FETCHES


@pytest.mark.parametrize("views_an_hour", [0.01, 0.2, 0.5, 1.0])
@pytest.mark.parametrize("idle", [4 * HOUR, 30 * HOUR])
def test_the_formula_counts_the_views_between_two_fetches(
    views_an_hour: float, idle: float
) -> None:
    rate = views_an_hour / HOUR
    expected = simulated_views_a_fetch(rate, idle, DAY)
    assert renewal.views_a_fetch(rate, idle, DAY) == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("views_a_day", [0.1, 10, 1_000, 100_000])
@pytest.mark.parametrize("purges_a_day", [0.0, 0.1])
def test_formula_and_simulation_agree(views_a_day: float, purges_a_day: float) -> None:
    asked = views_a_day / DAY, purges_a_day / DAY, (DAY, DAY)
    simulated = edge.simulate(*asked, Random(1))
    by_formula = renewal.rates(*asked)
    assert by_formula.passed == pytest.approx(simulated.passed, rel=0.15)
    assert by_formula.origin == pytest.approx(simulated.origin, rel=0.15)
