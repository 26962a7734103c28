"""HTML that stays HTML: what Markdown has no form for, without classes and ids."""

from __future__ import annotations

import re
from html import escape

from posts.importers.html_to_markdown.footnotes import REFERENCE
from posts.importers.html_to_markdown.media_elements import media_link, picture_address
from posts.importers.html_to_markdown.notes import Notes
from posts.importers.html_to_markdown.tree import VOID, Element

INLINES = frozenset(
    """
    abbr bdi bdo big cite dfn font ins kbd mark rp rt ruby samp small span sub sup time u var wbr
    """.split()
)
_WITHOUT_MEANING = {"align", "class", "data-lang", "data-language", "id", "name"}
_MEANINGLESS = {"font", "span"}  # without a colour or the like
_LINES = {"caption", "dd", "dt", "li", "tbody", "tfoot", "thead", "tr"}
_COLOURED = re.compile(
    r"(?:^|;)\s*((?:background-)?color\s*:\s*[^;]+|text-decoration\s*:\s*[^;]+)", re.IGNORECASE
)
_BLANKS = re.compile(r"\s+")


def opening_tag(element: Element) -> str:
    """Return the tag of an inline element; of a style, colours and lines only."""
    attributes = {
        name: value for name, value in element.attributes.items() if name not in _WITHOUT_MEANING
    }
    style = "; ".join(found.strip() for found in _COLOURED.findall(attributes.pop("style", "")))
    if style:
        attributes["style"] = style
    return _tag(element.tag, attributes)


def block(element: Element, notes: Notes) -> str:
    """Return an element with all in it as HTML that ends at the next empty line."""
    return _Writer(notes).element(element).strip()


def inner(element: Element, notes: Notes) -> str:
    """Return what is in an element as HTML of one line."""
    return _BLANKS.sub(" ", _Writer(notes).children(element)).strip()


class _Writer:
    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def element(self, element: Element, *, in_pre: bool = False) -> str:
        if element.tag in {"audio", "embed", "iframe", "object", "video"}:
            return self._media(element)
        if element.tag == REFERENCE:
            return f"[^{element.get('label')}]"
        attributes = dict(element.attributes)
        if element.tag == "img":
            attributes["src"] = self._picture(element)
        tag = _tag(element.tag, attributes)
        if element.tag in _MEANINGLESS and opening_tag(element) == f"<{element.tag}>":
            return self.children(element, in_pre=in_pre)
        if element.tag in VOID:
            return tag
        inside = self.children(element, in_pre=in_pre or element.tag == "pre")
        line = "\n" if element.tag in _LINES and not in_pre else ""
        return f"{line}{tag}{inside}</{element.tag}>"

    def children(self, element: Element, *, in_pre: bool = False) -> str:
        return "".join(
            _text(child, in_pre=in_pre)
            if isinstance(child, str)
            else self.element(child, in_pre=in_pre)
            for child in element.children
        )

    def _media(self, element: Element) -> str:
        found = media_link(element)
        if found is None:
            return self.children(element)
        self._notes[found.kind] += 1
        text = found.text or element.text().strip() or found.url
        return f'<a href="{escape(found.url)}">{_text(text, in_pre=False)}</a>'

    def _picture(self, element: Element) -> str:
        url = picture_address(element)
        if url.startswith("data:"):
            self._notes["data"] += 1
            return ""
        return url


def _tag(name: str, attributes: dict[str, str]) -> str:
    kept = "".join(
        f' {key}="{escape(_BLANKS.sub(" ", value))}"' if value else f" {key}"
        for key, value in attributes.items()
        if key not in _WITHOUT_MEANING - {"align"} and (value or key in {"alt", "checked", "open"})
    )
    return f"<{name}{kept}>"


def _text(text: str, *, in_pre: bool) -> str:
    escaped = escape(text, quote=False)
    if in_pre:
        return escaped.replace("\n", "&#10;")  # an empty line would end the HTML
    return _BLANKS.sub(" ", escaped)
