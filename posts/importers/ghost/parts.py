"""A text of Ghost in its parts: HTML, and Markdown that its author wrote."""

from __future__ import annotations

from dataclasses import dataclass, field

from posts.importers.ghost.cards import LEFT_OUT, Card, html_of, text_in

MAX_DEPTH = 60  # of lists in lists and the like

_MARKDOWN = {"markdown", "card-markdown"}


class Unusable(ValueError):
    """The text of an editor that cannot be read."""


@dataclass
class Parts:
    """found: the kind of each part (`html`, `markdown`) and its text. left_out, unknown: names
    of cards."""

    found: list[tuple[str, str]] = field(default_factory=list)
    left_out: dict[str, None] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)

    def add(self, kind: str, text: str) -> None:
        """Add a part; HTML behind HTML is one with it."""
        if self.found and self.found[-1][0] == kind == "html":
            self.found[-1] = ("html", self.found[-1][1] + text)
        elif text.strip():
            self.found.append((kind, text))

    def add_card(self, name: str, card: Card) -> None:
        """Add a card, or note that it is not known."""
        if name in _MARKDOWN:
            self.add("markdown", text_in(card, "markdown"))
        elif name in LEFT_OUT:
            self.left_out[name] = None
        elif (html := html_of(name, card)) is not None:
            self.add("html", html)
        else:
            self.unknown[name] = None
            self.add("html", text_in(card, "html", "caption", "text"))

    @property
    def is_markdown(self) -> bool:
        """Tell whether it is Markdown throughout."""
        return bool(self.found) and all(kind == "markdown" for kind, _text in self.found)
