"""Medians, ratios, percentiles, and how a report looks."""

from __future__ import annotations

from tests.benchmarks.figures import Figure, Target, as_json, percentile, ratio, table


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(100, 0, -1)]

    assert percentile(values, 99) == 99.0
    assert percentile(values, 100) == 100.0
    assert percentile([3.0, 1.0], 50) == 1.0
    assert percentile([7.0], 1) == 7.0


def test_a_ratio_is_that_of_the_medians_so_that_one_slow_answer_does_not_count() -> None:
    assert ratio([2.0, 4.0, 900.0], [1.0, 2.0, 2.0]) == 2.0


def test_a_target_is_met_up_to_its_limit_and_not_beyond() -> None:
    assert Target("cold", 2.0, 2.0, "x").is_met
    assert not Target("cold", 2.01, 2.0, "x").is_met


def test_the_table_has_a_column_for_each_size_and_the_targets_below() -> None:
    figures = [
        Figure("cold start", 100, 30.0, "ms"),
        Figure("cold start", 100_000, 31.25, "ms"),
        Figure("zip", None, 1.5, "MB"),
    ]
    targets = [Target("cold", 1.9, 2.0, "x"), Target("memory", 1.66, 1.5, "x")]

    assert table(figures, targets).splitlines() == [
        "            100 posts  100,000 posts",
        "cold start   30.00 ms       31.25 ms",
        "zip           1.50 MB",
        "",
        "target      is  at most",
        "cold    1.90 x   2.00 x     met",
        "memory  1.66 x   1.50 x  MISSED",
    ]


def test_the_json_says_of_each_target_whether_it_is_met() -> None:
    figures = [Figure("zip", None, 1.5, "MB")]

    assert as_json({"python": "3.13"}, figures, [Target("zip", 1.5, 3.0, "MB")]) == {
        "machine": {"python": "3.13"},
        "figures": [{"name": "zip", "posts": None, "value": 1.5, "unit": "MB"}],
        "targets": [{"name": "zip", "value": 1.5, "limit": 3.0, "unit": "MB", "met": True}],
    }
