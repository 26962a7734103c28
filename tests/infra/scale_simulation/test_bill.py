"""The bill of a month."""

from __future__ import annotations

import pytest

from blogsite.costs import prices
from infra.scale_simulation import bill
from infra.scale_simulation.estimate import Month
from infra.scale_simulation.workload import Scenario


def month(views: int, posts: int = 100) -> Month:
    """A month in which every view goes to the origin."""
    every = float(views)
    return Month(Scenario(views, posts), every, every, every, every, 4 * every, 10_000 * every)


def test_a_blog_that_nobody_reads_costs_a_cent_at_most() -> None:
    assert bill.bill(month(0)).total < 0.01


def test_a_month_within_what_is_free_costs_only_what_is_never_free() -> None:
    costs = bill.bill(month(1_000_000))
    assert costs.edge_requests == costs.transfer == costs.purges == costs.function == 0
    assert costs.total == costs.database + costs.storage


def test_the_bill_grows_by_what_one_more_request_to_the_origin_costs() -> None:
    def of_origin(views: int) -> float:
        costs = bill.bill(month(views))
        return costs.function + costs.database + costs.logs

    # So many that nothing more is free, and the site item is read as often as it can be.
    fewer, more = 10**10, 10**10 + 10**6
    instance = prices.READS.first / 1_000_000 * 2_592_000 / 10  # the site item's reads of one
    grown = of_origin(more) - of_origin(fewer)
    assert grown == pytest.approx(10**6 * bill.origin_request(), abs=instance + 1e-6)


def test_a_thousand_posts_cost_as_much_more_as_the_table_of_growth_says() -> None:
    grown = bill.storage(2_001_000) - bill.storage(2_000_000)
    assert grown == pytest.approx(dict(bill.growth())["a thousand posts, a month"])
