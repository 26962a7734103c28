"""Runs all benchmarks; prints a table and writes build/bench.json. See docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import boto3
import django
from django.utils import timezone

from infra import build_reader
from infra.local.configuration import ROOT
from tests import local_aws

local_aws.prepare_environment()  # before the settings are read, which all of these do
django.setup()  # before the models are imported, hence E402 below

from posts.importers import demo  # noqa: E402
from posts.importers.front_matter import PostFile, parse  # noqa: E402
from posts.importers.source import InvalidFile  # noqa: E402
from tests.benchmarks import corpus, functions, importing, lighthouse, searching  # noqa: E402
from tests.benchmarks.figures import as_json, table  # noqa: E402
from tests.benchmarks.measuring import measure, moving  # noqa: E402
from tests.benchmarks.tables import Tables  # noqa: E402

REPORT = ROOT / "build" / "bench.json"
DEMO_POST = demo.FOLDER / "one-page-one-partition.md"
SMALL = 100  # posts
LARGE = 100_000
# Posts that are backed up and restored. Not more: a scan of DynamoDB Local takes longer by the
# square of what it has, which AWS's does not.
MOVED = (1000, 10_000)
SAVED_POST = 10  # the admin saves the one of this number, which has posts at either side
MAX_ZIP = 3.0  # MB


def main() -> None:
    """Measure and report."""
    if not local_aws.DYNAMODB_LOCAL:
        sys.exit("DYNAMODB_LOCAL names no DynamoDB Local: `make bench` installs one and names it.")
    article = _article()
    blogs = [Tables(SMALL), Tables(_large())]
    with (
        tempfile.TemporaryDirectory(prefix="blogsite-bench-") as folder,
        local_aws.running_dynamodb_local(
            local_aws.DYNAMODB_PORT, local_aws.DYNAMODB_LOCAL
        ) as endpoint,
    ):
        by_name = functions.prepared(Path(folder))
        for tables in blogs:
            tables.create(boto3.client("dynamodb"))
            tables.fill(endpoint, article)
        measured = measure(by_name, blogs, {each.size: _post_id(each, article) for each in blogs})
        moved = [Tables(size) for size in MOVED]
        for tables in moved:
            tables.create(boto3.client("dynamodb"))
            tables.fill(endpoint, article)
        moving(measured, moved, boto3.client("dynamodb"))
        importing.measure(measured, Path(folder), endpoint, article, _imported())
        searched = [Tables(size, f"search-{size}") for size in _searched()]
        for tables in searched:
            tables.create(boto3.client("dynamodb"))
        searching.measure(measured, endpoint, searched)
        lighthouse.measure(measured)
    size = build_reader.OUTPUT.stat().st_size / 1_000_000
    measured.add("reader.zip", None, size, "MB")
    measured.hold("reader.zip", size, MAX_ZIP, "MB")
    REPORT.parent.mkdir(exist_ok=True)
    report = as_json(_machine(), measured.figures, measured.targets)
    REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    print(table(measured.figures, measured.targets))


def _article() -> PostFile:
    path = Path(os.environ.get("BENCH_POST") or DEMO_POST)
    try:
        return parse(path.read_bytes(), zone=timezone.get_default_timezone())
    except OSError as error:
        sys.exit(f"BENCH_POST names {path}, which cannot be read: {error.strerror}.")
    except InvalidFile as error:
        sys.exit(f"BENCH_POST names {path}, which is no post: {error}")


def _large() -> int:
    value = os.environ.get("BENCH_POSTS") or str(LARGE)
    if value.isdecimal() and SMALL < int(value) <= LARGE:
        return int(value)
    sys.exit(f"BENCH_POSTS is {value!r}: expected a whole number over {SMALL}, up to {LARGE}.")


def _searched() -> list[int]:
    """Return the sizes of the blogs that are searched; no larger than the large blog."""
    return [searching.SMALL, max(searching.SMALL + 1, min(_large(), searching.LARGE))]


def _imported() -> int:
    value = os.environ.get("BENCH_IMPORT") or str(importing.LARGE)
    if value.isdecimal() and int(value) > importing.SMALL:
        return int(value)
    sys.exit(f"BENCH_IMPORT is {value!r}: expected a whole number over {importing.SMALL}.")


def _post_id(tables: Tables, article: PostFile) -> str:
    posts = corpus.posts(tables.size, article)
    post, _body = next(islice(posts, SAVED_POST, None))
    return str(post.id)


def _machine() -> dict[str, object]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "system": platform.platform(),
        "processors": os.cpu_count(),
    }


if __name__ == "__main__":
    main()
