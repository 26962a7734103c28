"""Programs from Debian and packages of npm: found, installed, or asked for in a sentence."""

from __future__ import annotations

import base64
import hashlib
import os
import tarfile
from pathlib import Path

import pytest

from infra.local import tools
from infra.local.failure import Failure
from infra.local.tools import DebianProgram, NpmPackage, from_debian, from_npm

PROGRAM = DebianProgram("Edge", "the tests", "EDGE_PROGRAM", ("edged",), ("edge", "gcc"))
APT_GET = """#!/bin/sh
echo "$@" >> "$0.log"
test "$1" = update || {{ echo '#!/bin/sh' > {0}/edged; /bin/chmod +x {0}/edged; }}
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder in which programs are found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(PROGRAM.variable, raising=False)
    monkeypatch.setattr(tools, "TOOLS", tmp_path)
    return tmp_path


def put(path: Path, text: str = "#!/bin/sh\n") -> None:
    path.write_text(text)
    path.chmod(0o755)


def test_a_program_that_is_there_is_found(programs: Path) -> None:
    put(programs / "edged")
    assert from_debian(PROGRAM) == str(programs / "edged")


def test_the_environment_may_name_another(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(programs / "edged")
    put(programs / "own")
    monkeypatch.setenv(PROGRAM.variable, str(programs / "own"))
    assert from_debian(PROGRAM) == str(programs / "own")


def test_root_gets_it_installed(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    put(programs / "apt-get", APT_GET.format(programs))
    assert from_debian(PROGRAM) == str(programs / "edged")
    update, install = (programs / "apt-get.log").read_text().splitlines()
    assert update.startswith("update")
    assert install.startswith("install")
    assert install.endswith("edge gcc")


def test_who_may_not_install_is_told_what_is_missing(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(
        Failure, match=r"Edge is missing.* `apt install edge gcc`.* EDGE_PROGRAM name"
    ):
        from_debian(PROGRAM)


def test_what_cannot_be_installed_is_told(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    put(programs / "apt-get", "#!/bin/sh\necho no network >&2\nexit 100\n")
    with pytest.raises(Failure, match=r"Edge could not be installed .*no network"):
        from_debian(PROGRAM)


@pytest.fixture
def package(programs: Path) -> NpmPackage:
    """Return a package that npm packs."""
    (programs / "rules.js").write_text("rules")
    with tarfile.open(programs / "packed", "w:gz") as archive:
        archive.add(programs / "rules.js", "package/lib/rules.js")
    sha512 = hashlib.sha512((programs / "packed").read_bytes()).digest()
    put(programs / "npm", f'#!/bin/sh\n/bin/cp {programs}/packed "$5/packed-1.0.tgz"\n')
    digest = base64.b64encode(sha512).decode()
    return NpmPackage("Rules", "rules@1.0", digest, "package/lib", "rules-1.0")


def test_a_package_of_npm_is_installed_once(package: NpmPackage, programs: Path) -> None:
    folder = from_npm(package)
    assert (folder / "rules.js").read_text() == "rules"
    (programs / "npm").unlink()
    assert from_npm(package) == folder


def test_another_content_under_the_same_name_is_not_installed(
    package: NpmPackage, programs: Path
) -> None:
    (programs / "packed").write_bytes(b"something else")
    with pytest.raises(Failure, match=r"npm has another rules@1\.0"):
        from_npm(package)
    assert not (programs / "rules-1.0").exists()
