"""`make manage`: manage.py on this machine, against a stage."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from infra import theme as themes
from infra.deploy.failure import Failure
from infra.deploy.parameters import Given, Known, of_admin
from infra.deploy.place import Place
from infra.deploy.theme import theme_of

ROOT = Path(__file__).resolve().parent.parent.parent


def manage(place: Place, arguments: Sequence[str]) -> int:
    """Run manage.py; returns its exit status."""
    return _started(place, known_of(place), arguments).returncode


def known_of(place: Place) -> Known:
    """Return what is known of a deployed stage. Raises Failure where it is not deployed."""
    if not place.stack.exists:
        raise Failure(
            f"{place.names.prefix} is not in the account {place.names.account}, "
            f"{place.names.region}: `make deploy STAGE={place.names.stage}` puts it there."
        )
    return Known(place.stage, place.names, Given(), place.stack.outputs, place.admin.api)


def run_manage(place: Place, known: Known, arguments: Sequence[str]) -> None:
    """Run manage.py as a step of a deployment. Raises Failure where it fails."""
    done = _started(place, known, arguments, capture_output=True)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise Failure(f"`manage.py {' '.join(arguments)}` failed:\n{said}")


def _started(
    place: Place, known: Known, arguments: Sequence[str], *, capture_output: bool = False
) -> subprocess.CompletedProcess[str]:
    themed = themes.variables(theme_of(place.stage))
    region = {"AWS_REGION": place.names.region, "AWS_DEFAULT_REGION": place.names.region}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**os.environ, **region, **themed, **of_admin(known)},
        capture_output=capture_output,
        text=True,
        check=False,
    )
