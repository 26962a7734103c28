"""Line ends that mean something.

WordPress and Movable Type let their authors write without <p>: a line end is a break, a blank
line begins a paragraph. Here each such line end becomes a <br>, and two make a paragraph, as
everywhere else.
"""

from __future__ import annotations

import re
from itertools import chain, repeat

from posts.importers.html_to_markdown.tree import Element, is_blank, is_block

_LINE_ENDS = re.compile(r"(?<![ \t])[ \t]*\n\s*")  # from the first blank: linear in their number
_WITHOUT_TEXT = frozenset("colgroup dl ol table tbody tfoot thead tr ul".split())


def mark(element: Element) -> None:
    """Put a <br> at every line end below that a reader is to see, two for a blank line."""
    if element.tag == "pre":
        return
    marked: list[Element | str] = []
    for child in element.children:
        if isinstance(child, Element):
            mark(child)
            marked.append(child)
        elif element.tag not in _WITHOUT_TEXT:
            marked += _marked(child, follows_break=_ends_line(marked))
    element.children = marked


def _ends_line(before: list[Element | str]) -> bool:
    last = next((node for node in reversed(before) if not is_blank(node)), None)
    return isinstance(last, Element) and (last.tag == "br" or is_block(last))


def _marked(text: str, *, follows_break: bool) -> list[Element | str]:
    pieces = _LINE_ENDS.split(text)
    ends = [min(2, end.count("\n")) for end in _LINE_ENDS.findall(text)]
    if ends and follows_break and not pieces[0].strip():
        ends[0] -= 1
    breaks = ([Element("br") for _ in range(count)] for count in ends)
    return [
        node
        for piece, line_ends in zip(pieces, chain(breaks, repeat([])), strict=False)
        for node in (piece, *line_ends)
        if node
    ]
