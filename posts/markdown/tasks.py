"""Task lists: a box and what it stands for are one, for those who hear the page."""

from __future__ import annotations

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = '<label><input class="task-list-item-checkbox" disabled="" type="checkbox"{}> '


def label(state: StateCore) -> None:
    """Have the first line of each task label its box."""
    for place, token in enumerate(state.tokens):
        if token.type != "list_item_open" or "checked" not in token.meta:
            continue
        is_done = token.meta.pop("checked")
        first = state.tokens[place + 2 : place + 3]  # behind the paragraph's beginning
        box = _BOX.format(' checked=""' if is_done else "")
        if first and first[0].type == "inline":
            children = first[0].children or []
            first[0].children = [_html(box), *children, _html("</label>")]


def _html(markup: str) -> Token:
    return Token("html_inline", "", 0, content=markup)
