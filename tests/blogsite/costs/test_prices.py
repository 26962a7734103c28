"""Unit prices."""

from __future__ import annotations

import re

import pytest

from blogsite.costs import prices
from blogsite.costs.prices import Price


def test_what_is_free_costs_nothing() -> None:
    assert [price.name for price in prices.ALL if price.cost(price.free) != 0] == []


def test_each_tier_has_its_own_price() -> None:
    free, first, second = 1_000, 10_000, 500
    expected = first * 0.114 + second * 0.089
    assert prices.EDGE_TRANSFER.cost(free + first + second) == pytest.approx(expected)


def test_every_price_of_the_file_is_in_one_of_its_lists_once() -> None:
    defined = [each for each in vars(prices).values() if isinstance(each, Price)]
    assert sorted(price.name for price in defined) == sorted(price.name for price in prices.ALL)


def test_every_price_of_aws_names_its_page_there() -> None:
    ours = (*prices.OURS, *prices.NOT_USED_BY_DEFAULT)
    assert {price.source.split("/")[2] for price in ours} == {"aws.amazon.com"}


def test_every_price_says_where_and_when_it_was_seen_or_that_it_was_not() -> None:
    assert [price.name for price in prices.ALL if not price.seen] == []
    assert re.search(r"20\d\d-\d\d, not re-read", prices.NOT_SEEN)
    assert prices.LOOKED_UP in prices.NOT_SEEN
