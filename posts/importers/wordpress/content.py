"""The text of a WordPress post as Markdown: block markup, shortcodes, and lines without <p>."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from posts.importers.html_to_markdown import to_markdown
from posts.importers.wordpress.attachments import Attachments
from posts.importers.wordpress.shortcodes import Shortcodes
from posts.importers.wordpress.wxr import Item

_BLOCK = re.compile(
    r"<!--\s+(?P<end>/?)wp:(?P<name>[a-z][a-z0-9/_-]*)\s+"
    r"(?P<attributes>\{.*\}\s+)?(?P<alone>/?)-->",
    re.DOTALL,
)
_MARKED_PRE = re.compile(r"<!--language ([\w+#.-]+)-->(\s*)<pre\b")
# Blocks that show nothing of their own, or what stands elsewhere in this blog too.
_SILENT = {"block", "footnotes", "more", "nextpage", "paragraph", "separator", "spacer"}


@dataclass(frozen=True)
class Text:
    """body: Markdown. notes: what did not come along."""

    body: str
    notes: tuple[str, ...]


def text_of(item: Item, attachments: Attachments) -> Text:
    """Return the text of a post. Raises TextTooLarge, TextTooComplex."""
    shortcodes = Shortcodes(attachments.by_id, attachments.children.get(item.get("wp:post_id"), []))
    parts = _Parts()
    parts.read(shortcodes.to_html(item.get("content:encoded")), footnotes=_footnotes(item))
    converted = [to_markdown(html, line_breaks=breaks) for html, breaks in parts.found]
    notes = dict.fromkeys(note for part in converted for note in part.notes)
    if parts.dynamic:
        names = ", ".join(parts.dynamic)
        notes[f"Blocks that WordPress fills itself were left out: {names}."] = None
    if shortcodes.unknown:
        names = ", ".join(f"[{name}]" for name in shortcodes.unknown)
        notes[f"Shortcodes that are not known here stay in the text: {names}."] = None
    bodies = (part.markdown for part in converted)
    return Text("\n\n".join(filter(None, bodies)), tuple(notes))


class _Parts:
    """The parts of a text. found: HTML, and whether its line ends are breaks: outside of blocks
    they are. dynamic: names of the blocks that have no content."""

    def __init__(self) -> None:
        self.found: list[tuple[str, bool]] = []
        self.dynamic: dict[str, None] = {}
        self._inside: list[str] = []
        self._depth = 0

    def read(self, content: str, *, footnotes: str) -> None:
        """Take a text apart. footnotes: HTML that belongs to its blocks."""
        end = 0
        for start, comment_end in _comments(content):
            if block := _BLOCK.fullmatch(content, start, comment_end):
                self._between(content[end:start])
                end = comment_end
                self._block(block)
        self._between(content[end:])
        if self._inside or footnotes:
            self._inside.append(footnotes)
        self._end_of_blocks()

    def _between(self, html: str) -> None:
        if self._depth:
            self._inside.append(html)
        elif html.strip():
            self._end_of_blocks()
            self.found.append((_without_comments(html), True))

    def _block(self, block: re.Match[str]) -> None:
        if block["end"]:
            self._depth = max(0, self._depth - 1)
        elif not block["alone"]:
            self._depth += 1
            self._inside.append(_language_marker(block))
        elif block["name"] not in _SILENT:
            self.dynamic[block["name"]] = None

    def _end_of_blocks(self) -> None:
        html = _MARKED_PRE.sub(r'\2<pre data-language="\1"', "".join(self._inside))
        self._inside.clear()
        if html.strip():
            self.found.append((_without_comments(html), False))


def _comments(html: str) -> Iterator[tuple[int, int]]:
    """Yield where comments begin and end. One that has no end is none."""
    start = html.find("<!--")
    while start >= 0 and (end := html.find("-->", start)) >= 0:
        yield start, end + 3
        start = html.find("<!--", end + 3)


def _without_comments(html: str) -> str:
    """Return HTML without its comments; the mark of one that has no end becomes text."""
    parts = []
    position = 0
    for start, end in _comments(html):
        parts.append(html[position:start])
        position = end
    return "".join([*parts, html[position:].replace("<!--", "&lt;!--")])


def _language_marker(block: re.Match[str]) -> str:
    """Return what tells the language of the code that follows, until it is written into it."""
    try:
        language = json.loads(block["attributes"] or "{}").get("language")
    except (ValueError, RecursionError):
        return ""
    if not isinstance(language, str) or not re.fullmatch(r"[\w+#.-]{1,40}", language):
        return ""
    return f"<!--language {language}-->"


def _footnotes(item: Item) -> str:
    """Return the notes of a post with blocks, which WordPress keeps beside the text."""
    try:
        notes = json.loads(item.meta.get("footnotes") or "[]")
    except (ValueError, RecursionError):
        return ""
    if not isinstance(notes, list):
        return ""
    items = [
        f'<li id="{escape(str(note.get("id", "")))}">{note.get("content", "")}</li>'
        for note in notes
        if isinstance(note, dict)
    ]
    return f'<ol class="wp-block-footnotes">{"".join(items)}</ol>' if items else ""
