"""Lexical, what Ghost writes texts in since version 5: a tree of nodes."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from posts.importers.ghost.parts import MAX_DEPTH, Parts, Unusable

Node = dict[str, Any]

# Bits of a text's format, the innermost tag first.
_FORMATS = {
    16: "code",
    128: "mark",
    64: "sup",
    32: "sub",
    8: "u",
    4: "s",
    2: "em",
    1: "strong",
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_INLINE = {"link", "at-link", "autolink", "text", "extended-text", "linebreak", "tab", "zwnj"}


def read(text: str) -> Parts:
    """Return the parts of a text. Raises Unusable."""
    parts = Parts()
    try:
        for node in json.loads(text)["root"]["children"]:
            if _is_element(node):
                parts.add("html", _block(node, depth=0))
            elif node["type"] in _INLINE:
                parts.add("html", f"<p>{_inline(node, depth=0)}</p>")
            else:
                parts.add_card(str(node["type"]), node)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unusable("it is no valid lexical text") from error
    return parts


def _is_element(node: Node) -> bool:
    return "children" in node and node["type"] not in _INLINE


def _block(node: Node, *, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise ValueError("nested too deeply")
    kind = node["type"].removeprefix("extended-")
    tag = {"paragraph": "p", "quote": "blockquote", "aside": "blockquote", "listitem": "li"}.get(
        kind, "div"
    )
    attributes = ""
    if kind == "heading":
        tag = node["tag"] if node.get("tag") in _HEADINGS else "h2"
    elif kind == "list":
        tag = "ol" if node.get("listType") == "number" or node.get("tag") == "ol" else "ul"
        start = node.get("start")
        attributes = f' start="{start}"' if tag == "ol" and isinstance(start, int) else ""
    if node.get("format") in ("center", "right", 2, 3):
        align = {2: "center", 3: "right"}.get(node["format"], node["format"])
        attributes += f' style="text-align: {align}"'
    inside = "".join(
        _block(child, depth=depth + 1) if _is_element(child) else _inline(child, depth=depth + 1)
        for child in node["children"]
    )
    return f"<{tag}{attributes}>{inside}</{tag}>\n"


def _inline(node: Node, *, depth: int) -> str:
    kind = node["type"]
    if kind == "linebreak":
        return "<br>"
    if "children" in node and depth <= MAX_DEPTH:
        inside = "".join(_inline(child, depth=depth + 1) for child in node["children"])
        url = node.get("url")
        return f'<a href="{escape(url)}">{inside}</a>' if isinstance(url, str) else inside
    text = escape(str(node.get("text") or ""), quote=False)
    bits = node.get("format")
    for bit, tag in _FORMATS.items():
        if isinstance(bits, int) and bits & bit:
            text = f"<{tag}>{text}</{tag}>"
    return text
