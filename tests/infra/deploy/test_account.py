"""Whose credentials a deployment takes."""

from __future__ import annotations

from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[3]


def test_what_botocore_needs_for_aws_login_is_installed_to_deploy() -> None:
    extra = [Requirement(text) for text in requires("botocore") or () if "crt" in text]
    wanted = {f"{one.name}{one.specifier}" for one in extra}
    assert wanted
    assert wanted <= set((ROOT / "requirements" / "deploy.txt").read_text().splitlines())
