"""What a text refers to and how it is divided, each with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from markdown_it.token import Token

from posts.markdown import headings, limits
from posts.markdown.parser import new_parser

# Lines are counted by the breaks that this rule takes out between Japanese characters.
_PARSER = new_parser().disable("join_lines")


@dataclass(frozen=True)
class Link:
    """A link. line: in the text, from 1. address: as written, percent-encoded or not."""

    line: int
    address: str


@dataclass(frozen=True)
class Picture:
    """A picture. alt: what stands in for it; "" for none."""

    line: int
    address: str
    alt: str


@dataclass(frozen=True)
class Heading:
    """A heading. level: 1 to 6."""

    line: int
    level: int


@dataclass(frozen=True)
class References:
    """All of a text's, in its order. ids: what a link within the text may lead to."""

    links: list[Link]
    pictures: list[Picture]
    headings: list[Heading]
    ids: frozenset[str]


def references(text: str) -> References:
    """Return what a text refers to. TextTooLarge and TextTooComplex as for rendering it."""
    limits.check_text(text)
    tokens = _PARSER.parse(text, {})
    ids = frozenset(heading.id for heading in headings.name_all(tokens))
    found = sorted(_found(tokens), key=lambda each: each.line)
    return References(
        [each for each in found if isinstance(each, Link)],
        [each for each in found if isinstance(each, Picture)],
        [each for each in found if isinstance(each, Heading)],
        ids,
    )


_Reference = Link | Picture | Heading


def _found(tokens: Iterable[Token]) -> Iterator[_Reference]:
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        if token.type == "heading_open":
            yield Heading(line, int(token.tag[1]))
        elif token.type == "html_block":
            yield from _in_html(token.content, line)
        else:
            yield from _in_line(token.children or (), line)


def _in_line(children: Iterable[Token], line: int) -> Iterator[_Reference]:
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            line += 1
        elif child.type == "link_open":
            yield Link(line, str(child.attrGet("href") or ""))
        elif child.type == "image":
            yield Picture(line, str(child.attrGet("src") or ""), child.content.strip())
        elif child.type == "html_inline":
            yield from _in_html(child.content, line)


def _in_html(html: str, line: int) -> Iterator[_Reference]:
    reader = _Reader(line)
    reader.feed(html)
    reader.close()
    return iter(reader.found)


class _Reader(HTMLParser):
    """Reads what an editor wrote as HTML; a tag that is not closed is one."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self._first = line
        self.found: list[_Reference] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self._first + self.getpos()[0] - 1
        values: dict[str, Any] = {name: value or "" for name, value in attrs}
        if tag == "a" and values.get("href"):
            self.found.append(Link(line, values["href"]))
        elif tag == "img":
            alt = values.get("alt", "").strip()
            self.found.append(Picture(line, values.get("src", ""), alt))
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.found.append(Heading(line, int(tag[1])))
