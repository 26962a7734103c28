"""Lighthouse is installed once, from the lock, which names no registry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from infra.local import lighthouse, tools
from infra.local.failure import Failure

NPM = '#!/bin/sh\necho "$@" >> "$0.log"\n'


def put(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of npm and node, beside that of the tools."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin")
    monkeypatch.setattr(tools, "TOOLS", tmp_path / ".tools")
    put(folder / "npm", NPM)
    put(folder / "node", "#!/bin/sh\necho v24.1.0\n")
    return folder


def test_it_is_installed_once_from_the_lock(programs: Path) -> None:
    found = lighthouse.installed()
    assert lighthouse.installed() == found
    assert (programs / "npm.log").read_text().splitlines() == [
        "ci --ignore-scripts --no-audit --no-fund"
    ]
    folder = tools.TOOLS / "lighthouse"
    assert found == {
        "LIGHTHOUSE": str(folder / "node_modules/lighthouse/cli/index.js"),
        "NODE": str(programs / "node"),
    }
    assert (folder / "package-lock.json").read_bytes() == (
        lighthouse.WANTED / "package-lock.json"
    ).read_bytes()


def test_a_node_that_is_too_old_is_not_taken(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(programs / "node", "#!/bin/sh\necho v20.20.2\n")
    monkeypatch.setattr(tools, "from_pypi", lambda package, program: f"{package}/{program}")
    assert lighthouse.installed()["NODE"] == f"{tools.NODE}/node"


def test_what_npm_says_is_told_and_asked_again_the_next_time(programs: Path) -> None:
    put(programs / "npm", "#!/bin/sh\necho no network >&2\nexit 1\n")
    with pytest.raises(Failure, match=r"Lighthouse could not be installed \(npm: no network\)"):
        lighthouse.installed()
    put(programs / "npm", NPM)
    assert lighthouse.installed()


def test_the_lock_has_a_digest_of_every_package_and_no_address() -> None:
    lock = json.loads((lighthouse.WANTED / "package-lock.json").read_text())
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert "node_modules/lighthouse" in packages
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert "://" not in json.dumps(lock)
