"""A Function URL event (payload version 2.0), reduced to what an answer may depend on.

No host, no forwarded header, no cookie: an answer must not change with what is not in the cache
key.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any


class Request:
    """What was asked for.

    raw_path: percent-encoded. cursor: of the query string, None where there is none.
    if_none_match: the header, "" where there is none.
    """

    __slots__ = ("cursor", "if_none_match", "method", "raw_path")

    def __init__(
        self, method: str, raw_path: str, *, cursor: str | None = None, if_none_match: str = ""
    ) -> None:
        self.method = method
        self.raw_path = raw_path
        self.cursor = cursor
        self.if_none_match = if_none_match


def from_event(event: Mapping[str, Any]) -> Request:
    """Read a request from an event."""
    return Request(
        event["requestContext"]["http"]["method"].upper(),
        event["rawPath"] or "/",
        cursor=_cursor(event.get("rawQueryString", "")),
        if_none_match=event.get("headers", {}).get("if-none-match", ""),
    )


def _cursor(query: str) -> str | None:
    if "cursor" not in query:
        return None
    values = parse_qs(query, keep_blank_values=True).get("cursor")
    return values[0] if values else None
