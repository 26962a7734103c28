"""Mobiledoc, what Ghost 1 to 4 wrote texts in: sections, and markers within them."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from itertools import pairwise
from typing import Any

from posts.importers.ghost.parts import Parts, Unusable

_TAGS = {"a", "b", "code", "del", "em", "i", "mark", "s", "strong", "sub", "sup", "u"}
_BLOCKS = {"aside", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pull-quote"}
_LISTS = {"ol", "ul"}


def read(text: str) -> Parts:
    """Return the parts of a text. Raises Unusable."""
    try:
        return _Reader(json.loads(text)).read()
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
    ) as error:
        raise Unusable("it is no valid mobiledoc") from error


class _Reader:
    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._parts = Parts()
        self._kinds: dict[int, Callable[[list[Any]], None]] = {
            1: self._block,
            2: self._picture,
            3: self._list,
            10: self._card,
        }

    def read(self) -> Parts:
        for section in self._document["sections"]:
            self._kinds[section[0]](section)
        return self._parts

    def _block(self, section: list[Any]) -> None:
        tag = section[1].lower() if section[1].lower() in _BLOCKS else "p"
        tag = "blockquote" if tag in {"aside", "pull-quote"} else tag
        text = self._text(section[2])
        self._parts.add("html", f"<{tag}>{text}</{tag}>\n")

    def _picture(self, section: list[Any]) -> None:
        self._parts.add_card("image", {"src": section[1]})

    def _list(self, section: list[Any]) -> None:
        tag = section[1].lower() if section[1].lower() in _LISTS else "ul"
        items = "".join(f"<li>{self._text(markers)}</li>" for markers in section[2])
        self._parts.add("html", f"<{tag}>{items}</{tag}>\n")

    def _card(self, section: list[Any]) -> None:
        name, payload = self._document["cards"][section[1]]
        self._parts.add_card(str(name), payload if isinstance(payload, dict) else {})

    def _text(self, markers: list[Any]) -> str:
        written: list[str] = []
        opened: list[str] = []
        for kind, opens, closes, value in markers:
            for index in opens:
                tag, attributes = self._markup(index)
                opened.append(tag)
                written.append(f"<{tag}{attributes}>" if tag else "")
            written.append(escape(value, quote=False) if kind == 0 else self._atom(value))
            for _ in range(closes):
                tag = opened.pop()
                written.append(f"</{tag}>" if tag else "")
        return "".join(written)

    def _markup(self, index: int) -> tuple[str, str]:
        markup = self._document["markups"][index]
        tag = markup[0].lower()
        if tag not in _TAGS:
            return "", ""
        named = dict(list(pairwise(markup[1]))[::2]) if len(markup) > 1 else {}
        href = named.get("href") if tag == "a" else None
        return tag, f' href="{escape(str(href))}"' if href else ""

    def _atom(self, index: int) -> str:
        name, text, *_payload = self._document["atoms"][index]
        return "<br>" if name == "soft-return" else escape(str(text), quote=False)
