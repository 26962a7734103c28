"""The folder of the local run's state: there, usable, and in use by one run at a time."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.configuration import Configuration
from infra.local.failure import Failure


@contextmanager
def held(configuration: Configuration) -> Iterator[None]:
    """Make the folder and hold it, so that a second run on it is refused.

    The hold ends with this process, however that ends.
    """
    try:
        _make(configuration)
        lock = (configuration.folder / "lock").open("a+")
    except OSError as error:
        raise Failure(
            f"LOCAL_DIR={configuration.folder} cannot be used ({error.strerror}): "
            "give a folder that you may write to."
        ) from error
    with lock:
        _lock(configuration.folder, lock.fileno())
        _check(configuration.state)
        yield


def _make(configuration: Configuration) -> None:
    configuration.folder.mkdir(parents=True, exist_ok=True)
    configuration.folder.chmod(0o700)
    configuration.state.mkdir(exist_ok=True)
    configuration.log("any").parent.mkdir(exist_ok=True)
    list(configuration.state.iterdir())  # raises where it cannot be read


def _lock(folder: Path, descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(descriptor, 20, 0).decode() or "unknown"
        raise Failure(
            f"the blog already runs on LOCAL_DIR={folder} (process {holder}): "
            "stop it, or give another LOCAL_DIR and other ports."
        ) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)


def _check(state: Path) -> None:
    """Refuse state that the local AWS could not read: it would start empty and overwrite it."""
    for file in sorted(state.glob("services/*.json")):
        try:
            json.loads(file.read_bytes())
        except (OSError, ValueError) as error:
            raise Failure(
                f"{file} cannot be read ({error}): move it away, or give another LOCAL_DIR."
            ) from error
