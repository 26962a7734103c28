"""Rendering as the tests ask for it, and a look at HTML that is not the sanitizer's own."""

from __future__ import annotations

from html.parser import HTMLParser

from posts.markdown import Rendered, render


def no_picture(_src: str) -> None:
    """Know no picture."""


def rendered(text: str) -> Rendered:
    return render(text, picture_at=no_picture)


def html(text: str) -> str:
    return rendered(text).html.strip()


class Tags(HTMLParser):
    """The tags of an HTML text, as Python's own parser sees them: [(name, {attribute: value})]."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.other: list[str] = []  # comments, declarations, processing instructions
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)


def attributes(source: str, tag: str) -> list[dict[str, str]]:
    """Return the attributes of every such tag."""
    return [found for name, found in Tags(source).found if name == tag]
