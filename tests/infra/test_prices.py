"""Unit prices."""

from __future__ import annotations

import pytest

from infra import prices


def test_what_is_free_costs_nothing() -> None:
    assert [price.name for price in prices.ALL if price.cost(price.free) != 0] == []


def test_each_tier_has_its_own_price() -> None:
    free, first, second = 1_000, 10_000, 500
    expected = first * 0.114 + second * 0.089
    assert prices.EDGE_TRANSFER.cost(free + first + second) == pytest.approx(expected)


def test_every_price_names_its_page_at_aws() -> None:
    assert {price.source.split("/")[2] for price in prices.ALL} == {"aws.amazon.com"}
