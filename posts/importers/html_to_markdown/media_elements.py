"""Where pictures, players and embedded frames have their address."""

from __future__ import annotations

import re
from dataclasses import dataclass

from posts.importers.html_to_markdown.tree import Element

_YOUTUBE = re.compile(
    r"(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]+)", re.ASCII
)
_VIMEO = re.compile(r"(?:https?:)?//player\.vimeo\.com/video/(\d+)")


@dataclass(frozen=True)
class MediaLink:
    """kind: as the notes call it, `frame` or `player`. text: its title, or ""."""

    kind: str
    url: str
    text: str


def picture_address(element: Element) -> str:
    """Return the address of an <img>; the true one, where it is only loaded when seen."""
    lazy = (element.get(name) for name in ("data-src", "data-lazy-src", "data-original"))
    src = element.get("src")
    if not src or src.startswith("data:"):
        return next(filter(None, lazy), src)
    return src


def media_link(element: Element) -> MediaLink | None:
    """Return what a frame or player shows, None if it does not say."""
    own = element.get("src") or element.get("data") or element.get("data-src")
    inner = (one.get("src") for one in element.elements() if one.tag in {"source", "embed"})
    url = own or next(filter(None, inner), "")
    if not url or url.startswith("data:"):
        return None
    kind = "player" if element.tag in {"audio", "video"} else "frame"
    return MediaLink(kind, _for_people(url), element.get("title"))


def _for_people(url: str) -> str:
    """Return the address of the page on which an embedded video is at home."""
    if found := _YOUTUBE.match(url):
        return f"https://www.youtube.com/watch?v={found.group(1)}"
    if found := _VIMEO.match(url):
        return f"https://vimeo.com/{found.group(1)}"
    return f"https:{url}" if url.startswith("//") else url
