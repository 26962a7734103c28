"""How fast and how flat an import is, beside its own transactions sent again by hand.

The blog is written as files in our own form and imported by `import_posts` in a process of its
own. Then the very transactions that it made are sent to other tables of the same DynamoDB Local,
one after the other over one connection, with nothing but a signature to reckon: what no importer
can be faster than that sends one at a time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit
from uuid import uuid4

import boto3

from posts.exporters.post_files import post_file
from posts.importers.front_matter import PostFile
from tests.benchmarks import corpus
from tests.benchmarks.measuring import Measured
from tests.benchmarks.tables import Tables, headers

TRANSACTION = "DynamoDB_20120810.TransactWriteItems"
SMALL = 1_000  # posts
LARGE = 10_000  # posts, unless BENCH_IMPORT says more
ROUNDS = 3
LEAST_SPEED = 0.4  # of the transactions alone
MOST_GROWTH = 1.15


@dataclass(frozen=True)
class Run:
    """An import. seconds: from the first document to the last. peak_memory: bytes."""

    seconds: float
    peak_memory: int


def measure(measured: Measured, folder: Path, endpoint: str, article: PostFile, large: int) -> None:
    """Measure imports: their speed in turn with their transactions alone, and their memory."""
    blog = write_blog(folder / "small", SMALL, article)
    recorded = folder / "transactions"
    first = _new("recorded")
    imported(blog, first, recorded=recorded)
    runs, alone = [], []
    for number in range(ROUNDS):
        runs.append(imported(blog, _new(f"import-{number}")))
        alone.append(replayed(recorded, first, _new(f"replay-{number}"), endpoint))
    ours = median(run.seconds for run in runs)
    measured.add("import", SMALL, SMALL / ours, "posts/s")
    measured.add("import, its transactions alone", SMALL, SMALL / median(alone), "posts/s")
    measured.hold("import, seconds / its transactions alone", ours / median(alone), 1 / LEAST_SPEED)
    memory = median(run.peak_memory for run in runs)
    grown = imported(write_blog(folder / "large", large, article), _new("import-large"))
    for posts, size in ((SMALL, memory), (large, grown.peak_memory)):
        measured.add("import, peak memory", posts, size / 1_000_000, "MB")
    measured.hold("import, growth of memory", grown.peak_memory / memory, MOST_GROWTH)


def _new(name: str) -> Tables:
    """Make empty tables of a name of their own."""
    tables = Tables(0, name)
    tables.create(boto3.client("dynamodb"))
    return tables


def write_blog(folder: Path, posts: int, article: PostFile) -> Path:
    """Write a corpus as files in our own form; return the folder."""
    folder.mkdir(parents=True)
    for number, (post, body) in enumerate(corpus.posts(posts, article)):
        post.body = body.source
        name = f"{number:06}.md"
        (folder / name).write_bytes(post_file(post, name, UTC))
    return folder


def imported(folder: Path, tables: Tables, *, recorded: Path | None = None) -> Run:
    """Import a blog into tables. recorded: file that gets each transaction, a line each."""
    names = {"EDITORIAL_TABLE": tables.editorial, "PUBLIC_TABLE": tables.public}
    command = [sys.executable, "-m", "tests.benchmarks.importer", str(folder)]
    ended = subprocess.run(
        [*command, *([str(recorded)] if recorded else [])],
        env={**os.environ, **names},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Run(**json.loads(ended.stdout.splitlines()[-1]))


def replayed(recorded: Path, tables: Tables, others: Tables, endpoint: str) -> float:
    """Send the transactions that were recorded for some tables to others; return the seconds."""
    bodies = list(_bodies(recorded, tables, others))
    with closing(HTTPConnection(urlsplit(endpoint).netloc)) as connection:
        started = time.perf_counter()
        for body in bodies:
            connection.request("POST", "/", body, headers(connection, body, TRANSACTION))
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"DynamoDB Local did not take a transaction: {content!r}")
        return time.perf_counter() - started


def _bodies(recorded: Path, tables: Tables, others: Tables) -> Iterator[bytes]:
    with recorded.open() as lines:
        for line in lines:
            values = json.loads(line)
            values["ClientRequestToken"] = str(uuid4())  # one that was used answers from memory
            text = json.dumps(values)
            for name in ("editorial", "public"):
                text = text.replace(f'"{getattr(tables, name)}"', f'"{getattr(others, name)}"')
            yield text.encode()
