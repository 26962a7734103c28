"""kill -9 at any moment of a backup or a restore, then run again: the same as without."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from posts.backup import restoring
from posts.backup.archive import BackupFile
from tests.local_aws import ROOT
from tests.posts.backup import blog
from tests.posts.backup.conftest import BackedUp
from tests.posts.factories import published

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb.client import DynamoDBClient

SEED = 20180705
MOMENTS = 10
BEGINS_WITHIN = 60  # seconds


def started(*arguments: str | Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(ROOT / "manage.py"), *map(str, arguments)]
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def wait_for(begun: Callable[[], object], process: subprocess.Popen[bytes]) -> float:
    """Wait until a process has begun its work; return when that was."""
    deadline = time.monotonic() + BEGINS_WITHIN
    while not begun():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return time.monotonic()


def another_blog(dynamodb: DynamoDBClient) -> None:
    blog.wipe(dynamodb)
    published(id="2", title="Another 2", slug="hidden", tags=["elsewhere"])
    published(title="Not in the backup", slug="slug-3")
    blog.a_picture("blue")


@pytest.mark.slow
def test_a_restore_killed_at_ten_moments_ends_as_an_undisturbed_one(
    backed_up: BackedUp, dynamodb: DynamoDBClient
) -> None:
    arguments = ("restore", backed_up.path, "--replace")
    another_blog(dynamodb)
    with started(*arguments) as undisturbed:
        begun = wait_for(restoring.under_way, undisturbed)
        output, _ = undisturbed.communicate()
        seconds = time.monotonic() - begun
    assert undisturbed.returncode == 0, output.decode()
    items, objects = blog.items_of_both_tables(dynamodb), blog.objects()
    assert items == backed_up.items

    rng = random.Random(SEED)
    killed = 0
    for _ in range(MOMENTS):
        another_blog(dynamodb)
        with started(*arguments) as process:
            wait_for(restoring.under_way, process)
            time.sleep(rng.uniform(0, seconds))
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
        if restoring.under_way():
            killed += 1
            # Not asked again whether the blog may be replaced: this was answered.
            call_command("restore", str(backed_up.path), stdout=StringIO())
        assert blog.items_of_both_tables(dynamodb) == items
        assert blog.objects() == objects
    assert killed >= MOMENTS // 2


@pytest.mark.slow
def test_a_backup_killed_at_any_moment_leaves_the_last_one_and_can_be_made_again(
    backed_up: BackedUp, tmp_path: Path, dynamodb: DynamoDBClient
) -> None:
    blog.restore(backed_up.path)
    path = tmp_path / "blog.tar"
    unfinished = tmp_path / "blog.tar.unfinished"
    path.write_bytes(b"the last one")
    rng = random.Random(SEED)
    for _ in range(5):
        with started("backup", path, "--read-units", "20") as process:
            wait_for(unfinished.exists, process)
            time.sleep(rng.uniform(0, 1))
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
        assert path.read_bytes() == b"the last one"
    blog.back_up(path)
    assert not unfinished.exists()
    blog.wipe(dynamodb)
    blog.restore(path)
    assert blog.items_of_both_tables(dynamodb) == backed_up.items
    assert BackupFile(path).counted == BackupFile(backed_up.path).counted
