"""What was done with posts, as files: CSV for a spreadsheet, JSON lines for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from posts.history import HistoryEntry
from posts.tables import utc_second

COLUMNS = ("at", "action", "post_id", "title", "revision", "user_id", "user_name")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # by which spreadsheets know one


@dataclass(frozen=True)
class HistoryFilter:
    """Which entries are wanted: all that is set must hold. first, last: days of the site's zone."""

    action: str = ""
    first: date | None = None
    last: date | None = None

    def lets_through(self, entry: HistoryEntry) -> bool:
        """Tell whether an entry is wanted."""
        return (
            (not self.action or entry.action == self.action)
            and (self.first is None or entry.at >= _midnight(self.first))
            and (self.last is None or entry.at < _midnight(self.last + timedelta(days=1)))
        )

    def is_past(self, entry: HistoryEntry) -> bool:
        """Tell whether no older entry than this one is wanted."""
        return self.first is not None and entry.at < _midnight(self.first)


def wanted(entries: Iterable[HistoryEntry], which: HistoryFilter) -> Iterator[HistoryEntry]:
    """Yield those of the entries, newest first, that are wanted; reads no further than needed."""
    for entry in entries:
        if which.is_past(entry):
            return
        if which.lets_through(entry):
            yield entry


def as_csv(entries: Iterable[HistoryEntry]) -> Iterator[str]:
    """Yield the lines of a CSV file, in which no cell is a formula. Times are UTC."""
    yield _csv_line(COLUMNS)
    for entry in entries:
        yield _csv_line(_harmless(value) for value in _values(entry))


def as_json_lines(entries: Iterable[HistoryEntry]) -> Iterator[str]:
    """Yield one line of JSON for each entry. Times are UTC."""
    for entry in entries:
        row = dict(zip(COLUMNS, _values(entry), strict=True))
        yield json.dumps(row, ensure_ascii=False) + "\n"


FORMATS: dict[str, tuple[str, Callable[[Iterable[HistoryEntry]], Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "jsonl": ("application/jsonl; charset=utf-8", as_json_lines),
}


def _values(entry: HistoryEntry) -> list[str]:
    return [utc_second(entry.at), *(str(getattr(entry, name)) for name in COLUMNS[1:])]


def _harmless(value: str) -> str:
    """Return a cell that a spreadsheet shows and does not reckon with."""
    return f"'{value}" if value.lstrip().startswith(_FORMULA) else value


def _csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
