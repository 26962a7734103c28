"""The cards of Ghost's editors, as plain HTML. Pure functions.

A card is a name and what it holds; mobiledoc and lexical have the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

Card = dict[str, Any]

# What asks the reader for something that this blog has not, or is for mails only.
LEFT_OUT = {"email", "email-cta", "paywall", "signup", "transistor"}

_FIRST_PARAGRAPH = re.compile(r"\A<p\b[^<>]*>")


def html_of(name: str, card: Card) -> str | None:
    """Return a card as HTML, None for one that is not known."""
    writer = _WRITERS.get(name)
    return writer(card) if writer else None


def text_in(card: Card, *names: str) -> str:
    """Return the first text that a card has under one of the names, "" for none."""
    values = (card.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value), "")


def _image(card: Card) -> str:
    src = text_in(card, "src", "imageSrc", "productImageSrc", "imageUrl")
    if not src:
        return ""
    picture = f'<img src="{escape(src)}" alt="{escape(text_in(card, "alt", "altText"))}"'
    picture += f' title="{escape(text_in(card, "title"))}">' if text_in(card, "title") else ">"
    href = text_in(card, "href")
    return _figure(f'<a href="{escape(href)}">{picture}</a>' if href else picture, card)


def _gallery(card: Card) -> str:
    pictures = card.get("images")
    written = (_image(one) for one in pictures or () if isinstance(one, dict))
    return "".join(f"<p>{one}</p>" for one in written) + _caption_alone(card)


def _figure(content: str, card: Card) -> str:
    caption = text_in(card, "caption")
    if not caption:
        return f"<p>{content}</p>"
    return f"<figure>{content}<figcaption>{caption}</figcaption></figure>"


def _caption_alone(card: Card) -> str:
    caption = text_in(card, "caption")
    return f"<p>{caption}</p>" if caption else ""


def _code(card: Card) -> str:
    language = escape(text_in(card, "language"))
    code = escape(text_in(card, "code"), quote=False)
    return f'<pre data-language="{language}"><code>{code}</code></pre>{_caption_alone(card)}'


def _embed(card: Card) -> str:
    html, url = text_in(card, "html"), text_in(card, "url")
    if "<iframe" in html or "<blockquote" in html or not url:
        return html + _caption_alone(card)
    return _link(url, url) + _caption_alone(card)


def _bookmark(card: Card) -> str:
    meta = card.get("metadata")
    meta = meta if isinstance(meta, dict) else {}
    url = text_in(card, "url") or text_in(meta, "url")
    title = text_in(meta, "title") or text_in(card, "title") or url
    description = text_in(meta, "description") or text_in(card, "description")
    tail = f"<br>{escape(description)}" if description else ""
    return f'<p><a href="{escape(url)}">{escape(title)}</a>{tail}</p>{_caption_alone(card)}'


def _callout(card: Card) -> str:
    emoji = text_in(card, "calloutEmoji")
    text = text_in(card, "calloutText")
    text = text if text.startswith("<p") else f"<p>{text}</p>"
    lead = f"{escape(emoji)} " if emoji else ""
    return f"<blockquote>{_FIRST_PARAGRAPH.sub(lambda tag: tag.group() + lead, text)}</blockquote>"


def _toggle(card: Card) -> str:
    heading, content = text_in(card, "heading"), text_in(card, "content")
    return f"<details><summary>{heading}</summary>{content}</details>"


def _file(card: Card) -> str:
    name = text_in(card, "fileTitle", "title", "fileName")
    caption = text_in(card, "fileCaption")
    return _link(text_in(card, "src"), name) + (f"<p>{escape(caption)}</p>" if caption else "")


def _player(tag: str) -> Callable[[Card], str]:
    def write(card: Card) -> str:
        title = escape(text_in(card, "title", "fileName"))
        player = f'<{tag} src="{escape(text_in(card, "src"))}">{title}</{tag}>'
        return _figure(player, card)

    return write


def _button(card: Card) -> str:
    return _link(text_in(card, "buttonUrl"), text_in(card, "buttonText"))


def _product(card: Card) -> str:
    title = escape(text_in(card, "productTitle"))
    heading = f"<h4>{title}</h4>" if title else ""
    url = text_in(card, "productUrl")
    button = _link(url, text_in(card, "productButton") or url) if url else ""
    return _image(card) + heading + text_in(card, "productDescription") + button


def _header(card: Card) -> str:
    heading, below = text_in(card, "header", "heading"), text_in(card, "subheader", "subheading")
    parts = [f"<h2>{heading}</h2>" if heading else "", f"<p>{below}</p>" if below else ""]
    return "".join(parts) + (_button(card) if text_in(card, "buttonUrl") else "")


def _call(card: Card) -> str:
    return (
        _image(card)
        + text_in(card, "textValue")
        + (_button(card) if text_in(card, "buttonUrl") else "")
    )


def _link(url: str, text: str) -> str:
    return f'<p><a href="{escape(url)}">{escape(text or url)}</a></p>' if url else ""


_WRITERS: dict[str, Callable[[Card], str]] = {
    "audio": _player("audio"),
    "bookmark": _bookmark,
    "button": _button,
    "call-to-action": _call,
    "callout": _callout,
    "code": _code,
    "codeblock": _code,
    "embed": _embed,
    "file": _file,
    "gallery": _gallery,
    "header": _header,
    "horizontalrule": lambda _card: "<hr>",
    "hr": lambda _card: "<hr>",
    "html": lambda card: text_in(card, "html"),
    "image": _image,
    "product": _product,
    "toggle": _toggle,
    "video": _player("video"),
}
