"""How fast the admin is: a process for each blog, asked in turn."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from tests.benchmarks.tables import Tables

ACTIONS = ("list", "filter", "next page", "save")
ROUNDS = 40
_WARMING_UP = 3


def seconds(
    blogs: Sequence[Tables], post_ids: Mapping[int, str]
) -> Mapping[str, Mapping[int, list[float]]]:
    """Return the seconds of each action by its name and the number of posts, taken in turn.

    post_ids: of the post to save, by the number of posts.
    """
    taken: dict[str, dict[int, list[float]]] = {
        action: {tables.size: [] for tables in blogs} for action in ACTIONS
    }
    with ExitStack() as stack:
        asks = {
            tables.size: stack.enter_context(_admin(tables, post_ids[tables.size]))
            for tables in blogs
        }
        for number in range(-_WARMING_UP, ROUNDS):
            for action in ACTIONS:
                for size, ask in asks.items():
                    value = ask(action)
                    if number >= 0:
                        taken[action][size].append(value)
    return taken


@contextmanager
def _admin(tables: Tables, post_id: str) -> Iterator[Callable[[str], float]]:
    """Run the admin of a blog; yields what does an action and returns its seconds."""
    names = {"EDITORIAL_TABLE": tables.editorial, "PUBLIC_TABLE": tables.public}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.editor", post_id],
        env={**os.environ, **names},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    questions, answers = process.stdin, process.stdout

    def ask(action: str) -> float:
        print(action, file=questions, flush=True)
        return float(answers.readline())

    try:
        yield ask
    finally:
        process.kill()
        process.wait()
        questions.close()
        answers.close()
