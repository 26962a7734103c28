"""HTML of another blog to Markdown of ours.

What Markdown knows becomes Markdown; what only HTML can say (a table with joined cells, ruby, a
caption) stays HTML, in the few tags that readers are shown. No text is lost. Pure functions.

    tree        the HTML repaired as browsers do, as a tree
    breaks      line ends that mean something, as old blogs write their paragraphs
    footnotes   notes and what refers to them
    blocks      paragraphs, lists, tables
    inlines     what stands in a line
    escaping    text that must not be taken for Markdown
    html_kept   what stays HTML
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from posts.importers.html_to_markdown import breaks, footnotes, tree
from posts.importers.html_to_markdown.blocks import Blocks
from posts.importers.html_to_markdown.notes import Notes
from posts.importers.html_to_markdown.tree import Element

__all__ = ["Converted", "Element", "plain_text", "to_markdown"]


@dataclass(frozen=True)
class Converted:
    """markdown: without a line end at its end. notes: what was not taken along, sentences."""

    markdown: str
    notes: tuple[str, ...] = ()


def to_markdown(
    html: str, *, line_breaks: bool = False, prepare: Callable[[Element], None] | None = None
) -> Converted:
    """Return HTML as Markdown.

    line_breaks: a line end is a break and a blank line begins a paragraph, as WordPress and
    Movable Type have it of texts without <p>. prepare: changes the tree before it is written.
    Raises TextTooLarge and TextTooComplex, where it is more than any post can have.
    """
    notes = Notes()
    root = tree.parse(html, notes)
    if line_breaks:
        breaks.mark(root)
    if prepare:
        prepare(root)
    definitions = footnotes.take_out(root)
    tree.lift_blocks(root)
    blocks = Blocks(notes)
    parts = [*blocks.write(root.children), *map(blocks.footnote, definitions)]
    return Converted("\n\n".join(parts), notes.sentences())


def plain_text(html: str) -> str:
    """Return what any HTML shows, in one line. Raises TextTooLarge and TextTooComplex."""
    return " ".join(tree.parse(html, Notes()).text().split())
