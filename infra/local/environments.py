"""The virtual environments: made and filled when they are missing or out of date.

`python -m infra.local.environments dev local` from the repository's root makes those two.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.local.configuration import ROOT
from infra.local.failure import Failure

_SHOWN = ("Collecting", "Building", "Installing")  # of pip's many lines
_WIDTH = 100


@dataclass(frozen=True)
class Environment:
    """A virtual environment, and the file of versions that it must hold."""

    folder: Path
    requirements: Path
    purpose: str

    @property
    def python(self) -> Path:
        """The interpreter."""
        return self.folder / "bin" / "python"

    @property
    def _stamp(self) -> Path:
        return self.folder / f"{self.requirements.stem}.installed"

    @property
    def _wanted(self) -> str:
        contents = self.requirements.read_bytes()
        return f"{_version()} {hashlib.sha256(contents).hexdigest()}"

    def ensure(self) -> None:
        """Make it and install, where that has not been done. Raises Failure where it can't be."""
        if _text(self._stamp) == self._wanted:
            return
        with _one_at_a_time(self.folder):
            if _text(self._stamp) != self._wanted:
                self._make()
                self._install()
                self._stamp.write_text(self._wanted)

    def _make(self) -> None:
        if _text(self.folder / "version") == _version() and self.python.exists():
            return
        _say(f"Making {self.folder.name} for Python {_version()}.")
        shutil.rmtree(self.folder, ignore_errors=True)
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(self.folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise Failure(
                f"{sys.executable} could not make a virtual environment "
                f"({(made.stderr or made.stdout).strip().splitlines()[-1:]}): "
                "on Debian and Ubuntu, `apt install python3-venv` helps."
            )
        (self.folder / "version").write_text(_version())

    def _install(self) -> None:
        _say(f"Installing {self.purpose} into {self.folder.name}; this happens once.")
        log = self.folder / "install.log"
        command = [str(self.python), "-m", "pip", "install", "--no-input", "--retries", "2"]
        command += ["--disable-pip-version-check", "-r", str(self.requirements)]
        if _run(command, log):
            raise Failure(
                f"{self.purpose} could not be installed, most often because there is no network: "
                f"try again with one; {log} says what happened."
            )


ADMIN = Environment(ROOT / ".venv", ROOT / "requirements" / "admin.txt", "the blog's packages")
DEV = Environment(ROOT / ".venv", ROOT / "requirements" / "dev.txt", "the tests' packages")
LOCAL = Environment(ROOT / ".venv-aws", ROOT / "requirements" / "local.txt", "the local AWS")
DEPLOY = Environment(
    ROOT / ".venv-deploy", ROOT / "requirements" / "deploy.txt", "what deploys the blog"
)

_BY_NAME = {"admin": ADMIN, "deploy": DEPLOY, "dev": DEV, "local": LOCAL}


def _run(command: list[str], log: Path) -> int:
    """Run pip, its output in the log and the telling lines on the terminal; its exit status."""
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as pip,
    ):
        for line in pip.stdout or ():
            output.write(line)
            if line.lstrip().startswith(_SHOWN):
                _say(f"  {line.strip().partition(' (')[0]}"[:_WIDTH])
    return pip.returncode


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    # `make test` beside `make run`: the second waits until the first has installed.
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def _say(line: str) -> None:
    print(line, flush=True)


def main(names: list[str]) -> int:
    """Make the named environments; returns the exit status."""
    os.environ.pop("PIP_REQUIRE_VIRTUALENV", None)
    try:
        for name in names:
            _BY_NAME[name].ensure()
    except Failure as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
