"""History as files, and which entries of it are wanted."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from posts.history import HistoryEntry
from posts.history_export import HistoryFilter, as_csv, as_json_lines, wanted

WHEN = datetime(2026, 7, 4, 15, tzinfo=UTC)  # the fifth of July in Tokyo


def entry(**values: Any) -> HistoryEntry:
    usual = {"at": WHEN, "post_id": "2", "title": "旅", "action": "changed"}
    return HistoryEntry(**{**usual, "user_id": "u", "user_name": "花子", "revision": "r", **values})


def test_csv_has_a_line_of_names_and_one_for_each_entry() -> None:
    rows = list(csv.reader(as_csv([entry(), entry(title='A "b", c\nd')])))
    assert rows[0] == ["at", "action", "post_id", "title", "revision", "user_id", "user_name"]
    assert rows[1] == ["2026-07-04T15:00:00Z", "changed", "2", "旅", "r", "u", "花子"]
    assert rows[2][3] == 'A "b", c\nd'


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=旅"])
def test_no_cell_of_a_csv_file_is_a_formula(title: str) -> None:
    (_names, row) = csv.reader(as_csv([entry(title=title, user_name=title)]))
    assert row[3] == row[6] == f"'{title}"


def test_json_lines_have_the_same_unchanged() -> None:
    (line,) = as_json_lines([entry(title="=1+1")])
    assert line.endswith("\n")
    assert "花子" in line
    assert json.loads(line) == {
        "at": "2026-07-04T15:00:00Z",
        "action": "changed",
        "post_id": "2",
        "title": "=1+1",
        "revision": "r",
        "user_id": "u",
        "user_name": "花子",
    }


@pytest.mark.parametrize(
    ("which", "count"),
    [
        (HistoryFilter(), 1),
        (HistoryFilter(action="changed"), 1),
        (HistoryFilter(action="deleted"), 0),
        (HistoryFilter(first=date(2026, 7, 5)), 1),
        (HistoryFilter(first=date(2026, 7, 6)), 0),
        (HistoryFilter(last=date(2026, 7, 5)), 1),
        (HistoryFilter(last=date(2026, 7, 4)), 0),
    ],
)
def test_entries_are_narrowed_by_action_and_days_of_the_sites_zone(
    which: HistoryFilter, count: int
) -> None:
    assert len(list(wanted([entry()], which))) == count


def test_nothing_is_read_behind_the_first_day() -> None:
    def entries() -> Any:
        yield entry()
        yield entry(at=datetime(2020, 1, 1, tzinfo=UTC))
        raise AssertionError("read too far")

    assert len(list(wanted(entries(), HistoryFilter(first=date(2026, 1, 1))))) == 1
