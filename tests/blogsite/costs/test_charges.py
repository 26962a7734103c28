"""A month as a bill: each line against a reckoning by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blogsite.costs.bill import reckon
from blogsite.costs.charges import ALARMS, Month, charges

ROOT = Path(__file__).resolve().parents[3]

# So much that little of it is free.
BUSY = Month(
    views=100_000_000,
    posts=1_000_000,
    new=2_000,
    edits=10_000,
    media=100,
    page=10,
    picture=90,
    hit_rate=0.75,
    editors=12_000,
    domain=True,
)
BY_HAND = {
    # 200 million requests, 10 million of them free, at $0.012 for 10,000.
    ("CloudFront", "requests"): 19_000 * 0.012,
    # 100 million views of 100 KB are 10,000 GB, 1,000 of them free.
    ("CloudFront", "transfer to readers"): 9_000 * 0.114,
    # Twice 14 tags a publication and 2.6 an edit: 56,000 and 52,000; 1,000 of them free.
    ("CloudFront", "purged paths"): 107_000 * 0.005,
    # A quarter of the views, 1 million of them free.
    ("Lambda, reader", "requests"): 24 * 0.20,
    # 25 million of 5 ms at half a GB are 62,500 GB-s of 400,000 free.
    ("Lambda, reader", "GB-seconds"): 0,
    # 40 requests and one run of the worker a change, 8,640 by the clock.
    ("Lambda, admin", "requests"): 0.500_640 * 0.20,
    # A change: 40 times 0.25 s, 40 s of the worker: 600,000 GB-s. The clock: 4,320. Of the free
    # ones the reader has left 337,500.
    ("Lambda, admin", "GB-seconds"): (604_320 - 337_500) * 0.0000133334,
    ("API Gateway", "requests"): 0.48 * 4.25,
    # 9.6 GB of 100 free.
    ("API Gateway", "transfer"): 0,
    # Reader: 4 a request and the site item every 10 s. Admin: 5 a request, and 600 terms that are
    # looked up for each change. Clock: 4 a run.
    ("DynamoDB", "read units"): (100 + 0.2592 + 2.4 + 7.2 + 0.03456) * 0.1425,
    # 696 a publication, 121 an edit.
    ("DynamoDB", "write units"): (1.392 + 1.21) * 0.715,
    # 62,200 bytes a post are 62.2 GB, 25 of them free.
    ("DynamoDB", "storage"): 37.2 * 0.285,
    ("DynamoDB", "backup (35 days)"): 62.2 * 0.228,
    # With 0.4 GB of releases.
    ("S3", "storage"): 100.4 * 0.025,
    ("S3", "requests to write"): 20 * 0.0047,
    # A quarter of the pictures.
    ("S3", "requests to read"): 25_000 * 0.00037,
    ("Cognito", "users"): 2_000 * 0.015,
    # 400 bytes a request to the reader, 1,000 a run of the admin: 10.50064 GB, 5 of them free.
    ("CloudWatch", "logs, written"): 5.50064 * 0.76,
    ("CloudWatch", "logs, kept"): 10.50064 * 0.15 * 0.033,
    ("CloudWatch", "alarms"): 0,
    ("Route 53", "hosted zones"): 0.50,
    ("SSM", "parameters"): 0,
    ("KMS", "decryptions"): 0,
}


def total(month: Month) -> float:
    return reckon(charges(month)).total


@pytest.mark.parametrize("line", BY_HAND, ids=", ".join)
def test_a_line_costs_what_is_reckoned_by_hand(line: tuple[str, str]) -> None:
    lines = {
        (each.charge.service, each.charge.what): each.dollars
        for each in reckon(charges(BUSY)).lines
    }
    assert lines.keys() == BY_HAND.keys()
    assert lines[line] == pytest.approx(BY_HAND[line], abs=1e-9)


def test_a_blog_that_nobody_reads_or_writes_costs_two_cents() -> None:
    idle = Month(views=0, new=0, edits=0, media=0.05)
    # The clock's reads, the backup of 100 posts, media and releases, and the clock's log.
    assert total(idle) == pytest.approx(0.0049248 + 0.00141816 + 0.01125 + 0.00004277, abs=1e-7)
    assert sum(reckon(charges(idle)).cents) == 2


def test_an_empty_blog_reads_nothing_and_stores_only_its_releases() -> None:
    empty = Month(views=0, posts=0, new=0, edits=0, media=0, editors=0)
    costing = [
        line.charge.what for line in reckon(charges(empty)).lines if round(line.dollars, 4) > 0
    ]
    assert costing == ["read units", "storage"]


def test_views_cost_nothing_at_the_edge_while_they_are_within_what_is_free() -> None:
    month = Month(views=5_000_000, picture=80)
    assert {line.dollars for line in reckon(charges(month)).lines[:2]} == {0}
    beyond = replace(month, views=5_010_000)
    assert reckon(charges(beyond)).lines[0].dollars == pytest.approx(2 * 0.012)


def test_without_pictures_a_view_is_one_request() -> None:
    amounts = [line.charge.amount for line in reckon(charges(Month(views=7, picture=0))).lines]
    assert amounts[:2] == [7, 7 * 12_000]


@given(
    st.fixed_dictionaries({
        "views": st.integers(0, 10**9),
        "posts": st.integers(0, 10**6),
        "new": st.integers(0, 10**4),
        "edits": st.integers(0, 10**5),
        "media": st.floats(0, 10**4),
        "page": st.floats(0, 1_000),
        "picture": st.floats(1, 1_000),
        "editors": st.integers(0, 10**5),
    }),
    st.floats(0, 1),
    st.data(),
)  # fmt: skip
def test_more_of_anything_never_costs_less(
    amounts: dict[str, Any], hit_rate: float, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(amounts)))
    more = amounts | {name: amounts[name] + data.draw(st.integers(1, 10**6))}
    fewer_dollars = total(Month(**amounts, hit_rate=hit_rate))
    assert total(Month(**more, hit_rate=hit_rate)) >= fewer_dollars - 1e-6


@given(st.integers(0, 10**9), st.floats(0, 1), st.floats(0, 1))
def test_a_better_hit_rate_never_costs_more(views: int, one: float, other: float) -> None:
    worse, better = sorted((one, other))
    dollars = total(Month(views=views, hit_rate=better))
    assert dollars <= total(Month(views=views, hit_rate=worse)) + 1e-6


def test_the_usual_hit_rate_is_that_of_a_small_blog_in_the_simulation() -> None:
    page = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    row = re.search(r"^\| 100,000 \| 100 \| [\d.]+% \| (\d+)", page, re.MULTILINE)
    assert row is not None
    assert int(row[1]) == 100 * Month().hit_rate


def test_the_template_has_no_more_alarms_than_are_reckoned() -> None:
    template = (ROOT / "infra" / "template.yaml").read_text(encoding="utf-8")
    assert template.count("Type: AWS::CloudWatch::Alarm") <= ALARMS
    assert template.count("Type: AWS::CloudWatch::Dashboard") <= 1  # three of an account are free
