"""docs/scale.md shows what the simulation prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from blogsite.costs import prices
from infra.scale_simulation import report
from infra.scale_simulation.estimate import Month, month
from infra.scale_simulation.workload import Scenario

PAGE = Path(__file__).resolve().parents[3] / "docs" / "scale.md"


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return PAGE.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module", params=[(100_000, 100), (1_000_000_000, 10_000)], ids=str)
def simulated(request: pytest.FixtureRequest) -> Month:
    views, posts = request.param
    return month(Scenario(views, posts), report.SEED)


def line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def test_the_page_has_the_figures_of_the_simulation(simulated: Month, lines: list[str]) -> None:
    assert line(report.month_row(simulated)) in lines


def test_the_page_has_the_bill(simulated: Month, lines: list[str]) -> None:
    assert line(report.bill_row(simulated)) in lines


def test_the_page_has_the_largest_scenario(lines: list[str]) -> None:
    largest = month(report.LARGEST, report.SEED)
    rows = (report.month_row(largest), report.bill_row(largest), report.by_tags_row(largest))
    assert [row for row in map(line, rows) if row not in lines] == []


@pytest.mark.parametrize(
    "table", list(report.quick_tables()), ids=["growth", "read", "write", "prices"]
)
def test_the_page_has_the_tables_that_need_no_simulation(table: str, lines: list[str]) -> None:
    assert [row for row in table.splitlines() if row not in lines] == []


def test_the_page_says_when_prices_were_looked_up(lines: list[str]) -> None:
    assert any(prices.LOOKED_UP in text for text in lines)
