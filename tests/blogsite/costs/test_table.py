"""A bill as text and for JSON."""

from __future__ import annotations

import json
import re

import pytest

from blogsite.costs import table
from blogsite.costs.bill import reckon
from blogsite.costs.charges import Month, charges

BUSY = Month(views=3_000_000_000, posts=20_000, new=500, edits=900, media=500, domain=True)
MOST = Month(10**10, 10**7, 10**7, 10**7, 10**6, 10**4, 10**4, 0.0, 10**7, domain=True)


def text(month: Month) -> str:
    return table.text(month, reckon(charges(month)))


def dollars(rows: list[str]) -> list[float]:
    return [float(row.split()[-1].replace(",", "")) for row in rows]


@pytest.mark.parametrize("month", [Month(), BUSY, MOST], ids=["usual", "busy", "most"])
def test_no_line_is_wider_than_a_terminal(month: Month) -> None:
    assert max(map(len, text(month).splitlines())) <= 80


@pytest.mark.parametrize("month", [Month(views=0), Month(), BUSY, MOST])
def test_the_lines_as_shown_add_up_to_the_sum_as_shown(month: Month) -> None:
    _head, rows, sums, *_ = re.split(r"^-{80}\n", text(month), flags=re.MULTILINE)
    lines = rows.splitlines()
    assert len(lines) == len(charges(month))
    assert round(sum(dollars(lines)), 2) == dollars(sums.splitlines()[:1])[0]


def test_a_line_has_its_amount_what_is_free_and_its_dollars() -> None:
    rows = text(BUSY).splitlines()
    requests = next(row for row in rows if row.startswith("CloudFront"))
    # 6,000 million requests, 10 million of them free, at $0.012 for 10,000.
    assert requests.split() == ["CloudFront", "requests", "6,000,000,000", "10,000,000", "7,188.00"]


def test_what_was_asked_stands_above_the_bill() -> None:
    head = " ".join(text(BUSY).split("\n\n")[1].split())
    assert head.startswith("3,000,000,000 views · 20,000 posts · 500 new · 900 edits · 500 GB of")
    assert head.endswith("80% answered by the edge · editors: 1 · own domain: yes")


def test_json_has_the_same_dollars_as_the_table() -> None:
    answer = json.loads(json.dumps(table.as_json(BUSY, reckon(charges(BUSY)))))
    rows = text(BUSY).splitlines()
    together = next(row for row in rows if row.startswith("together"))
    assert answer["total"] == dollars([together])[0]
    assert round(sum(line["dollars"] for line in answer["lines"]), 2) == answer["total"]
    assert answer["lines"][0] == {
        "service": "CloudFront",
        "what": "requests",
        "amount": 6_000_000_000,
        "unit": "requests",
        "free": 10_000_000,
        "dollars": 7_188.0,
    }
    assert answer["elsewhere"][0]["dollars"] == 22
