import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.local.failure import Failure
from infra.local.processes import Child, running

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_for(child: Child) -> None:
    for _ in range(100):
        if child.status is not None:
            return
        time.sleep(0.05)


def test_a_child_ends_with_the_block(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo $$; exec sleep 60"]
    with running("sleeper", command, folder=tmp_path, log=tmp_path / "log", variables={}) as child:
        while not (tmp_path / "log").read_text().strip():
            time.sleep(0.05)
        pid = int((tmp_path / "log").read_text())
        child.check_alive()
    assert not is_there(pid)


def test_an_end_before_its_time_is_told_with_the_last_lines(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo no such table; exit 3"]
    log = tmp_path / "log"
    with running("the site", command, folder=tmp_path, log=log, variables={}) as child:
        wait_for(child)
        with pytest.raises(Failure) as failure:
            child.check_alive()
    assert str(failure.value) == (
        f"the site ended with status 3; the end of {log}:\n    no such table"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    parent = f"""
import pathlib, time
from infra.local.processes import running
folder = pathlib.Path({str(tmp_path)!r})
command = ["sh", "-c", "echo $$; exec sleep 60"]
with running("sleeper", command, folder=folder, log=folder / "log", variables={{}}):
    time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT)
    while not log.exists() or not log.read_text().strip():
        time.sleep(0.05)
    child = int(log.read_text())
    process.kill()
    process.wait()
    for _ in range(100):
        if not is_there(child):
            break
        time.sleep(0.05)
    assert not is_there(child)
