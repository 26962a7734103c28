"""The right to write the search index, which one process has at a time.

Its items are read, changed and written in bulk, without conditions. Whoever holds the lease renews
it before each piece of work, which takes seconds; who died loses it by its end.
"""

from __future__ import annotations

import time
from types import TracebackType

from pynamodb.exceptions import PutError, UpdateError
from ulid import ULID

from posts.search.tables import SEARCH_LEASE_SK, SEARCH_PK, SearchLeaseItem
from posts.transactions import failure_code

SECONDS = 60

_HELD = "ConditionalCheckFailedException"


class Lost(Exception):
    """Somebody else has the lease, or came to have it."""


class Lease:
    """To be taken before a `with` block, whose end gives it back."""

    def __init__(self) -> None:
        self._item = SearchLeaseItem(SEARCH_PK, SEARCH_LEASE_SK, owner=str(ULID()), until=0)

    def take(self) -> None:
        """Hold it for SECONDS; Lost where somebody else does."""
        self._item.until = _end()
        free = SearchLeaseItem.pk.does_not_exist() | (SearchLeaseItem.until < int(time.time()))
        try:
            self._item.save(free)
        except PutError as error:
            raise _reason(error) from error

    def keep(self) -> None:
        """Hold it for another SECONDS if half of them are over; Lost where that is too late."""
        if self._item.until - time.time() > SECONDS / 2:
            return
        try:
            self._item.update(
                [SearchLeaseItem.until.set(_end())], SearchLeaseItem.owner == self._item.owner
            )
        except UpdateError as error:
            raise _reason(error) from error

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is Lost:
            return
        # Kept, but ended: a deletion would be one more thing to be sure of.
        self._item.until = 0
        try:
            self._item.save(SearchLeaseItem.owner == self._item.owner)
        except PutError as error:
            if failure_code(error) != _HELD:
                raise


def _end() -> int:
    return int(time.time()) + SECONDS


def _reason(error: PutError | UpdateError) -> Exception:
    return Lost() if failure_code(error) == _HELD else error
