"""How fast the three functions are, cold and warm, and how much memory they take."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from reader_lambda import environment, items
from tests.benchmarks import functions, pages
from tests.benchmarks.functions import Function, RunningFunction
from tests.benchmarks.tables import Tables

COLD_ROUNDS = 20
WARM_ROUNDS = 50
BURST = 20  # requests one after the other
BESIDE_ROUNDS = 1000

_WARMING_UP = 20  # requests


@dataclass(frozen=True)
class Contender:
    """One of the functions before a blog of some size."""

    name: str
    function: Function
    tables: Tables

    @property
    def variables(self) -> dict[str, str]:
        """What Lambda and the stage put in its environment, and nothing else."""
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL_DYNAMODB")
        return {
            **{name: os.environ[name] for name in names},
            # By which the runtime chooses how it writes JSON.
            "AWS_EXECUTION_ENV": "AWS_Lambda_python{}.{}".format(*sys.version_info),
            "AWS_REGION": environment.region(),
            "AWS_DEFAULT_REGION": environment.region(),
            "SITE_ORIGIN": "https://blog.example",
            "STAGE": "benchmark",
            "PUBLIC_TABLE": self.tables.public,
            "PEER_TABLE": self.tables.peer,
        }


Seconds = Mapping[tuple[str, int], Sequence[float]]  # by the contender's name and posts
Running = Mapping[tuple[str, int], RunningFunction]


def contenders(by_name: Mapping[str, Function], blogs: Sequence[Tables]) -> list[Contender]:
    """Return every function before every blog."""
    return [
        Contender(name, function, tables) for tables in blogs for name, function in by_name.items()
    ]


def cold(all_of_them: Sequence[Contender]) -> Seconds:
    """Return the seconds from the start of a process to its first page, taken in turn."""
    seconds: dict[tuple[str, int], list[float]] = {}
    event = functions.event(pages.POST)
    for _ in range(COLD_ROUNDS):
        for each in all_of_them:
            with functions.running(each.function, each.variables) as running:
                taken = running.first_page(event)
            seconds.setdefault((each.name, each.tables.size), []).append(taken)
    return seconds


@contextmanager
def all_running(all_of_them: Sequence[Contender]) -> Iterator[Running]:
    """Run all functions at once, each idle until it is asked."""
    with ExitStack() as stack:
        yield {
            (each.name, each.tables.size): stack.enter_context(
                functions.running(each.function, each.variables)
            )
            for each in all_of_them
        }


def warm(running: Running, path: str = pages.POST, rounds: int = WARM_ROUNDS) -> Seconds:
    """Return the seconds of round trips of a page, taken in turn, BURST at a time."""
    event = functions.event(path)
    seconds: dict[tuple[str, int], list[float]] = {key: [] for key in running}
    for number in range(rounds + 1):
        for key, function in running.items():
            burst = [function.page(event) for _ in range(BURST)]
            if number:  # the first round warms up
                seconds[key] += burst
    return seconds


def beside_a_read(reader: Contender) -> Mapping[str, Sequence[float]]:
    """Return the seconds of `page`s and of bare `read`s of their items, in one process."""
    beside = functions.beside(reader.function)
    with functions.running(beside, reader.variables) as running:
        times: dict[str, list[float]] = running.result(
            {
                "rounds": BESIDE_ROUNDS,
                "event": functions.event(pages.POST),
                "partition": items.path_pk(pages.POST),
            }
        )
    return {name: seconds[_WARMING_UP:] for name, seconds in times.items()}
