from __future__ import annotations

import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from blogsite.doctor import configuration
from tests.blogsite.doctor.telling import failures, states


def pin(folder: Path, text: str) -> Path:
    (folder / "requirements").mkdir()
    (folder / "requirements" / "admin.txt").write_text(text)
    return folder


def test_what_is_installed_is_what_was_tested() -> None:
    assert failures(configuration.check_packages()) == []


def test_a_wrong_and_a_missing_package_are_named(tmp_path: Path) -> None:
    installed = metadata.version("django")
    text = "django==1.4  # via x\nboto3==1.2.3 ; python_version < '3'\nno-such-package==1\n"
    with override_settings(BASE_DIR=pin(tmp_path, text.replace("boto3", "# boto3"))):
        (found,) = failures(configuration.check_packages())
    assert found == (
        f"django is {installed}, not 1.4, no-such-package 1 is missing (requirements/admin.txt)"
    )


def test_a_version_is_the_one_for_this_python() -> None:
    text = 'a==1 ; python_version < "3.12"  # via b\na==2; python_version >= "3.12"\nc==3\n'
    assert configuration.pinned(text, (3, 11)) == {"a": "1", "c": "3"}
    assert configuration.pinned(text, (3, 12)) == {"a": "2", "c": "3"}


def test_every_pin_of_the_requirements_is_understood() -> None:
    for file in (Path(settings.BASE_DIR) / "requirements").glob("[ad][de]*.txt"):
        lines = [line for line in file.read_text("utf-8").splitlines() if "==" in line]
        names = {line.partition("==")[0] for line in lines}
        assert set(configuration.pinned("\n".join(lines), (3, 11))) == names, file


def test_without_a_list_nothing_is_compared(tmp_path: Path) -> None:
    with override_settings(BASE_DIR=tmp_path):
        assert states(configuration.check_packages()) == ["skipped"]


def test_the_pythons_are_those_of_the_package() -> None:
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text("utf-8"))
    (oldest, newest) = configuration.PYTHONS
    beyond = f">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"
    assert project["project"]["requires-python"] == beyond


@pytest.mark.parametrize(("running", "state"), [((3, 10), "failed"), ((3, 13), "ok")])
def test_a_python_that_is_too_old_is_a_failure(
    running: tuple[int, int], state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (*running, 0, "final", 0))
    assert states(configuration.check_python()) == [state]


def test_what_the_system_checks_say_is_told_with_their_hint() -> None:
    with override_settings(SITE_ORIGIN=settings.ADMIN_ORIGIN):
        (finding, *_others) = configuration.check_settings()
    assert finding.state.value == "failed"
    assert finding.found == "ADMIN_ORIGIN and SITE_ORIGIN are the same."
    assert finding.way_out.startswith("Give the admin its own host")
