"""`make run` itself: start, stop, keep, refuse."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests

from tests import local_run
from tests.local_run import LocalRun

pytestmark = pytest.mark.slow

SECOND_START_SECONDS = 10


def children_of(pid: int) -> set[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return {int(line) for line in listed.stdout.split()}


def wait_until_gone(pids: set[int]) -> set[int]:
    """Return those of the processes that are still there after some seconds."""
    for _ in range(100):
        pids = {pid for pid in pids if Path(f"/proc/{pid}").exists()}
        if not pids:
            break
        time.sleep(0.1)
    return pids


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State of a first run, stopped by SIGTERM, in which an editor stored a file."""
    folder = tmp_path_factory.mktemp("local")
    with local_run.running(folder) as run:
        s3 = boto3.client("s3", endpoint_url=run.aws)
        s3.put_object(Bucket="blogsite-media", Key="media/0f/note.txt", Body=b"kept")
        assert requests.get(f"{run.admin}/admin/", allow_redirects=False, timeout=10).ok
        assert requests.get(f"{run.site}/", timeout=10).ok
        children = children_of(run.process.pid)
        assert len(children) == 4  # the local AWS, the admin, the site, the worker
        assert local_run.stop(run.process) == 0
        assert wait_until_gone(children) == set()
    return folder


@pytest.fixture
def again(folder: Path) -> Iterator[LocalRun]:
    """The second start."""
    with local_run.running(folder) as run:
        yield run


def test_a_second_start_is_quick_and_has_kept_everything(folder: Path) -> None:
    begun = time.monotonic()
    with local_run.running(folder) as run:
        assert time.monotonic() - begun < SECOND_START_SECONDS
        kept = requests.get(f"{run.site}/media/0f/note.txt", timeout=10)
        assert kept.text == "kept"
        assert kept.headers["X-Content-Type-Options"] == "nosniff"
        home = requests.get(f"{run.site}/", timeout=10).text
        assert "/posts/" in home
        sign_in = requests.get(f"{run.admin}/admin/login/", timeout=10)
        assert sign_in.url.startswith(f"{run.aws}/oauth2/authorize")
        assert "<form" in sign_in.text


def test_the_worker_works_off_what_a_change_orders(again: LocalRun) -> None:
    dynamodb = boto3.client("dynamodb", endpoint_url=again.aws)
    order: dict[str, Any] = {
        "pk": {"S": "PURGE"},
        "sk": {"S": "01"},
        "tags": {"L": [{"S": "post-1"}]},
    }
    order |= {"ordered_at": {"S": "2026-01-01T00:00:00Z"}, "expires_at": {"N": "4102444800"}}
    dynamodb.put_item(TableName="blogsite-editorial", Item=order)

    def sent() -> bool:
        key = {name: order[name] for name in ("pk", "sk")}
        found = dynamodb.get_item(TableName="blogsite-editorial", Key=key)
        return "sent_at" in found.get("Item", {})

    deadline = time.monotonic() + 30
    while not sent():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_ctrl_c_stops_everything_with_status_0(again: LocalRun) -> None:
    children = children_of(again.process.pid)
    again.process.send_signal(signal.SIGINT)
    output, _ = again.process.communicate(timeout=60)
    assert again.process.returncode == 0, output
    assert wait_until_gone(children) == set()


def test_a_second_copy_on_the_same_folder_is_refused(again: LocalRun, folder: Path) -> None:
    second = local_run.start(local_run.variables(folder))
    output, _ = second.communicate(timeout=30)
    assert second.returncode == 1
    assert output == (
        f"make run: the blog already runs on LOCAL_DIR={folder} (process {again.process.pid}): "
        "stop it, or give another LOCAL_DIR and other ports.\n"
    )


def test_a_killed_run_takes_its_parts_along(again: LocalRun, folder: Path) -> None:
    children = children_of(again.process.pid)
    again.process.kill()
    assert wait_until_gone(children) == set()
    with local_run.running(folder) as run:
        assert requests.get(f"{run.site}/media/0f/note.txt", timeout=10).text == "kept"


def test_the_end_of_a_part_ends_all_and_names_it(again: LocalRun) -> None:
    children = children_of(again.process.pid)
    listening = subprocess.run(
        ["pgrep", "-f", f"infra.local.site {again.site.rpartition(':')[2]}"],
        capture_output=True,
        text=True,
        check=True,
    )
    site = int(listening.stdout)
    assert site in children
    subprocess.run(["kill", str(site)], check=True)
    output, _ = again.process.communicate(timeout=60)
    assert again.process.returncode == 1
    assert "make run: the site ended with status -15" in output
    assert wait_until_gone(children) == set()


def test_a_taken_port_is_refused_by_its_name(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = local_run.start(local_run.variables(tmp_path, SITE_PORT=str(port)))
        output, _ = run.communicate(timeout=30)
    assert run.returncode == 1
    assert output == (
        f"make run: port {port} cannot be used (Address already in use): "
        "stop what listens there, or choose another with `make run SITE_PORT=...`.\n"
    )


def test_the_local_aws_listens_on_this_machine_only(again: LocalRun) -> None:
    port = int(again.aws.rpartition(":")[2])
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect(("127.0.0.2", port))


@pytest.mark.parametrize(
    ("argument", "status", "told"),
    [
        ("--help", 0, "its folder: see\ndocs/settings.md."),
        ("--port=9000", 2, "error: unrecognized arguments: --port=9000"),
    ],
)
def test_an_argument_starts_nothing(argument: str, status: int, told: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "infra.local", argument],
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == status
    assert told in done.stdout + done.stderr
