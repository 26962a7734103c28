"""The assumptions add up, and are those of the code that they are about."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest

from infra.scale_simulation import limits, workload
from infra.scale_simulation.workload import MONTH, Scenario
from posts import counts, sitemap, touched
from posts.edge import worker
from posts.models import Post
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


def post(**fields: object) -> Post:
    when = datetime(2018, 7, 4, 15, tzinfo=UTC)
    times = {"published_at": when, "created_at": when, "updated_at": when}
    tags = [f"tag {number}" for number in range(workload.TAGS_A_POST)]
    text = {"id": "p", "slug": "p", "title": "Title", "tags": tags, "author": "hanako"}
    return Post(**{"status": "published", "version": 1, **times, **text, **fields})


def test_a_publication_purges_as_many_tags_as_the_write_path_orders() -> None:
    own = touched.tags(None, post(), was_newest=False, is_newest=True)
    counted = counts.touched(counts.Counted(), counts.Counted({"aws": "AWS"}, "2018-07"))
    older_links, sitemap_part = 1, 1
    assert len(own) + len(counted) + older_links + sitemap_part == workload.PUBLICATION_TAGS


def test_an_edit_purges_as_many_tags_as_the_write_path_orders() -> None:
    def tags_of(after: Post) -> int:
        return len(touched.tags(post(), after, was_newest=False, is_newest=False))

    sitemap_part, both_neighbours = 1, 2
    of_text = tags_of(post(body="other")) + sitemap_part
    of_title = tags_of(post(title="Other")) + sitemap_part + both_neighbours
    mean = (1 - workload.TITLES) * of_text + workload.TITLES * of_title
    assert math.isclose(mean, workload.EDIT_TAGS)
