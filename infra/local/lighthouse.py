"""Lighthouse, and the Node that runs it: for `make bench`, installed on demand.

requirements/lighthouse has the versions, with the digest of every package. The lock names no
registry, so that npm takes each from the one that is set up here.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from infra.local import tools
from infra.local.configuration import ROOT
from infra.local.failure import Failure

WANTED = ROOT / "requirements" / "lighthouse"
SCRIPT = Path("node_modules", "lighthouse", "cli", "index.js")

_FILES = ("package.json", "package-lock.json")
_OLDEST_NODE = (22, 19)  # that Lighthouse runs on


def installed() -> dict[str, str]:
    """Install what is missing; returns what tells the benchmarks where it is. Raises Failure."""
    tools.TOOLS.mkdir(exist_ok=True)
    folder = tools.TOOLS / "lighthouse"
    stamp, wanted = folder / "installed", (WANTED / _FILES[1]).read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        print("Installing Lighthouse from npm into .tools; this happens once.", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name in _FILES:
            shutil.copy(WANTED / name, folder)
        _install(folder)
        stamp.write_text(wanted)
    return {"LIGHTHOUSE": str(folder / SCRIPT), "NODE": _node()}


def _install(folder: Path) -> None:
    command = [tools.npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise Failure(f"Lighthouse could not be installed (npm: {lines[0]}).")


def _node() -> str:
    node = shutil.which("node")
    if node and _version(node) >= _OLDEST_NODE:
        return node
    return tools.from_pypi(tools.NODE, "node")


def _version(node: str) -> tuple[int, ...]:
    """Return the first two numbers of `v22.19.0`."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return tuple(map(int, re.findall(r"\d+", answer.stdout)[:2]))
