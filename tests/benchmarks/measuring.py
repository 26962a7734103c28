"""The order of the benchmarks, and what each figure is held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.benchmarks import admin, pages, speed, units
from tests.benchmarks.figures import Figure, Target, percentile, ratio
from tests.benchmarks.functions import BARE, PEERS, READER, Function
from tests.benchmarks.tables import Tables

_MILLISECOND = 1000  # in a second
_MEGABYTE = 1_000_000
_PAGE_ROUNDS = 20


@dataclass
class Measured:
    """What was found so far."""

    figures: list[Figure] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    def add(self, name: str, posts: int | None, value: float, unit: str) -> None:
        """Add a figure."""
        self.figures.append(Figure(name, posts, value, unit))

    def hold(self, name: str, value: float, limit: float, unit: str = "x") -> None:
        """Add a target."""
        self.targets.append(Target(name, value, limit, unit))


def measure(
    by_name: Mapping[str, Function], blogs: Sequence[Tables], post_ids: Mapping[int, str]
) -> Measured:
    """Measure everything. blogs: the smallest first. post_ids: of the post the admin saves."""
    measured = Measured()
    contenders = speed.contenders(by_name, blogs)
    _cold(measured, speed.cold(contenders), blogs)
    with speed.all_running(contenders) as running:
        _warm(measured, speed.warm(running), blogs)
        _memory(measured, running, blogs)
        readers = {key: value for key, value in running.items() if key[0] == READER}
        _growth(measured, readers, blogs)
    for each in contenders:
        if each.name == READER:
            _beside(measured, each)
    _units(measured, blogs)
    _admin(measured, blogs, post_ids)
    return measured


def _cold(measured: Measured, seconds: speed.Seconds, blogs: Sequence[Tables]) -> None:
    for (name, posts), times in seconds.items():
        measured.add(f"cold start, {name}", posts, median(times) * _MILLISECOND, "ms")
    for tables in blogs:
        reader, bare, peer = (seconds[name, tables.size] for name in (READER, BARE, PEERS))
        measured.hold(f"cold, reader / bare, {tables}", ratio(reader, bare), 2.0)
        measured.hold(f"cold, reader / peer, {tables}", ratio(reader, peer), 0.12)


def _warm(measured: Measured, seconds: speed.Seconds, blogs: Sequence[Tables]) -> None:
    for (name, posts), times in seconds.items():
        measured.add(f"warm post, {name}, median", posts, median(times) * _MILLISECOND, "ms")
        measured.add(f"warm post, {name}, p99", posts, percentile(times, 99) * _MILLISECOND, "ms")
    for tables in blogs:
        reader, peer = seconds[READER, tables.size], seconds[PEERS, tables.size]
        measured.hold(f"warm post, reader / peer, {tables}", ratio(reader, peer), 0.25)


def _memory(measured: Measured, running: speed.Running, blogs: Sequence[Tables]) -> None:
    memory = {key: function.peak_memory() for key, function in running.items()}
    for (name, posts), size in memory.items():
        measured.add(f"peak memory, {name}", posts, size / _MEGABYTE, "MB")
    for tables in blogs:
        times = memory[READER, tables.size] / memory[BARE, tables.size]
        measured.hold(f"memory, reader / bare, {tables}", times, 1.5)


def _growth(measured: Measured, readers: speed.Running, blogs: Sequence[Tables]) -> None:
    for name, path in pages.GROWING.items():
        seconds = speed.warm(readers, path, _PAGE_ROUNDS)
        for (_reader, posts), times in seconds.items():
            measured.add(f"warm, {name} page", posts, median(times) * _MILLISECOND, "ms")
        small, large = seconds[READER, blogs[0].size], seconds[READER, blogs[-1].size]
        measured.hold(f"growth, {name}", ratio(large, small), 1.15)


def _beside(measured: Measured, reader: speed.Contender) -> None:
    seconds = speed.beside_a_read(reader)
    for name, times in seconds.items():
        title = f"in the process, {name}"
        measured.add(title, reader.tables.size, median(times) * _MILLISECOND, "ms")
    beyond = (median(seconds["page"]) - median(seconds["read"])) * _MILLISECOND
    measured.hold(f"post page beyond a bare read, {reader.tables}", beyond, 0.5, "ms")


def _units(measured: Measured, blogs: Sequence[Tables]) -> None:
    for tables in blogs:
        costs = units.costs(tables, pages.ALL)
        for name, cost in costs.items():
            measured.add(f"read units, {name}", tables.size, cost.read_units, "RRU")
        most = max(cost.round_trips for cost in costs.values())
        measured.hold(f"round trips of any page, {tables}", most, 1, "trips")


def _admin(measured: Measured, blogs: Sequence[Tables], post_ids: Mapping[int, str]) -> None:
    for action, seconds in admin.seconds(blogs, post_ids).items():
        for posts, times in seconds.items():
            measured.add(f"admin, {action}", posts, median(times) * _MILLISECOND, "ms")
        small, large = seconds[blogs[0].size], seconds[blogs[-1].size]
        measured.hold(f"growth, admin's {action}", ratio(large, small), 1.25)
