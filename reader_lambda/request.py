"""A Function URL event (payload version 2.0), reduced to what an answer may depend on.

No host, no forwarded header, no cookie: an answer must not change with what is not in the cache
key.
"""

from __future__ import annotations

import re

_CURSOR = "cursor"
_NUMBER = "p"
_DIGITS = re.compile(r"[1-9][0-9]{0,17}")


class Request:
    """What was asked for.

    method: as it was sent, since `get` is not GET. raw_path: percent-encoded. cursor: of the query
    string, decoded, None where there is none. number: digits behind `p=`, by which some sites
    find a post, "" where there are none. if_none_match: the header, "" where there is none.
    query: as it was sent.
    """

    __slots__ = ("cursor", "if_none_match", "method", "number", "query", "raw_path")

    def __init__(  # noqa: PLR0913 (what counts of a request)
        self,
        method: str,
        raw_path: str,
        *,
        cursor: str | None = None,
        number: str = "",
        if_none_match: str = "",
        query: str = "",
    ) -> None:
        self.method = method
        self.raw_path = raw_path
        self.cursor = cursor
        self.number = number
        self.if_none_match = if_none_match
        self.query = query


def from_event(event: object) -> Request:
    """Read a request from an event; "" stands for what the event lacks or has in another form."""
    query = _text(event, "rawQueryString")
    return Request(
        _text(event, "requestContext", "http", "method"),
        _text(event, "rawPath") or "/",
        cursor=value(query, _CURSOR),
        number=_number(query),
        if_none_match=_text(event, "headers", "if-none-match"),
        query=query,
    )


def edge_request_id(event: object) -> str:
    """Return the id that CloudFront gave the request: for the log, no answer depends on it."""
    return _text(event, "headers", "x-amz-cf-id")


def _text(event: object, *names: str) -> str:
    """Return the text behind names, each of a mapping in the one before."""
    found = event
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""


def _number(query: str) -> str:
    number = value(query, _NUMBER) or ""
    return number if _DIGITS.fullmatch(number) else ""


def value(query: str, name: str) -> str | None:
    """Return what stands behind `name=`, "" where the key comes twice: which was meant?

    A key counts as it is written: to the edge, whose cache key names it, `%63ursor` is another.
    """
    if name not in query:
        return None
    fields = (field.partition("=") for field in query.split("&"))
    values = [value for key, _, value in fields if key == name]
    if not values:
        return None
    if len(values) > 1:
        return ""
    from urllib.parse import unquote_plus  # noqa: PLC0415 (2 ms that few requests need)

    return unquote_plus(values[0])
