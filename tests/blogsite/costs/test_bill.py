"""From amounts to dollars."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogsite.costs import prices
from blogsite.costs.bill import Bill, Charge, Line, reckon, to_cents


def requests(service: str, millions: float) -> Charge:
    return Charge(service, "requests", prices.FUNCTION_REQUESTS, millions * 1_000_000)


def test_what_is_free_is_free_once_for_all_that_share_it() -> None:
    bill = reckon([requests("reader", 0.75), requests("admin", 0.5), requests("other", 2)])
    dollars = [line.dollars for line in bill.lines]
    assert dollars == pytest.approx([0, 0.05, 0.40])  # 0.25 and 2 million at $0.20


def test_prices_of_their_own_do_not_share() -> None:
    alarms = Charge("CloudWatch", "alarms", prices.ALARMS, 12)
    assert [line.dollars for line in reckon([requests("reader", 1), alarms]).lines] == [0, 0.2]


def test_amounts_are_taken_in_the_unit_of_the_price() -> None:
    gigabyte_and_a_half = Charge("S3", "storage", prices.MEDIA, 1_500_000_000)
    assert reckon([gigabyte_and_a_half]).total == pytest.approx(1.5 * 0.025)


def test_the_total_is_the_sum_of_the_lines() -> None:
    lines = tuple(Line(requests("any", 0), dollars) for dollars in (0.1, 0.2, 12.3))
    assert Bill(lines).total == pytest.approx(12.6)


def test_cents_that_rounding_leaves_go_where_most_was_lost() -> None:
    assert to_cents([0.014, 0.016, 0.019]) == [1, 2, 2]  # 4.9 cents together


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_the_lines_in_cents_add_up_to_the_total_in_cents(dollars: list[float]) -> None:
    cents = to_cents(dollars)
    assert sum(cents) == pytest.approx(100 * sum(dollars), abs=0.501)
    assert [
        1 for each, line in zip(dollars, cents, strict=True) if abs(100 * each - line) > 1
    ] == []
