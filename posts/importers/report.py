"""What became of the files of an import."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one file."""

    CREATED = "created"
    UPDATED = "updated"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class FileResult:
    """What became of a file. name: relative to the source. reason: a sentence, or empty."""

    name: str
    outcome: Outcome
    reason: str = ""

    def __str__(self) -> str:
        """`failed   drafts/a.md: The file is empty.`."""
        line = f"{self.outcome:<8} {self.name}"
        return f"{line}: {self.reason}" if self.reason else line


class Tally(Counter[Outcome]):
    """How many files had which outcome."""

    def __str__(self) -> str:
        """`3 created, 0 updated, 1 skipped, 0 failed`."""
        return ", ".join(f"{self[outcome]} {outcome}" for outcome in Outcome)
