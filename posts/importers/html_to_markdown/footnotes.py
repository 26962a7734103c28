"""Footnotes: a list of notes at the end, and links in the text that lead to them.

As Markdown programs write them, WordPress, and Hatena.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from posts.importers.html_to_markdown.tree import Element

REFERENCE = "footnote-reference"  # the tag of what stands in the text for a note

_CONTAINERS = {"footnote", "footnotes", "footnotes-list", "wp-block-footnotes"}
_NUMBERS = {"footnote-number", "footnote-delimiter"}
_WRAPPERS = {"span", "sup"}


@dataclass(frozen=True)
class Footnote:
    """label: a number. content: a block with its text."""

    label: str
    content: Element


def take_out(root: Element) -> list[Footnote]:
    """Take the notes out of a tree and return them; in their links' place are references.

    A list of notes with one among them that nothing refers to stays as it is.
    """
    found: list[Footnote] = []
    links = _links(root)
    for parent, container in list(_containers(root)):
        notes = dict(_notes(container))
        own = set(map(id, container.elements()))
        outer = {key: [one for one in links.get(key, ()) if id(one[1]) not in own] for key in notes}
        if not notes or not all(outer.values()):
            continue
        parent.children = [child for child in parent.children if child is not container]
        for key, content in notes.items():
            label = str(len(found) + 1)
            for around, link in outer[key]:
                _refer(around, link, label)
            _drop_links_back(content)
            found.append(Footnote(label, content))
    return found


def _containers(element: Element) -> Iterator[tuple[Element, Element]]:
    for child in element.children:
        if not isinstance(child, Element):
            continue
        if child.tag in {"div", "section", "ol"} and _CONTAINERS.intersection(child.classes):
            yield element, child
        else:
            yield from _containers(child)


def _notes(container: Element) -> Iterator[tuple[str, Element]]:
    for element in container.elements():
        if element.tag == "li" and element.get("id"):
            yield element.get("id"), element
        elif element.tag == "p" and "footnote" in element.classes:
            anchor = next((link for link in element.elements() if link.tag == "a"), None)
            if anchor is not None and (key := anchor.get("id") or anchor.get("name")):
                yield key, element


def _links(root: Element) -> dict[str, list[tuple[Element, Element]]]:
    """Return the links inside a text by where they lead, each behind the element around it."""
    links: dict[str, list[tuple[Element, Element]]] = {}
    for around in (root, *root.elements()):
        for child in around.children:
            if isinstance(child, Element) and child.tag == "a" and child.get("href")[:1] == "#":
                links.setdefault(child.get("href")[1:], []).append((around, child))
    return links


def _refer(around: Element, link: Element, label: str) -> None:
    reference = Element(REFERENCE, {"label": label})
    if around.tag in _WRAPPERS and around.text().strip() == link.text().strip():
        around.tag, around.attributes, around.children = REFERENCE, reference.attributes, []
    else:
        link.tag, link.attributes, link.children = REFERENCE, reference.attributes, []


def _drop_links_back(content: Element) -> None:
    content.children = [child for child in content.children if not _leads_back(child)]
    for child in content.children:
        if isinstance(child, Element):
            _drop_links_back(child)


def _leads_back(node: Element | str) -> bool:
    return isinstance(node, Element) and (
        bool(_NUMBERS.intersection(node.classes))
        or (node.tag == "a" and node.get("href").startswith(("#fnref", "#fn-")))
        or (
            node.tag == "a"
            and node.get("href").startswith("#")
            and node.get("href").endswith("-link")
        )
        or "footnote-backref" in node.classes
        or "reversefootnote" in node.classes
    )
