"""The assumptions add up, and are those of the code that they are about."""

from __future__ import annotations

import pytest

from blogsite.costs.reading import MONTH
from infra.scale_simulation import limits, workload
from infra.scale_simulation.workload import Scenario
from posts import sitemap
from posts.edge import worker
from reader_lambda import public_table, responses

SCENARIOS = [Scenario(100_000, 100), Scenario(10_000_000, 10_000)]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_the_views_of_all_groups_are_those_of_the_scenario(scenario: Scenario) -> None:
    views = [
        band.rate * band.answers * MONTH
        for group in workload.groups(scenario)
        for band in group.bands
    ]
    assert sum(views) == pytest.approx(scenario.views)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_the_bands_have_every_post_once_and_the_most_read_first(scenario: Scenario) -> None:
    posts = workload.groups(scenario)[0]
    assert sum(band.answers for band in posts.bands) == scenario.posts
    rates = [band.rate for band in posts.bands]
    assert rates == sorted(rates, reverse=True)


def test_lifetimes_and_sizes_are_those_of_the_reader_and_the_worker() -> None:
    assert (workload.FRESH, workload.STALE) == (responses.FRESH_SECONDS, responses.STALE_SECONDS)
    assert workload.LIST_SIZE == public_table.LIST_SIZE
    assert workload.SITEMAP_PART == sitemap.PART_SIZE
    assert limits.TAGS_A_CALL == worker.MAX_TAGS
