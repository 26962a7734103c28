"""Tables that Markdown can show: a head, no joined cells, and in a cell nothing but a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from posts.importers.html_to_markdown.tree import Element

_NOT_IN_A_LINE = frozenset(
    "blockquote dl figure h1 h2 h3 h4 h5 h6 hr ol pre table ul details caption".split()
)
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.IGNORECASE)
_RULES = {"left": ":--", "center": ":-:", "right": "--:", "": "---"}


def simple_rows(table: Element) -> list[list[Element]] | None:
    """Return the cells by row, the head first; None for a table that stays HTML."""
    if any(inner.tag in _NOT_IN_A_LINE for inner in table.elements()):
        return None
    if any(inner.get(name) not in {"", "1"} for inner in table.elements() for name in _SPANS):
        return None
    rows = [row for row in (list(_cells(row)) for row in _rows(table)) if row]
    if not rows or not _is_head(table, rows[0]) or max(map(len, rows)) > len(rows[0]):
        return None
    if any(cell.tag == "th" for row in rows[1:] for cell in row):
        return None
    return rows


def table_lines(rows: list[list[Element]], texts: list[list[str]]) -> Iterator[str]:
    """Yield the lines of a table. texts: what the cells of rows show."""
    width = len(rows[0])
    alignments = [_alignment([row[n] for row in rows if n < len(row)]) for n in range(width)]
    yield _line(texts[0])
    yield _line([_RULES[alignment] for alignment in alignments])
    for row in texts[1:]:
        yield _line(row + [""] * (width - len(row)))


_SPANS = ("colspan", "rowspan")


def _rows(table: Element) -> Iterator[Element]:
    return (inner for inner in table.elements() if inner.tag == "tr")


def _cells(row: Element) -> Iterator[Element]:
    for child in row.children:
        if isinstance(child, Element) and child.tag in {"td", "th"}:
            yield child


def _is_head(table: Element, row: list[Element]) -> bool:
    heads = [inner for inner in table.elements() if inner.tag == "thead"]
    in_head = [inner for head in heads for inner in head.elements() if inner.tag == "tr"]
    if heads:
        return len(in_head) == 1
    return all(cell.tag == "th" for cell in row)


def _alignment(cells: list[Element]) -> str:
    """Return how a column is aligned: as all of its cells are."""
    found = {_cell_alignment(cell) for cell in cells}
    return found.pop() if len(found) == 1 else ""


def _cell_alignment(cell: Element) -> str:
    style = _ALIGN.search(cell.get("style"))
    align = (style.group(1) if style else cell.get("align")).lower()
    return align if align in _RULES else ""


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
