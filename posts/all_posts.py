"""Doing something to every post, one after the other: an operator's command, never a request's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from posts.changes import POST_CLAIM
from posts.errors import PublishingError, StoreUnavailable
from posts.raw_tables import RawTables, text_of
from posts.read_units import ReadUnits
from posts.transactions import Cancelled, Refused, Unanswered

READ_UNITS = 2000  # a second
ATTEMPTS = 5  # at a transaction that meets others


class Outcome(StrEnum):
    """What became of a post."""

    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True)
class Result:
    """What became of a post, and why if that is not plain."""

    post_id: str
    outcome: Outcome
    reason: str = ""

    def __str__(self) -> str:
        """`failed   2: The text is too big.`."""
        line = f"{self.outcome:<9} {self.post_id}"
        return f"{line}: {self.reason}" if self.reason else line


class Change(Protocol):
    """A transaction."""

    def commit(self) -> None:
        """Write everything, or raise what `posts.transactions` has."""


def each_post(
    change: Callable[[str], Result], condition: str = "", **options: Any
) -> Iterator[Result]:
    """Yield what `change` makes of each post by its id; of those that fulfil a condition.

    StoreUnavailable where AWS does not take it; run again, it goes on.
    """
    for item in RawTables(ReadUnits(READ_UNITS)).posts(condition, **options):
        post_id = text_of(item, "post_id")
        try:
            yield change(post_id)
        except StoreUnavailable:
            raise
        except PublishingError as refusal:
            yield Result(post_id, Outcome.FAILED, str(refusal))


def committed(build: Callable[[], Change | None]) -> Outcome:
    """Build and commit a transaction; again where it met another.

    build: returns None where nothing is to be changed. Skipped is a post that somebody saved or
    deleted meanwhile: that did what is wanted here.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            wanted = build()
            if wanted is None:
                return Outcome.UNCHANGED
            wanted.commit()
        except Cancelled as lost:
            if POST_CLAIM in lost.claims:
                return Outcome.SKIPPED
            if attempt == ATTEMPTS:
                raise PublishingError("Other changes were in the way.") from lost
        except (Refused, Unanswered) as error:
            raise StoreUnavailable(str(error)) from error
        else:
            return Outcome.UPDATED
    raise AssertionError("the last attempt returns or raises")
