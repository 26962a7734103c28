"""Zappa, as a subprocess: makes and updates the admin's Lambda and its API Gateway, no more.

What wakes the worker, the role and the custom domain are in infra/template.yaml.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "zappa_settings.json"


class ZappaError(Exception):
    """Zappa failed; says at what, and ends with what Zappa said."""


def function_name(stage: str) -> str:
    """Return the name of the admin's Lambda, of its API and of Zappa's own stack."""
    return f"{_base()['project_name']}-{stage}"


def stage_settings(  # noqa: PLR0913 (all by name)
    *,
    stage: str,
    region: str,
    role_arn: str,
    bucket: str,
    arch: str,
    python: str,
    environment: Mapping[str, str],
) -> dict[str, object]:
    """Return what Zappa's settings file says of one stage: {stage: {...}}, complete by itself.

    bucket: where Zappa puts its own template for a moment. arch: arm64 or x86_64.
    python: the version that the package is built for, such as 3.13.
    environment: of the Lambda (docs/settings.md), with "" for what is not set, since Zappa leaves
    a variable that it is not told of as it was. It is no part of the package: a change of it
    needs an `update` but no new zip. No secret belongs in it.
    """
    of_stage = {
        "aws_region": region,
        "role_arn": role_arn,
        "s3_bucket": bucket,
        "architecture": arch,
        "runtime": f"python{python}",
        "aws_environment_variables": dict(environment),
    }
    return {stage: {**_base(), **of_stage}}


def deploy(settings: Mapping[str, object], package: Path | str) -> None:
    """Make the Lambda and its API Gateway. package: a zip on this machine, or s3://bucket/key.

    Raises ZappaError, also where the stage is deployed already.
    """
    with tempfile.TemporaryDirectory() as folder:
        run(settings, "deploy", "--zip", str(package), folder=Path(folder))


def update(settings: Mapping[str, object], package: Path | str) -> None:
    """Bring the deployed Lambda to this package and these settings. Raises ZappaError."""
    with tempfile.TemporaryDirectory() as folder:
        run(settings, "update", "--zip", str(package), folder=Path(folder))


def undeploy(settings: Mapping[str, object]) -> None:
    """Remove the Lambda and its API Gateway. Raises ZappaError.

    Zappa removes every schedule of the Lambda as well: take it out of the stack before.
    """
    with tempfile.TemporaryDirectory() as folder:
        run(settings, "undeploy", "--yes", folder=Path(folder))


def run(
    settings: Mapping[str, object],
    command: str,
    *options: str,
    folder: Path,
    variables: Mapping[str, str] | None = None,
) -> None:
    """Run a command of Zappa's in a folder, where it finds its settings; raises ZappaError.

    variables: its environment, where it is not this process's.
    """
    (stage,) = settings
    (folder / BASE.name).write_text(json.dumps(settings, indent=4))
    done = subprocess.run(
        [sys.executable, "-m", "zappa.cli", command, stage, *options, "--disable_progress"],
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ZappaError(f"`zappa {command} {stage}` failed:\n{done.stdout.strip()}")


def _base() -> dict[str, object]:
    base: dict[str, object] = json.loads(BASE.read_text(encoding="utf-8"))["base"]
    return base
