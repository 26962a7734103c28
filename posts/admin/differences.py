"""Two texts compared line by line, as a page shows it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

LINES_OF_CONTEXT = 2
MOST_LINES = 4000  # of either text; comparing longer ones would keep the editor waiting

_KINDS = {"+": "added", "-": "removed", "@": "gap", " ": "same"}


@dataclass(frozen=True)
class Line:
    """A line of the comparison of two texts. kind: added, removed, same or gap."""

    kind: str
    text: str


def is_comparable(*texts: str) -> bool:
    """Tell whether texts are short enough to be compared."""
    return all(len(text.splitlines()) <= MOST_LINES for text in texts)


def compared(before: str, after: str) -> Iterator[Line]:
    """Yield the lines that differ, with a few around them; none where a text is too long."""
    if not is_comparable(before, after):
        return
    found = difflib.unified_diff(
        before.splitlines(), after.splitlines(), lineterm="", n=LINES_OF_CONTEXT
    )
    for line in list(found)[3:]:  # the first three name files and the first place
        kind = _KINDS[line[0]]
        yield Line(kind, "" if kind == "gap" else line[1:])
