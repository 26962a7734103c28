"""An import that is killed and run again leaves what one undisturbed import does."""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest

from posts.search.tables import SEARCH_PK
from tests import local_aws
from tests.local_aws import ROOT
from tests.posts.importers.sites import Files, a_picture, a_site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("tables", "media_bucket")]

DOCUMENTS = 16
SEED = 5
NEW_IDS = re.compile(r"01[0-9A-HJKMNP-TV-Z]{24}")
TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def a_blog(root: Path) -> Path:
    """Return a blog whose posts have tags, pictures, authors, slugs and months in common."""
    posts: Files = {f"content/posts/{n:02}.md": a_post(n) for n in range(DOCUMENTS)}
    pictures: Files = {f"static/{n}.png": a_picture(colour) for n, colour in enumerate(COLOURS)}
    return a_site(root, {"hugo.toml": "", **posts, **pictures, "content/posts/bad.md": "bad"})


COLOURS = ("red", "blue", "green")


def a_post(number: int) -> str:
    rng = random.Random(number)
    day = 1 + rng.randrange(28)
    year = 2040 if number % 7 == 3 else 2018
    head = (
        f"title: 第{number}回\ndate: {year}-07-{day:02}T0{number % 9}:00:00+09:00\n"
        f"tags: [旅, t{number % 3}]\nauthor: 著者{number % 2}\nslug: s{number // 2}\n"
        f"draft: {str(number % 5 == 4).lower()}\naliases: [/old/{number // 3}/]\n"
    )
    return f"---\n{head}---\n![p](/{number % 4}.png)\n\n{'本文。' * 200}\n"


def stored(tables: list[str], since: datetime) -> Counter[str]:
    """Return all items of both tables, without ids and numbers made for a change, and its times.

    A number for the search that a killed save had taken is given to no other post.
    """
    found = Counter[str]()
    for table in tables:
        for item in boto3.resource("dynamodb").Table(table).scan(ConsistentRead=True)["Items"]:
            if item["pk"] == SEARCH_PK:
                continue
            item.pop("expires_at", None)
            item.pop("search_number", None)
            text = json.dumps(item, sort_keys=True, default=str, ensure_ascii=False)
            text = TIMES.sub(lambda when: _unless_new(when[0], since), NEW_IDS.sub("ID", text))
            found[text] += 1
    return found


def _unless_new(when: str, since: datetime) -> str:
    is_new = f"{since:%Y-%m-%dT%H:%M:%SZ}" <= when < "2039"
    return "NOW" if is_new else when


def imported(source: Path, *, dying_at: int = 0) -> int:
    """Import in a process that dies at a step, 0 for none; return the steps it came to."""
    command = [sys.executable, "-m", "tests.posts.importers.dying", str(dying_at), str(source)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if dying_at:
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        return dying_at
    assert ended.stdout.endswith("1 of 17 failed.\n"), ended.stdout
    return int(ended.stderr.split()[-1])


def emptied(tables: list[str], bucket: str) -> None:
    for table in tables:
        local_aws.empty_table(boto3.client("dynamodb"), table)
    local_aws.empty_bucket(boto3.client("s3"), bucket)


def test_ten_times_killed_and_run_again_it_leaves_the_same_items(
    tmp_path: Path, tables: list[str], media_bucket: str
) -> None:
    since = datetime.now(UTC)
    source = a_blog(tmp_path / "blog")
    steps = imported(source)
    undisturbed = stored(tables, since)
    assert sum(undisturbed.values()) > 10 * DOCUMENTS
    for moment in random.Random(SEED).sample(range(1, steps), 10):
        emptied(tables, media_bucket)
        imported(source, dying_at=moment)
        imported(source)
        found = stored(tables, since)
        assert (moment, found - undisturbed, undisturbed - found) == (moment, {}, {})
