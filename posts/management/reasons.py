"""Why AWS did not do what a command asked of it, for the person at the terminal."""

from __future__ import annotations

from botocore.exceptions import EndpointConnectionError
from pynamodb.exceptions import PynamoDBException

from posts.transactions import failure_code


def reason_for(error: Exception) -> str:
    """Return why the store failed; where nothing answers at its address, the way out too."""
    silent = _silent(error)
    if silent:
        return (
            f"Nothing answers at {silent.kwargs['endpoint_url']}: start the local AWS with "
            "`make run`, or let AWS_PORT or AWS_ENDPOINT_URL name the one you mean."
        )
    return failure_code(error) if isinstance(error, PynamoDBException) else str(error)


def _silent(error: BaseException | None) -> EndpointConnectionError | None:
    """Return what botocore raised for want of an answer, be it behind PynamoDB's and our errors."""
    while error:
        if isinstance(error, EndpointConnectionError):
            return error
        error = getattr(error, "cause", None) or error.__cause__
    return None
