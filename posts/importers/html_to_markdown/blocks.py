"""Paragraphs, headings, lists, quotes, code, tables and figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from posts.importers.html_to_markdown import html_kept
from posts.importers.html_to_markdown.escaping import address, escape_line_starts, fence
from posts.importers.html_to_markdown.footnotes import Footnote
from posts.importers.html_to_markdown.inlines import BREAK, Inlines
from posts.importers.html_to_markdown.notes import Notes
from posts.importers.html_to_markdown.tables import simple_rows, table_lines
from posts.importers.html_to_markdown.tree import Element, is_blank, is_block, runs

# Each begins at the first blank of a run, so that long runs take no more time than short ones.
_PARAGRAPH_END = re.compile(r"(?<![ \n])[ \n]*\v[ \n]*\v[ \n\v]*")
_LINE_END = re.compile(r"(?<![ \n])[ \n]*\v[ \n]*")
_SOFT_BREAK = re.compile("(?<! ) *\n *")
_BLANKS_AT_LINE_END = re.compile(r"(?<![ \t\u00a0\u3000])[ \t\u00a0\u3000]+$", re.MULTILINE)
_CARD = re.compile(r"\b(?:background-color|border[\w-]*)\s*:", re.IGNORECASE)
_SHORT = re.compile(r"\bbackground\s*:\s*(#\w+|[a-z]+|rgba?\([^)]*\))\s*(?=;|$)", re.IGNORECASE)
_BACKGROUND = re.compile(
    r"""background(?:-image)?\s*:[^;]*?url\(\s*["']?((?:https?:|/)[^"')\s]+)""", re.IGNORECASE
)
_ALIGN = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"(?:language|lang|highlight-source|brush:?|sourceCode|prettyprint)[-: ]+([\w+#.-]+)"
)
_NO_LANGUAGE = {"none", "plain", "plaintext", "text", "txt"}


class Blocks:
    """Writes blocks: one text each, to be joined by empty lines."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._inlines = Inlines(notes)

    def write(self, children: Iterable[Element | str]) -> list[str]:
        """Return the blocks that stand in an element."""
        written: list[str] = []
        list_before = ""
        is_second = False
        for part in runs(children):
            if isinstance(part, list):
                blocks = self._paragraphs(part)
            elif part.tag in {"ol", "ul"}:
                # Beside a list of its kind, another mark keeps a list from joining it.
                is_second = part.tag == list_before and not is_second
                blocks = self._list(part, second=is_second)
            else:
                blocks = _WRITERS.get(part.tag, Blocks._container)(self, part)
            if blocks:
                list_before = part.tag if isinstance(part, Element) else ""
            written += blocks
        return written

    def footnote(self, note: Footnote) -> str:
        """Return the definition of a footnote."""
        blocks = self.write(note.content.children)
        return _indented("\n\n".join(blocks), f"[^{note.label}]: ", indent=4)

    def _paragraphs(self, run: list[Element | str]) -> list[str]:
        text = self._inlines.write(run).strip(" \n\v")
        paragraphs: list[str] = []
        end = 0
        for found in _PARAGRAPH_END.finditer(text):
            paragraphs.append(_lines(text[end : found.start()]))
            if (more := found.group().count(BREAK) - 2) > 0:
                paragraphs.append("<br>" * more)
            end = found.end()
        paragraphs.append(_lines(text[end:]))
        return [paragraph for paragraph in paragraphs if paragraph]

    def _container(self, element: Element) -> list[str]:
        blocks = [*_background(element), *self.write(element.children)]
        style = _style(element)
        return [f'<div style="{style}">', *blocks, "</div>"] if style and blocks else blocks

    def _heading(self, element: Element) -> list[str]:
        if any(map(is_block, element.children)):
            return self.write(element.children)
        text = _one_line(self._inlines.write(element.children))
        text = re.sub(r"(?<![^\s])(#+)$", r"\\\1", text)
        return [f"{'#' * int(element.tag[1])} {text}"] if text else []

    def _quote(self, element: Element) -> list[str]:
        lines = "\n\n".join(self.write(element.children)).split("\n")
        quoted = "\n".join(f"> {line}" if line else ">" for line in lines)
        return [quoted] if any(lines) else []

    def _list(self, element: Element, *, second: bool = False) -> list[str]:
        items = list(_items(element))
        if not items or any("blocks-gallery-item" in item.classes for item in items):
            return [block for item in items for block in self.write(item.children)]
        start = element.get("start") or "1"
        if _is_special(element, start):
            return [html_kept.block(element, self._notes)]
        written = [self._item(item) for item in items]
        is_tight = all(tight for _blocks, tight in written)
        number = int(start)
        lines = []
        for index, (blocks, _tight) in enumerate(written):
            if element.tag == "ol":
                mark = f"{number + index}{')' if second else '.'} "
            else:
                mark = "* " if second else "- "
            text = ("\n" if is_tight else "\n\n").join(blocks)
            lines.append(_indented(text, mark, indent=len(mark)) if text else mark.rstrip())
        return [("\n" if is_tight else "\n\n").join(lines)]

    def _item(self, item: Element) -> tuple[list[str], bool]:
        """Return an item's blocks, and whether they can stand without empty lines between."""
        blocks = self.write(item.children)
        parts = [part for part in runs(item.children) if not _is_nothing(part)]
        inner_lists = parts[1:]
        is_tight = len(blocks) == len(parts) <= 1 or (
            len(blocks) == len(parts)
            and not (isinstance(parts[0], Element) and parts[0].tag != "p")
            and all(_can_follow_at_once(part) for part in inner_lists)
        )
        return blocks, is_tight

    def _code(self, element: Element) -> list[str]:
        tags = {inner.tag for inner in element.elements()}
        if tags & {"a", "img"} or "wp-block-verse" in element.classes:
            return [html_kept.block(element, self._notes)]
        code = element.text().strip("\n").rstrip()
        marks = fence(code)
        return [f"{marks}{_language(element)}\n{code}\n{marks}"] if code.strip() else []

    def _rule(self, _element: Element) -> list[str]:
        return ["---"]

    def _kept(self, element: Element) -> list[str]:
        return (
            [html_kept.block(element, self._notes)]
            if element.text().strip()
            or any(inner.tag in {"img", "iframe", "video", "audio"} for inner in element.elements())
            else []
        )

    def _table(self, element: Element) -> list[str]:
        rows = simple_rows(element)
        if rows is None:
            return self._kept(element)
        cell = frozenset({"cell"})
        texts = [
            [_one_line(self._inlines.write(one.children, cell)) for one in row] for row in rows
        ]
        return ["\n".join(table_lines(rows, texts))]

    def _figure(self, element: Element) -> list[str]:
        captions = [
            child
            for child in element.children
            if isinstance(child, Element) and child.tag == "figcaption"
        ]
        blocks = self.write(child for child in element.children if child not in captions)
        texts = [html_kept.inner(caption, self._notes) for caption in captions]
        lines = [f"<figcaption>{text}</figcaption>" for text in texts if text]
        return ["<figure>", *blocks, *lines, "</figure>"] if lines else blocks

    def _details(self, element: Element) -> list[str]:
        summaries = [
            child
            for child in element.children
            if isinstance(child, Element) and child.tag == "summary"
        ]
        text = "".join(html_kept.inner(summary, self._notes) for summary in summaries)
        blocks = self.write(child for child in element.children if child not in summaries)
        tag = "<details open>" if "open" in element.attributes else "<details>"
        return [f"{tag}\n<summary>{text}</summary>" if text else tag, *blocks, "</details>"]


_WRITERS: dict[str, Callable[[Blocks, Element], list[str]]] = {
    **{f"h{level}": Blocks._heading for level in range(1, 7)},
    "blockquote": Blocks._quote,
    "details": Blocks._details,
    "dl": Blocks._kept,
    "figure": Blocks._figure,
    "hr": Blocks._rule,
    "pre": Blocks._code,
    "table": Blocks._table,
}


def _lines(text: str) -> str:
    """Return a paragraph with its lines as they stand in Markdown, none with blanks at its end."""
    lines = _LINE_END.split(text.strip(" \n\v"))
    written = (
        _BLANKS_AT_LINE_END.sub("", _SOFT_BREAK.sub("\n", line)).strip("\n") for line in lines
    )
    return "\\\n".join(map(escape_line_starts, filter(None, written)))


def _one_line(text: str) -> str:
    return re.sub(r"(?<!\s)\s*\v\s*", "<br>", _SOFT_BREAK.sub(" ", text.strip(" \n\v"))).strip()


def _indented(text: str, mark: str, *, indent: int) -> str:
    return mark + re.sub(r"\n(?=[^\n])", "\n" + " " * indent, text)


def _items(element: Element) -> Iterator[Element]:
    """Yield the items of a list; what stands between them belongs to the one before."""
    item: Element | None = None
    for child in element.children:
        if isinstance(child, Element) and child.tag == "li":
            if item is not None:
                yield item
            item = child
        elif not is_blank(child):
            if item is None:
                item = Element("li")
            item.children.append(child)
    if item is not None:
        yield item


def _is_special(element: Element, start: str) -> bool:
    """Tell whether a list counts as no list of Markdown does."""
    return element.tag == "ol" and (
        "reversed" in element.attributes
        or element.get("type") in {"a", "A", "i", "I"}
        or not re.fullmatch(r"\d{1,8}", start, re.ASCII)
    )


def _is_nothing(part: Element | list[Element | str]) -> bool:
    nodes = part if isinstance(part, list) else []
    return isinstance(part, list) and all(
        is_blank(node) or (isinstance(node, Element) and node.tag == "br") for node in nodes
    )


def _can_follow_at_once(part: Element | list[Element | str]) -> bool:
    return (
        isinstance(part, Element)
        and part.tag in {"ol", "ul"}
        and (part.tag == "ul" or (part.get("start") or "1") == "1")
    )


def _language(element: Element) -> str:
    for one in (element, *element.elements()):
        named = one.get("data-language") or one.get("data-lang")
        found = _LANGUAGE.search(one.get("class"))
        language = named or (found.group(1) if found else "")
        if language:
            return "" if language.lower() in _NO_LANGUAGE else re.sub(r"[\s`]", "", language)
    return ""


def _background(element: Element) -> list[str]:
    """Return the picture that a block lies on, as one before it."""
    found = _BACKGROUND.search(element.get("style"))
    return [f"![]({address(found.group(1))})"] if found else []


def _style(element: Element) -> str:
    """Return the style that a block is kept a <div> for: a card, or aligned text."""
    style = _SHORT.sub(r"background-color: \1", element.get("style"))
    if _CARD.search(style):
        return " ".join(style.replace('"', "'").split())
    found = _ALIGN.search(style)
    align = found.group(1) if found else element.get("align")
    if element.tag == "center" or "has-text-align-center" in element.classes:
        align = "center"
    return f"text-align: {align.lower()}" if align.lower() in {"center", "right"} else ""
