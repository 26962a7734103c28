"""How long a backup and a restore take, and how much memory: as they are typed, in a process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from infra.local.configuration import ROOT
from tests.benchmarks.tables import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

BACKUP = "backup"
RESTORE = "restore"
COMMANDS = (BACKUP, RESTORE)

_NO_LIMIT = "10000000"  # read units a second
_KILOBYTE = 1024  # in which Linux counts a process's memory


@dataclass(frozen=True)
class Cost:
    """What a command took. memory: bytes, at its peak."""

    seconds: float
    memory: int


@dataclass(frozen=True)
class _Restored(Tables):
    """The tables that a blog is restored into."""

    @property
    def editorial(self) -> str:
        return f"restored-editorial-{self.size}"

    @property
    def public(self) -> str:
        return f"restored-public-{self.size}"

    @property
    def peer(self) -> str:
        return f"restored-peer-{self.size}"


def costs(tables: Tables, dynamodb: DynamoDBClient) -> dict[str, Cost]:
    """Return what `backup` and `restore` cost. tables: filled; it is restored beside them."""
    restored = _Restored(tables.size)
    restored.create(dynamodb)
    with tempfile.TemporaryDirectory(prefix="blogsite-backup-") as folder:
        file = str(Path(folder) / "blog.tar")
        return {
            BACKUP: _run(tables, BACKUP, file, "--read-units", _NO_LIMIT),
            RESTORE: _run(restored, RESTORE, file),
        }


def _run(tables: Tables, *arguments: str) -> Cost:
    variables = {
        **os.environ,
        "EDITORIAL_TABLE": tables.editorial,
        "PUBLIC_TABLE": tables.public,
    }
    begun = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{arguments[0]} failed with {process.returncode}")
    return Cost(time.monotonic() - begun, usage.ru_maxrss * _KILOBYTE)
