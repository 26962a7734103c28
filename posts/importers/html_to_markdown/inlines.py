"""What stands in a line: emphasis, links, pictures, code, and the HTML that Markdown lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from posts.importers.html_to_markdown import html_kept
from posts.importers.html_to_markdown.escaping import address, code_span, escape, title
from posts.importers.html_to_markdown.footnotes import REFERENCE
from posts.importers.html_to_markdown.media_elements import media_link, picture_address
from posts.importers.html_to_markdown.notes import Notes
from posts.importers.html_to_markdown.tree import VOID, Element, is_block
from posts.markdown.east_asian import flanks

BREAK = "\v"  # stands for <br> until the lines are written; no text has it

_BLANKS = re.compile(r"[ \t\f]*\n[ \t\n\f]*|[ \t\f]+")
_PARAGRAPH_END = re.compile(r"((?<![ \n])[ \n]*\v[ \n]*\v[ \n\v]*)")
_MARKS = {"b": "**", "strong": "**", "em": "*", "i": "*", "s": "~~", "strike": "~~", "del": "~~"}
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style:\s*italic", re.IGNORECASE)


@dataclass(frozen=True)
class _Marked:
    """Text between marks, or between tags where Markdown would not see the marks as such.

    mark: of emphasis; "`" of code. text: Markdown; of code, the code.
    """

    mark: str
    text: str


class Inlines:
    """Writes what has no block in it. The result has BREAK for <br>, and no blank at an edge."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def write(
        self, children: Iterable[Element | str], context: frozenset[str] = frozenset()
    ) -> str:
        """Return Markdown. context: what it stands in: `link`, `cell`, and marks of emphasis."""
        return _joined(_merged(self._pieces(children, context))).strip(" \n")

    def _pieces(
        self, children: Iterable[Element | str], context: frozenset[str]
    ) -> Iterator[str | _Marked]:
        for child in children:
            if isinstance(child, str):
                text = _BLANKS.sub(_one_blank, child)
                yield escape(text, in_link="link" in context, in_cell="cell" in context)
            elif is_block(child):  # in a cell or a link, where no line can begin
                yield BREAK + self._within(child, context) + BREAK
            else:
                yield from self._element(child, context)

    def _element(self, element: Element, context: frozenset[str]) -> Iterator[str | _Marked]:
        mark = _mark(element)
        special = _SPECIAL.get(element.tag)
        if special is not None:
            yield special(self, element, context)
        elif element.tag in {"code", "tt"}:
            yield from self._code(element, context)
        elif mark and mark not in context:
            inner = self._within(element, context | {mark})
            yield from _emphasized(mark, inner)
        elif mark or element.tag not in html_kept.INLINES:
            yield from self._pieces(element.children, context)
        else:
            yield from self._tagged(element, context)

    def _within(self, element: Element, context: frozenset[str]) -> str:
        return _joined(_merged(self._pieces(element.children, context)))

    def _link(self, element: Element, context: frozenset[str]) -> str:
        inner = self._within(element, context | {"link"})
        url = element.get("href")
        before, text, after = _edges(_PARAGRAPH_END.sub(BREAK, inner))
        if not url or not text or url.startswith("data:"):
            return inner
        if element.text().strip() == url and re.match(r"https?://[^\s<>|]+\Z", url):
            return f"{before}<{url}>{after}"
        return f"{before}[{text}]({address(url)}{title(element.get('title'))}){after}"

    def _picture(self, element: Element, context: frozenset[str]) -> str:
        url = picture_address(element)
        alt = escape(" ".join(element.get("alt").split()), in_link=True, in_cell="cell" in context)
        if "wp-smiley" in element.classes or not url:
            return alt
        if url.startswith("data:"):
            self._notes["data"] += 1
            return alt
        return f"![{alt}]({address(url)}{title(element.get('title'))})"

    def _code(self, element: Element, context: frozenset[str]) -> Iterator[str | _Marked]:
        if any(inner.tag in {"a", "img"} for inner in element.elements()):
            yield from self._pieces(element.children, context)
            return
        before, text, after = _edges(_BLANKS.sub(" ", element.text().replace("\n", " ")))
        yield before
        if text:
            yield _Marked("`", text.replace("|", "\\|") if "cell" in context else text)
        yield after

    def _tagged(self, element: Element, context: frozenset[str]) -> Iterator[str | _Marked]:
        tag = html_kept.opening_tag(element)
        if tag in {"<span>", "<font>"}:
            yield from self._pieces(element.children, context)
            return
        end = "" if element.tag in VOID else f"</{element.tag}>"
        for text, is_paragraph in _paragraphs(self._within(element, context)):
            before, inner, after = _edges(text)
            yield (
                before
                + (f"{tag}{inner}{end}" if is_paragraph and (inner or not end) else "")
                + after
            )

    def _media(self, element: Element, context: frozenset[str]) -> str:
        found = media_link(element)
        if found is None:
            return self._within(element, context)
        self._notes[found.kind] += 1
        text = found.text or element.text().strip()
        if not text and re.match(r"https?://[^\s<>|]+\Z", found.url):
            return f"{BREAK}<{found.url}>{BREAK}"
        label = escape(
            " ".join((text or found.url).split()), in_link=True, in_cell="cell" in context
        )
        return f"{BREAK}[{label}]({address(found.url)}){BREAK}"

    def _reference(self, element: Element, _context: frozenset[str]) -> str:
        return f"[^{element.get('label')}]"

    def _break(self, _element: Element, _context: frozenset[str]) -> str:
        return BREAK

    def _tick(self, element: Element, _context: frozenset[str]) -> str:
        if element.get("type").lower() != "checkbox":
            return ""
        return "[x] " if "checked" in element.attributes else "[ ] "

    def _quotation(self, element: Element, context: frozenset[str]) -> str:
        return f"<q>{self._within(element, context)}</q>"


_SPECIAL: dict[str, Callable[[Inlines, Element, frozenset[str]], str]] = {
    "a": Inlines._link,
    "audio": Inlines._media,
    "br": Inlines._break,
    "embed": Inlines._media,
    "iframe": Inlines._media,
    "img": Inlines._picture,
    "input": Inlines._tick,
    "object": Inlines._media,
    "q": Inlines._quotation,
    REFERENCE: Inlines._reference,
    "video": Inlines._media,
}


def _one_blank(found: re.Match[str]) -> str:
    return "\n" if "\n" in found.group() else " "


def _mark(element: Element) -> str:
    if element.tag == "span":
        style = element.get("style")
        return "**" if _BOLD.search(style) else "*" if _ITALIC.search(style) else ""
    return _MARKS.get(element.tag, "")


def _edges(text: str) -> tuple[str, str, str]:
    """Return the blanks before a text, the text, and those behind it."""
    stripped = text.strip(" \n\v")
    if not stripped:
        return text, "", ""
    start = text.index(stripped)
    return text[:start], stripped, text[start + len(stripped) :]


def _emphasized(mark: str, inner: str) -> Iterator[str | _Marked]:
    """Yield each paragraph of a text between marks of its own, and what stands between them."""
    for text, is_paragraph in _paragraphs(inner):
        before, stripped, after = _edges(text)
        yield before
        if is_paragraph and stripped:
            yield _Marked(mark, stripped)
        yield after


def _paragraphs(inner: str) -> Iterator[tuple[str, bool]]:
    """Yield paragraphs and what stands between them, telling which is which."""
    for number, text in enumerate(_PARAGRAPH_END.split(inner)):
        yield text, number % 2 == 0


def _merged(pieces: Iterable[str | _Marked]) -> list[str | _Marked]:
    """Join neighbours: the same emphasis twice, or two texts."""
    merged: list[str | _Marked] = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if isinstance(piece, _Marked) and isinstance(last, _Marked) and _can_join(last, piece):
            merged[-1] = _Marked(piece.mark, last.text + piece.text)
        elif piece:
            merged.append(piece)
    return merged


def _can_join(left: _Marked, right: _Marked) -> bool:
    is_code = left.mark == "`"
    return left.mark == right.mark and (is_code or right.text[0] not in "*~`")


def _joined(pieces: list[str | _Marked]) -> str:
    written = ""
    parts: list[str] = []
    for number, piece in enumerate(pieces):
        if isinstance(piece, _Marked):
            following = pieces[number + 1] if number + 1 < len(pieces) else ""
            after = following[:1] if isinstance(following, str) else following.mark[0]
            text = _between_marks(piece, written[-1:], after)
        else:
            text = piece
        if written.endswith("]") and text.startswith(("(", ":")):
            text = "\\" + text
        elif written.endswith("!") and text.startswith("[") and not text.startswith("[^"):
            parts[-1] = parts[-1][:-1] + "\\!"
        parts.append(text)
        written = text or written
    return "".join(parts)


def _between_marks(piece: _Marked, before: str, after: str) -> str:
    mark, text = piece.mark, piece.text
    if mark == "`":
        is_apart = mark not in (before, after)
        return code_span(text) if is_apart else f"<code>{escape(text)}</code>"
    opens = flanks(inside=text[0], outside=before or " ")
    closes = flanks(inside=text[-1], outside=after or " ")
    if opens and closes and mark[0] not in (before, after) and text[0] != "~" != text[-1]:
        return f"{mark}{text}{mark}"
    tag = {"**": "strong", "*": "em", "~~": "del"}[mark]
    return f"<{tag}>{text}</{tag}>"
