"""Child processes that end with the local run, whatever ends it."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from infra.local.failure import Failure

STOP_SECONDS = 20  # the local AWS writes all its state down

_PR_SET_PDEATHSIG = 1  # of Linux's prctl
_libc = ctypes.CDLL(None)


class Child:
    """A running process of the local run."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path) -> None:
        self.name = name
        self.log = log
        self._process = process

    @property
    def status(self) -> int | None:
        """Exit status, or None while it runs."""
        return self._process.poll()

    def wait(self) -> int:
        """Wait for its end and return its exit status."""
        return self._process.wait()

    def check_alive(self) -> None:
        """Raise Failure where it has ended."""
        if self.status is not None:
            raise Failure(
                f"{self.name} ended with status {self.status}; "
                f"the end of {self.log}:\n{last_lines(self.log)}"
            )

    def stop(self) -> None:
        """Ask it to end, wait, and end it by force where it does not."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def running(
    name: str, command: Sequence[str], *, folder: Path, log: Path, variables: Mapping[str, str]
) -> Iterator[Child]:
    """Run a command until the block is left. Its output goes to the log, begun anew.

    It has a session of its own, so that Ctrl-C reaches this process only, which ends its
    children in order.
    """
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=partial(_end_with, os.getpid()),  # noqa: PLW1509 (no threads here)
        )
    child = Child(name, process, log)
    try:
        yield child
    finally:
        child.stop()


def last_lines(log: Path, count: int = 15) -> str:
    """Return the end of a log, indented."""
    lines = log.read_text(errors="replace").splitlines()[-count:]
    return "\n".join(f"    {line}" for line in lines)


def _end_with(parent: int) -> None:
    # Where there is no such call, a killed run leaves its children, and the next one names the
    # port they hold.
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # killed before the call
            os._exit(1)
