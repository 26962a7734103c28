"""What became of the documents of an import."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one document."""

    CREATED = "created"
    UPDATED = "updated"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class Result:
    """What became of a document.

    name: what its source calls it. reason: a sentence, or empty. notes: what did not come along
    or came otherwise, a sentence each. post_id, path: of the post, where there is one.
    """

    name: str
    outcome: Outcome
    reason: str = ""
    notes: tuple[str, ...] = ()
    post_id: str = ""
    path: str = ""

    def __str__(self) -> str:
        """`failed   drafts/a.md: The file is empty.`, and each note on a line below."""
        line = f"{self.outcome:<8} {self.name}"
        first = f"{line}: {self.reason}" if self.reason else line
        return "\n".join([first, *(f"           {note}" for note in self.notes)])

    def as_json(self) -> dict[str, object]:
        """Return the same for a machine."""
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "notes": list(self.notes),
            "post_id": self.post_id,
            "path": self.path,
        }


class Tally(Counter[Outcome]):
    """How many documents had which outcome."""

    def __str__(self) -> str:
        """`3 created, 0 updated, 1 skipped, 0 failed`."""
        return ", ".join(f"{self[outcome]} {outcome}" for outcome in Outcome)
