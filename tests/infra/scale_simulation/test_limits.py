"""How far a scenario is from the limits."""

from __future__ import annotations

import pytest

from infra.scale_simulation import limits
from infra.scale_simulation.workload import Scenario


def test_twice_the_views_are_twice_as_near_to_every_limit_of_reading() -> None:
    once = limits.of_reading(Scenario(10_000_000, 10_000))
    twice = limits.of_reading(Scenario(20_000_000, 10_000))
    expected = [pytest.approx(limit.times / 2) for limit in once]
    assert [limit.times for limit in twice] == expected


def test_a_billion_views_and_a_million_posts_stay_within_every_limit() -> None:
    scenario = Scenario(1_000_000_000, 1_000_000)
    near = [*limits.of_reading(scenario), *limits.of_writing(scenario)]
    assert [limit.name for limit in near if limit.times <= 1] == []
