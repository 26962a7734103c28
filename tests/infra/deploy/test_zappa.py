"""What Zappa is told of a stage, and what it says where it fails."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from zappa.cli import ZappaCLI

from infra.deploy import zappa

ENVIRONMENT = {"STAGE": "prod", "ADMIN_PATH": ""}


def settings(**changes: Any) -> dict[str, object]:
    return zappa.stage_settings(
        **{
            "stage": "prod",
            "region": "eu-west-1",
            "role_arn": "arn:aws:iam::123456789012:role/blogsite-prod-admin",
            "bucket": "blogsite-prod-artifacts-0123abcd",
            "arch": "arm64",
            "python": "3.12",
            "environment": ENVIRONMENT,
        }
        | changes
    )


@pytest.mark.parametrize("arch", ["arm64", "x86_64"])
def test_zappa_understands_the_settings_of_a_stage(arch: str, tmp_path: Path) -> None:
    file = tmp_path / "zappa_settings.json"
    file.write_text(json.dumps(settings(arch=arch)))
    cli = ZappaCLI()
    cli.load_credentials = False
    cli.api_stage = "prod"
    cli.load_settings(str(file))
    assert cli.lambda_name == zappa.function_name("prod") == "blogsite-admin-prod"
    assert cli.lambda_handler == "blogsite.lambda_handler.handler"
    assert cli.aws_environment_variables == ENVIRONMENT
    assert (cli.architecture, cli.runtime) == (arch, "python3.12")
    assert cli.desired_role_arn == "arn:aws:iam::123456789012:role/blogsite-prod-admin"


def test_the_environment_is_no_part_of_the_package(tmp_path: Path) -> None:
    file = tmp_path / "zappa_settings.json"
    file.write_text(json.dumps(settings(environment={"ADMIN_CONTACT": "owner@example.com"})))
    cli = ZappaCLI()
    cli.load_credentials = False
    cli.api_stage = "prod"
    cli.load_settings(str(file))
    assert "owner@example.com" not in cli.get_zappa_settings_string()


def test_a_failure_of_zappas_is_told_in_its_words(tmp_path: Path) -> None:
    odd = {"prod": {**settings()["prod"], "architecture": "pdp11"}}  # type: ignore[dict-item]
    with pytest.raises(zappa.ZappaError, match=r"`zappa package prod` failed:\n[\s\S]*pdp11"):
        zappa.run(odd, "package", folder=tmp_path)
