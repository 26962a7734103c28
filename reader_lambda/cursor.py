"""Cursors of paging: a place in a list and the direction to read from it. Pure functions.

In the address: `older~2018-07-04T15:00:00Z~2`. A place need not be that of a post, so that a
cursor stays good when its post is deleted; a time to come is a place behind which nothing is.
"""

from __future__ import annotations

import re

from reader_lambda import items
from reader_lambda.percent import Encoding

OLDER = "older"
NEWER = "newer"

_IN_QUERIES = Encoding(kept=":")
_FORM = (  # compiled when there is a cursor
    r"(older|newer)~"
    r"([0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z)~"
    r"([A-Za-z0-9._-]{1,64})"  # a post's id
)


class Cursor:
    """Read from the sort key `sk`, itself left out, towards `direction`."""

    __slots__ = ("direction", "sk")

    def __init__(self, direction: str, sk: str) -> None:
        self.direction = direction
        self.sk = sk


def parse(text: str) -> Cursor | None:
    """Return the cursor of a query string's value, or None for nonsense."""
    match = re.fullmatch(_FORM, text)
    if match is None:
        return None
    direction, published_at, post_id = match.groups()
    return Cursor(direction, items.entry_sk(published_at, post_id))


def query_string(direction: str, published_at: str, post_id: str) -> str:
    """Return the query string of the page beside an entry: `?cursor=...`."""
    return "?cursor=" + _IN_QUERIES.encoded(f"{direction}~{published_at}~{post_id}")
