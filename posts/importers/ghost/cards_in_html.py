"""The HTML that Ghost makes of its cards, made simple: without players, icons and forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from posts.importers.html_to_markdown import Element


def simplify(root: Element) -> None:
    """Replace the cards in a tree by what they say."""
    for element in (root, *list(root.elements())):
        written: list[Element | str] = []
        for child in element.children:
            writer = _writer(child)
            written += writer(child) if writer and isinstance(child, Element) else [child]
        element.children = written


def _writer(node: Element | str) -> Callable[[Element], list[Element | str]] | None:
    if isinstance(node, str) or not any(name.startswith("kg-") for name in node.classes):
        return None
    return next((_WRITERS[name] for name in node.classes if name in _WRITERS), None)


def _bookmark(card: Element) -> list[Element | str]:
    link = next((one for one in card.elements() if "kg-bookmark-container" in one.classes), card)
    title = _text_of(card, "kg-bookmark-title") or link.get("href")
    description = _text_of(card, "kg-bookmark-description")
    children: list[Element | str] = [Element("a", {"href": link.get("href")}, [title])]
    if description:
        children += [Element("br"), description]
    return [Element("p", {}, children), *_caption(card)]


def _player(card: Element) -> list[Element | str]:
    player = next((one for one in card.elements() if one.tag in {"audio", "video"}), None)
    if player is None:
        return [card]
    text = _text_of(card, "kg-audio-title") or _text_of(card, "kg-video-title")
    return [Element("p", {}, [Element(player.tag, player.attributes, [text])]), *_caption(card)]


def _file(card: Element) -> list[Element | str]:
    link = next((one for one in card.elements() if one.tag == "a"), None)
    if link is None:
        return [card]
    name = _text_of(card, "kg-file-card-title") or _text_of(card, "kg-file-card-filename")
    caption = _text_of(card, "kg-file-card-caption")
    children: list[Element | str] = [Element("a", {"href": link.get("href")}, [name])]
    if caption:
        children += [Element("br"), caption]
    return [Element("p", {}, children)]


def _callout(card: Element) -> list[Element | str]:
    emoji = _text_of(card, "kg-callout-emoji")
    text = next((one for one in card.elements() if "kg-callout-text" in one.classes), None)
    children = text.children if text else []
    lead: list[Element | str] = [f"{emoji} "] if emoji else []
    return [Element("blockquote", {}, [*lead, *children])]


def _toggle(card: Element) -> list[Element | str]:
    heading = _text_of(card, "kg-toggle-heading-text")
    content = next((one for one in card.elements() if "kg-toggle-content" in one.classes), None)
    summary = Element("summary", {}, [heading])
    return [Element("details", {}, [summary, *(content.children if content else [])])]


def _nothing(_card: Element) -> list[Element | str]:
    return []


def _caption(card: Element) -> Iterator[Element | str]:
    for one in card.elements():
        if one.tag == "figcaption":
            yield Element("p", {}, one.children)


def _text_of(card: Element, name: str) -> str:
    found = next((one for one in card.elements() if name in one.classes), None)
    return " ".join(found.text().split()) if found else ""


_WRITERS: dict[str, Callable[[Element], list[Element | str]]] = {
    "kg-audio-card": _player,
    "kg-bookmark-card": _bookmark,
    "kg-callout-card": _callout,
    "kg-file-card": _file,
    "kg-signup-card": _nothing,
    "kg-toggle-card": _toggle,
    "kg-video-card": _player,
}
