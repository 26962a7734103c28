"""kill -9 at any moment of a backup or a restore, then run again: the same as without."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
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
    from mypy_boto3_dynamodb.client import DynamoDBClient

SEED = 20180705
MOMENTS = 10


def requests_of(*arguments: str | Path) -> int:
    """Run a command undisturbed; return how many requests it made."""
    ended = _run(0, *arguments)
    assert ended.returncode == 0, ended.stdout
    return int(ended.stdout.splitlines()[-1])


def kill(at: int, *arguments: str | Path) -> None:
    """Run a command and kill it at one of its requests."""
    assert _run(at, *arguments).returncode == -signal.SIGKILL


def _run(at: int, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.posts.backup.killed", str(at), *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def moments(requests: int) -> list[int]:
    # With a little less than all, since threads do not always need as many requests.
    return random.Random(SEED).sample(range(1, requests - 2), MOMENTS)


def another_blog(dynamodb: DynamoDBClient) -> None:
    blog.wipe(dynamodb)
    published(id="2", title="Another 2", slug="hidden", tags=["elsewhere"])
    published(title="Not in the backup", slug="slug-3")
    blog.a_picture("blue")


@pytest.mark.slow
def test_a_restore_killed_at_ten_moments_ends_as_an_undisturbed_one(
    backed_up: BackedUp, dynamodb: DynamoDBClient
) -> None:
    restore = ("restore", backed_up.path, "--replace")
    another_blog(dynamodb)
    requests = requests_of(*restore)
    items, objects = blog.items_of_both_tables(dynamodb), blog.objects()
    assert (items, objects) == (backed_up.items, backed_up.objects)
    for at in moments(requests):
        another_blog(dynamodb)
        kill(at, *restore)
        # Once it has begun, nobody is asked again whether the blog may be replaced.
        answer = () if restoring.under_way() else ("--replace",)
        call_command("restore", str(backed_up.path), *answer, stdout=StringIO())
        assert restoring.under_way() is None
        assert blog.items_of_both_tables(dynamodb) == items
        assert blog.objects() == objects


@pytest.mark.slow
def test_a_backup_killed_at_any_moment_leaves_the_last_one_and_can_be_made_again(
    backed_up: BackedUp, tmp_path: Path, dynamodb: DynamoDBClient
) -> None:
    blog.restore(backed_up.path)
    path = tmp_path / "blog.tar"
    requests = requests_of("backup", path)
    last = path.read_bytes()
    for at in moments(requests):
        kill(at, "backup", path)
        assert path.read_bytes() == last
    blog.back_up(path)
    assert list(tmp_path.iterdir()) == [path]
    blog.wipe(dynamodb)
    blog.restore(path)
    assert blog.items_of_both_tables(dynamodb) == backed_up.items
    assert BackupFile(path).counted == BackupFile(backed_up.path).counted
