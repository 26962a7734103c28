"""What the reader uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from blogsite.costs import reading

TEMPLATE = Path(__file__).resolve().parents[3] / "infra" / "template.yaml"


def test_the_reader_has_the_memory_that_it_is_billed_for() -> None:
    sizes = re.findall(r"MemorySize: (\d+)", TEMPLATE.read_text(encoding="utf-8"))
    assert sizes == [f"{reading.MEMORY * 1_024:.0f}"]


def test_a_request_a_month_is_a_cold_one() -> None:
    assert reading.function_time(1) == pytest.approx(0.5 * 0.255, rel=1e-3)


def test_of_many_requests_none_is_cold() -> None:
    assert reading.function_time(10**8) == pytest.approx(10**8 * 0.5 * 0.005)


def test_the_site_item_is_read_with_each_of_few_requests_and_every_ten_seconds_of_many() -> None:
    assert reading.site_read_units(0) == 0
    assert reading.site_read_units(100) == 100
    assert reading.site_read_units(10**8) == 259_200
