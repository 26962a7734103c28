"""The settings, and what is installed."""

from __future__ import annotations

import operator
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.core import checks

from blogsite.doctor.findings import Finding, failed, ok, skipped, warning

PYTHONS = ((3, 11), (3, 14))  # oldest and newest
_PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==([^\s;#]+)"
    r"(?:[ ]*;[ ]*python_version[ ]*(<|<=|==|>=|>)[ ]*\"(\d+)\.(\d+)\")?",
    re.MULTILINE,
)
_COMPARED = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def check_settings() -> Iterator[Finding]:
    """What `manage.py check` says. That each variable is there was checked at the start."""
    messages = [message for message in checks.run_checks() if not message.is_silenced()]
    for message in messages:
        tell = failed if message.is_serious() else warning
        yield tell("settings", message.msg, message.hint or "see docs/settings.md")
    if not messages:
        stage = f"of stage {settings.STAGE}" if settings.STAGE else "local, no STAGE"
        yield ok("settings", f"{stage}, admin {settings.ADMIN_ORIGIN}, site {settings.SITE_ORIGIN}")


def check_python() -> Iterator[Finding]:
    """This Python is one that the blog runs on."""
    running, (oldest, newest) = sys.version_info[:2], PYTHONS
    name = f"{running[0]}.{running[1]}"
    if oldest <= running <= newest:
        yield ok("Python", name)
    else:
        wanted = f"{oldest[0]}.{oldest[1]} to {newest[0]}.{newest[1]}"
        yield failed("Python", f"{name} is none of {wanted}", f"install one of {wanted}")


def check_packages() -> Iterator[Finding]:
    """What is installed here is what was tested."""
    file = requirements()
    if not file.exists():
        yield skipped("packages", f"{file} is not here to compare with")
        return
    pins = pinned(file.read_text("utf-8"), sys.version_info[:2])
    wrong = [told for name, wanted in pins.items() if (told := _difference(name, wanted))]
    if wrong:
        yield failed(
            "packages",
            f"{', '.join(wrong)} (requirements/{file.name})",
            f"`{sys.executable} -m pip install -r requirements/{file.name}`",
        )
    else:
        yield ok("packages", f"{len(pins)} as in requirements/{file.name}")


def requirements() -> Path:
    """Return the versions of the environment that this runs in: `make manage` has its own."""
    name = "deploy" if Path(sys.prefix).name == ".venv-deploy" else "admin"
    return Path(settings.BASE_DIR, "requirements", f"{name}.txt")


def pinned(text: str, python: tuple[int, int]) -> dict[str, str]:
    """Return the versions, by package, that a file of requirements has for a Python."""
    return {
        name: version
        for name, version, compared, major, minor in _PIN.findall(text)
        if not compared or _COMPARED[compared](python, (int(major), int(minor)))
    }


def _difference(name: str, wanted: str) -> str:
    try:
        installed = metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"{name} {wanted} is missing"
    return "" if installed == wanted else f"{name} is {installed}, not {wanted}"
