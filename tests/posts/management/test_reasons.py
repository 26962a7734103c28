"""What commands say where nothing answers at the store's address."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local_aws import free_port

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    "command",
    [
        "import_posts a.md",
        "export_posts out",
        "backup b.tar",
        "load_demo",
        "migrate_items",
        "setup",
    ],
)
def test_a_store_that_is_not_there_is_told_with_the_way_out(command: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\nText")
    address = f"http://127.0.0.1:{free_port()}"
    variables = {"AWS_ENDPOINT_URL": address, "AWS_ENDPOINT_URL_DYNAMODB": address}
    ended = subprocess.run(
        [sys.executable, ROOT / "manage.py", *command.split()],
        cwd=tmp_path,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("CommandError: ")
    assert f"Nothing answers at {address}/: start the local AWS with `make run`" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
