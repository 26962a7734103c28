"""`make run` for the tests: the real thing, in a process of its own, on free ports."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.local_aws import ROOT, free_port

READY_SECONDS = 120


@dataclass(frozen=True)
class LocalRun:
    """A running blog: addresses without a trailing slash, and the first editor's sign-in."""

    admin: str
    site: str
    aws: str
    email: str
    password: str
    process: subprocess.Popen[str]


def variables(folder: Path, **chosen: str) -> dict[str, str]:
    """Return the environment of a run on free ports. folder: its LOCAL_DIR."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    ports = {name: str(free_port()) for name in ("ADMIN_PORT", "SITE_PORT", "AWS_PORT")}
    return {**kept, **ports, "LOCAL_DIR": str(folder), **chosen}


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start a run; what it says and what it complains of both come through its stdout."""
    return subprocess.Popen(
        [sys.executable, "-m", "infra.local"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


@contextmanager
def running(folder: Path, **chosen: str) -> Iterator[LocalRun]:
    """Run the blog until the block is left. chosen: variables such as ADMIN_PORT."""
    environment = variables(folder, **chosen)
    process = start(environment)
    try:
        told = _until_ready(process)
        sign_in = re.search(r"Sign in +(\S+) +(\S+)", told)
        assert sign_in, told
        address = "http://127.0.0.1:{}".format
        yield LocalRun(
            admin=address(environment["ADMIN_PORT"]),
            site=address(environment["SITE_PORT"]),
            aws=address(environment["AWS_PORT"]),
            email=sign_in[1],
            password=sign_in[2],
            process=process,
        )
    finally:
        stop(process)


def stop(process: subprocess.Popen[str]) -> int:
    """Stop a run as SIGTERM does; returns its exit status."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    return process.returncode


def _until_ready(process: subprocess.Popen[str]) -> str:
    """Return what a run has told up to its last line, which comes after `ready`."""
    told = ""
    deadline = time.monotonic() + READY_SECONDS
    for line in process.stdout or ():
        told += line
        if line.startswith("Ctrl-C"):
            return told
        assert time.monotonic() < deadline, told
    raise AssertionError(f"The blog did not start:\n{told}")
