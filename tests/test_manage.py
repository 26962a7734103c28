"""`manage.py` itself: what Django's own commands are not for, and settings that are wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

import manage

ROOT = Path(__file__).resolve().parents[1]


def told(*arguments: str, **variables: str) -> str:
    """Run manage.py, which fails, and return what it says."""
    ended = subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    return ended.stderr


@pytest.mark.parametrize(
    ("command", "way_out"),
    [("migrate", "manage.py setup"), ("createsuperuser", "Cognito"), ("test", "make test")],
)
def test_a_command_for_what_is_not_here_says_what_is(command: str, way_out: str) -> None:
    said = told(command)
    assert said.startswith(f"{command}: ")
    assert way_out in said
    assert len(said.splitlines()) == 1


def test_every_such_command_is_djangos_own() -> None:
    commands = get_commands()
    owners = {commands.get(name) for name in manage.ELSEWHERE}
    assert owners == {"django.core", "django.contrib.auth"}


def test_settings_that_are_wrong_are_told_without_a_traceback() -> None:
    said = told("check", SITE_LANGUAGE="fr", AWS_ENDPOINT_URL_S3="s3.local:80")
    assert said.startswith("The settings in the environment need a hand (docs/settings.md):\n")
    assert "SITE_LANGUAGE is 'fr': expected one of en, ja." in said
    assert "AWS_ENDPOINT_URL_S3 is 's3.local:80': expected an address such as" in said
    assert len(said.splitlines()) == 3
    assert "Traceback" in told("check", "--traceback", SITE_LANGUAGE="fr")
