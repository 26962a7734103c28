"""The simulated caches, where what must come out is known."""

from __future__ import annotations

from random import Random
from statistics import mean

import pytest

from infra.scale_simulation import edge
from infra.scale_simulation.edge import HOUR, Caches
from infra.scale_simulation.workload import DAY

LIFETIME = (DAY, DAY)
OFTEN, SELDOM = 1_000.0, 1 / (1_000 * DAY)  # views a second
REGIONS = len(edge.REGIONS)
LOCATIONS = sum(count for _name, count, _share in edge.REGIONS)


def rates(rate: float, purges: float = 0.0, caches: Caches = edge.AS_ASSUMED) -> edge.Rates:
    return edge.simulate(rate, purges, LIFETIME, Random(1), caches)


def test_the_same_seed_gives_the_same_rates() -> None:
    assert rates(0.01, 1 / DAY) == rates(0.01, 1 / DAY)


def test_all_views_go_to_some_edge_location() -> None:
    assert sum(map(sum, edge.shares())) == pytest.approx(1)


def test_each_region_renews_a_well_read_answer_once_in_its_lifetime_and_nobody_waits() -> None:
    found = rates(OFTEN)
    assert found.misses == 0
    assert found.passed * DAY == pytest.approx(LOCATIONS, rel=0.1)
    assert found.origin * DAY == pytest.approx(REGIONS, rel=0.1)


def test_a_shield_renews_a_well_read_answer_once_for_all_regions() -> None:
    assert rates(OFTEN, caches=Caches(shield=True)).origin * DAY == pytest.approx(1, rel=0.1)


def test_an_answer_that_is_seldom_read_always_comes_from_the_origin() -> None:
    found = rates(SELDOM)
    assert found.misses == found.passed == found.origin
    assert found.origin == pytest.approx(SELDOM, rel=0.1)


def test_a_purge_sends_every_region_to_the_origin_twice() -> None:
    found = [
        edge.simulate(OFTEN, 1 / HOUR, LIFETIME, Random(seed), edge.AS_ASSUMED) for seed in range(8)
    ]
    origin, misses = mean(each.origin for each in found), mean(each.misses for each in found)
    assert origin * HOUR == pytest.approx(2 * REGIONS, rel=0.1)
    assert misses * HOUR == pytest.approx(2 * LOCATIONS, rel=0.1)


def test_a_purge_of_what_nobody_reads_changes_nothing() -> None:
    assert rates(SELDOM, purges=1 / HOUR).origin == pytest.approx(SELDOM, rel=0.1)


def test_a_cache_that_keeps_an_answer_longer_asks_less_often() -> None:
    keep = [Caches(hours * HOUR, DAY) for hours in (1, 4, 16)]
    shorter, middle, longer = (rates(0.01, caches=caches).passed for caches in keep)
    assert shorter > middle > longer
