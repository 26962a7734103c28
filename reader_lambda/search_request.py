"""What a request asks of the search: the same for its page and for the API."""

from __future__ import annotations

from reader_lambda import search
from reader_lambda.request import value

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from reader_lambda.answers import Visit

_COUNTING = ("q", "tag", "cursor")


class Asked:
    """A query and where its page begins. elsewhere: its one address, "" where this is it."""

    __slots__ = ("cursor", "elsewhere", "query")

    def __init__(self, query: search.Query, cursor: search.Cursor | None, elsewhere: str) -> None:
        self.query = query
        self.cursor = cursor
        self.elsewhere = elsewhere


def asked(visit: Visit) -> Asked | None:
    """Return what is asked for; None, for a 404, where the cursor is none."""
    cursor = None if visit.cursor is None else search.parse_cursor(visit.cursor)
    if visit.cursor is not None and cursor is None:
        return None
    query = search.Query(value(visit.query, "q") or "", value(visit.query, "tag") or "")
    if not query.words:
        cursor = None
    address = query.address(str(cursor) if cursor else "")
    is_it = _counting(visit.query) == _counting(address.partition("?")[2])
    return Asked(query, cursor, "" if is_it else address)


def _counting(query: str) -> dict[str, str]:
    """Return the fields of a query string that count, as they are written."""
    fields = (field.partition("=") for field in query.split("&"))
    return {name: content for name, _, content in fields if name in _COUNTING}
