"""HTML as a tree of few tags, repaired as browsers repair it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3
from django.utils.translation import gettext as _
from markdown_it.token import Token

from posts.importers.html_to_markdown.notes import Notes
from posts.markdown import MAX_HTML_BYTES, TextTooComplex, TextTooLarge, html_limits

MAX_DEPTH = 120  # elements in elements

BLOCKS = frozenset(
    """
    address article aside blockquote body caption center col colgroup dd details dialog div dl dt
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p
    pre section summary table tbody td tfoot th thead tr ul
    """.split()
)
VOID = frozenset("br col embed hr img input source wbr".split())
_INLINES = frozenset(
    """
    a abbr audio b bdi bdo big br cite code del dfn em embed font i iframe img input ins kbd mark
    object q rp rt ruby s samp small source span strike strong sub sup time tt u var video wbr
    """.split()
)
_ATTRIBUTES = {
    "*": {"align", "class", "dir", "id", "lang", "style", "title"},
    "a": {"href", "hreflang", "name"},
    "audio": {"src"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "embed": {"src"},
    "font": {"color"},
    "iframe": {"src"},
    "img": {"src", "alt", "width", "height"},
    "input": {"checked", "type"},
    "li": {"value"},
    "object": {"data"},
    "ol": {"start", "reversed", "type"},
    "source": {"src"},
    "td": {"colspan", "rowspan", "valign", "width", "height"},
    "th": {"colspan", "rowspan", "valign", "width", "height", "scope"},
    "time": {"datetime"},
    "video": {"src"},
}
_DATA = {"data-lang", "data-language", "data-src", "data-lazy-src", "data-original"}
_WITHOUT_CONTENT = {"script", "style", "svg", "template"}
_SCHEMES = {"data", "ftp", "http", "https", "mailto", "tel"}

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_NOSCRIPT = re.compile(r"</?noscript\b[^<>]{0,200}>", re.IGNORECASE)
_LEFT_OUT = re.compile(r"<(script|svg|form)\b", re.IGNORECASE)


@dataclass
class Element:
    """An element of HTML. children: elements and text, in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an attribute without the blanks around it, "" where there is none."""
        return self.attributes.get(name, "").strip()

    @property
    def classes(self) -> list[str]:
        """The names in its attribute `class`."""
        return self.get("class").split()

    def elements(self) -> Iterator[Element]:
        """Yield the elements below, in the order of the text."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.elements()

    def text(self) -> str:
        """Return the text below; a line end for <br>."""
        return "".join(
            child if isinstance(child, str) else "\n" if child.tag == "br" else child.text()
            for child in self.children
        )


def parse(html: str, notes: Notes) -> Element:
    """Return what HTML holds, as the children of a `body`. Raises TextTooLarge, TextTooComplex."""
    size = len(html.encode(errors="surrogatepass"))
    if size > MAX_HTML_BYTES:
        raise TextTooLarge(
            _(
                "The text makes %(size)s bytes of HTML, and a page can have at most %(limit)s. "
                "Split it into several posts."
            )
            % {"size": f"{size:,}", "limit": f"{MAX_HTML_BYTES:,}"}
        )
    html = _NOSCRIPT.sub("", _CONTROL.sub("", html.replace("\r\n", "\n").replace("\r", "\n")))
    html_limits.check([Token("html_block", "", 0, content=html)], html)
    notes.update(found.group(1).lower() for found in _LEFT_OUT.finditer(html))
    builder = _Builder()
    builder.feed(_repaired(html))
    builder.close()
    return builder.root


def lift_blocks(element: Element) -> None:
    """Bring blocks out of the inline elements around them: <b><p>text</p></b> the other way round.

    Afterwards an inline element has nothing but text and inline elements in it.
    """
    lifted: list[Element | str] = []
    for child in element.children:
        if isinstance(child, Element):
            lift_blocks(child)
        if (
            isinstance(child, Element)
            and not is_block(child)
            and any(map(is_block, child.children))
        ):
            lifted += _inside_out(child, child.children)
        else:
            lifted.append(child)
    element.children = lifted


def is_block(node: Element | str) -> bool:
    """Tell whether a node begins a line of its own."""
    return isinstance(node, Element) and node.tag in BLOCKS


def is_blank(node: Element | str) -> bool:
    """Tell whether a node is text with nothing to see."""
    return isinstance(node, str) and not node.strip()


def runs(children: Iterable[Element | str]) -> Iterator[Element | list[Element | str]]:
    """Yield blocks, and what stands between them as lists."""
    run: list[Element | str] = []
    for child in children:
        if isinstance(child, Element) and is_block(child):
            if run:
                yield run
            run = []
            yield child
        else:
            run.append(child)
    if run:
        yield run


def _inside_out(inline: Element, children: list[Element | str]) -> list[Element | str]:
    result: list[Element | str] = []
    for part in runs(children):
        if isinstance(part, Element):
            part.children = _inside_out(inline, part.children)
            result.append(part)
        elif all(map(is_blank, part)):
            result += part
        else:
            result.append(Element(inline.tag, dict(inline.attributes), part))
    return result


def _repaired(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(BLOCKS | _INLINES) - {"body"},
        clean_content_tags=_WITHOUT_CONTENT,
        attributes={**_ATTRIBUTES, "*": _ATTRIBUTES["*"] | _DATA},
        url_schemes=_SCHEMES,
        link_rel=None,
    )


class _Builder(HTMLParser):
    """Builds the tree of HTML in which every element has its end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: _CONTROL.sub("", value or "") for name, value in attrs}
        element = Element(tag, values)
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)
        if len(self._open) > MAX_DEPTH:
            raise TextTooComplex(_("Lists and quotes are nested too deeply in the text."))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(_CONTROL.sub("", data))
