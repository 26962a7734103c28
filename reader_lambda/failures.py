"""What the log tells of a request that failed: one record, and nothing of who asked or for what.

Lambda's runtime makes a line of JSON of it and adds the time and the request's id. No text of an
unforeseen error is told: it may quote what was asked for, and a template's quotes the whole post.
"""

from __future__ import annotations

import logging
import traceback

from reader_lambda import routes, routing
from reader_lambda.dynamodb import Unavailable

_logger = logging.getLogger(__name__)


def log(error: Exception, status: int, raw_path: str, edge_request_id: str) -> None:
    """Log an error and the status that it is answered with."""
    fields = {"status": status, "route": _kind(raw_path), "edgeRequestId": edge_request_id or None}
    _logger.error("%d: %s", status, _described(error), extra=fields)


def _described(error: Exception) -> str:
    if isinstance(error, Unavailable):
        return str(error)
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


def _kind(raw_path: str) -> str:
    """Return what kind of address was asked for."""
    if routes.is_api(raw_path):
        return "api"
    try:
        path = None if routing.refusal(raw_path) else routing.decoded(raw_path)
        route = routing.resolve(path) if path else None
    except Exception:  # noqa: BLE001 (what failed may be just this)
        return "unknown"
    return route.kind if route else "nothing"
