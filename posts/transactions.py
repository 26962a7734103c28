"""One DynamoDB transaction: what is written together, and why it was not."""

from __future__ import annotations

import functools
import logging
import re
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from uuid import uuid4

from botocore.exceptions import BotoCoreError
from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.transactions import TransactWrite

from posts.errors import StoreUnavailable
from posts.tables import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pynamodb.expressions.condition import Condition
    from pynamodb.expressions.update import Action
    from pynamodb.models import Model

MAX_ACTIONS = 100  # DynamoDB's limit

_P = ParamSpec("_P")
_T = TypeVar("_T")

logger = logging.getLogger(__name__)

_CONDITION_FAILED = "ConditionalCheckFailed"
_SERVER_ERRORS = {"InternalFailure", "InternalServerError", "ServiceUnavailable"}
_SERVER_STATUS = re.compile("5[0-9][0-9]")  # of an answer without a code, as a proxy gives
_TRY_AGAIN = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionInProgressException",
}


def reported(verb: Callable[_P, _T]) -> Callable[_P, _T]:
    """Turn what DynamoDB reports while reading for a change into a `PublishingError`."""

    @functools.wraps(verb)
    def wrapper(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return verb(*args, **kwargs)
        except PynamoDBException as error:
            logger.warning("%s failed: %s", verb.__name__, error)
            raise StoreUnavailable(failure_code(error)) from error

    return wrapper


def failure_code(error: PynamoDBException) -> str:
    """Return DynamoDB's error code, else the name of what botocore raised.

    PynamoDB's own `cause_response_code` fails over a timeout, which has no response.
    """
    response = getattr(error.cause, "response", None) or {}
    code = response.get("Error", {}).get("Code")
    return code or type(error.cause or error).__name__


class Cancelled(Exception):
    """The transaction met another change; nothing was written.

    claims: names of the conditions that did not hold, as given to `Transaction`'s methods; empty
    where another transaction was under way on an item of this one, or DynamoDB asked to slow down.
    """

    def __init__(self, claims: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(claims)) or "another change was under way")
        self.claims = claims


class Unanswered(Exception):
    """DynamoDB did not answer in time or failed: whether the transaction was written is unknown."""


class Refused(Exception):
    """DynamoDB refused the transaction for another reason; nothing was written."""


class Transaction:
    """Collects actions, at most one on each item, and commits them all or none.

    claim: a name for an action's condition, to be found in `Cancelled.claims`.
    """

    def __init__(self) -> None:
        self._write = TransactWrite(connection=connection(), client_request_token=str(uuid4()))
        self._deletes: list[str] = []
        self._puts: list[str] = []
        self._updates: list[str] = []

    def __len__(self) -> int:
        return len(self._claims())

    def put(self, item: Model, condition: Condition | None = None, *, claim: str = "") -> None:
        """Write an item, in place of the one under its key."""
        self._write.save(item, condition=condition)
        self._puts.append(claim)

    def delete(self, item: Model, condition: Condition | None = None, *, claim: str = "") -> None:
        """Delete the item under the key of `item`."""
        self._write.delete(item, condition=condition)
        self._deletes.append(claim)

    def update(
        self,
        item: Model,
        actions: Sequence[Action],
        condition: Condition | None = None,
        *,
        claim: str = "",
    ) -> None:
        """Change attributes of the item under the key of `item`, made where there is none."""
        self._write.update(item, actions=list(actions), condition=condition)
        self._updates.append(claim)

    def commit(self) -> None:
        """Write everything. Cancelled, Unanswered or Refused if that did not happen."""
        if len(self) > MAX_ACTIONS:
            raise Refused(f"{len(self)} actions, and a transaction takes {MAX_ACTIONS}")
        try:
            with self._write:
                pass  # the write is made on leaving the block
        except TransactWriteError as error:
            raise self._reason(error) from error

    def _reason(self, error: TransactWriteError) -> Exception:
        if isinstance(error.cause, BotoCoreError):
            return Unanswered(type(error.cause).__name__)
        code = failure_code(error)
        if code == "TransactionCanceledException":
            return self._cancelled(error)
        if code in _TRY_AGAIN:
            return Cancelled(frozenset())
        if code in _SERVER_ERRORS or _SERVER_STATUS.fullmatch(code):
            return Unanswered(code)
        return Refused(f"{code}: {error.cause_response_message}")

    def _cancelled(self, error: TransactWriteError) -> Exception:
        failed = [
            (claim, reason.code)
            for claim, reason in zip(self._claims(), error.cancellation_reasons, strict=False)
            if reason is not None
        ]
        if any(code == "ValidationError" for _claim, code in failed):
            return Refused(f"{error.cause_response_message}")
        return Cancelled(
            frozenset(claim for claim, code in failed if claim and code == _CONDITION_FAILED)
        )

    def _claims(self) -> list[str]:
        # PynamoDB sends, and DynamoDB answers, in this order.
        return self._deletes + self._puts + self._updates
