"""What a check says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from django.conf import settings


class State(Enum):
    """How well it is."""

    OK = "ok"
    SKIPPED = "skipped"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True)
class Finding:
    """One line. found: what is; way_out: what to do about it, where something is to be done."""

    state: State
    subject: str
    found: str
    way_out: str = ""

    def __str__(self) -> str:
        told = f"{self.state.value:7}  {self.subject}: {self.found}"
        return f"{told}; {self.way_out}" if self.way_out else told


@dataclass(frozen=True)
class Check:
    """A check, and where it makes sense.

    deployed_only: needs what the local run does not have. purges: sends a purge, which can cost.
    """

    subject: str
    look: Callable[[], Iterable[Finding]]
    deployed_only: bool = False
    purges: bool = False


def ok(subject: str, found: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(State.OK, subject, found)


def skipped(subject: str, why: str) -> Finding:
    """Return that something was not looked at."""
    return Finding(State.SKIPPED, subject, why)


def warning(subject: str, found: str, way_out: str) -> Finding:
    """Return that something works and needs a look."""
    return Finding(State.WARNING, subject, found, way_out)


def failed(subject: str, found: str, way_out: str) -> Finding:
    """Return that something is wrong."""
    return Finding(State.FAILED, subject, found, way_out)


def in_line() -> str:
    """Return what makes everything again what infra/template.yaml says."""
    if settings.STAGE:
        return f"`make deploy STAGE={settings.STAGE}` brings it back in line"
    return "start `make run` anew, which brings it back in line"
