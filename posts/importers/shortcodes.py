"""Hugo's shortcodes in a text: known ones turned into Markdown or HTML, the rest kept."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from posts.importers.generator_source import left_as_it_is
from posts.importers.liquid import fenced

_CODE = re.compile(
    r"\{\{(?P<open>[<%])-?/\*(?P<shown>.*?)\*/-?(?:>|%)\}\}"
    r"|\{\{[<%]-?\s*highlight\s+(?P<language>[^\s>%]+)[^>]*?[>%]\}\}[ \t]*\n?(?P<code>.*?)"
    r"\n?\{\{[<%]\s*/\s*highlight\s*[>%]\}\}"
    r"|\{\{[<%]-?\s*(?P<name>/?[\w./-]+)(?P<arguments>(?:\"(?:[^\"\\]|\\.)*\"|`[^`]*`|[^\"`])*?)"
    r"/?-?[>%]\}\}",
    re.DOTALL,
)
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w-]+)\s*=\s*)?(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|`(?P<raw>[^`]*)`|(?P<bare>[^\s\"`]+))"
)
_SITES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}/{}",
    "tweet": "https://twitter.com/{}/status/{}",
    "twitter": "https://twitter.com/{}/status/{}",
    "x": "https://x.com/{}/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
}
_NAMED = {"tweet": ("user", "id"), "twitter": ("user", "id"), "x": ("user", "id")}

Arguments = tuple[list[str], dict[str, str]]


class Shortcodes:
    """Resolves shortcodes. address: gives that of the page that a `ref` in a document names."""

    def __init__(self, address: Callable[[str, str], str | None]) -> None:
        self._address = address

    def resolved(self, text: str, document: str) -> tuple[str, list[str]]:
        """Return a text without the shortcodes that could be resolved, and notes of the rest."""
        left: list[str] = []

        def replaced(found: re.Match[str]) -> str:
            new = self._replaced(found, document)
            if new is None:
                left.append(found[0])
            return found[0] if new is None else new

        body = _CODE.sub(replaced, text)
        return body, left_as_it_is("The shortcode", left)

    def _replaced(self, found: re.Match[str], document: str) -> str | None:
        if found["shown"] is not None:
            close = ">" if found["open"] == "<" else "%"
            return f"{{{{{found['open']}{found['shown']}{close}}}}}"
        if found["code"] is not None:
            return fenced(found["code"], found["language"].strip("\"'"))
        name, (listed, named) = found["name"], _arguments(found["arguments"])
        if name in ("ref", "relref"):
            target = named.get("path") or (listed[0] if listed else "")
            return self._address(target, document)
        if name == "figure":
            return _figure(named)
        return _link(name, listed, named)


def _arguments(text: str) -> Arguments:
    listed: list[str] = []
    named: dict[str, str] = {}
    for found in _ARGUMENT.finditer(text):
        value = found["double"] if found["double"] is not None else found["raw"] or found["bare"]
        value = (value or "").replace('\\"', '"')
        if found["key"]:
            named[found["key"].lower()] = value
        else:
            listed.append(value)
    return listed, named


def _figure(named: dict[str, str]) -> str | None:
    """Return a figure as HTML, which a text may have; None without a picture."""
    if not named.get("src"):
        return None
    attributes = ("src", "alt", "title", "width", "height")
    shown = "".join(
        f' {name}="{html.escape(named[name])}"' for name in attributes if named.get(name)
    )
    picture = f"<img{shown}>"
    if named.get("link"):
        picture = f'<a href="{html.escape(named["link"])}">{picture}</a>'
    caption = named.get("caption", "")
    if not caption:
        return f"<figure>{picture}</figure>"
    return f"<figure>{picture}<figcaption>{html.escape(caption)}</figcaption></figure>"


def _link(name: str, listed: list[str], named: dict[str, str]) -> str | None:
    """Return a link to what a shortcode would have shown from elsewhere."""
    address = _SITES.get(name)
    if address is None:
        return None
    wanted = _NAMED.get(name, ("id",))
    values = listed or [named[key] for key in wanted if key in named]
    count = address.count("{}")
    if len(values) < count or not all(re.fullmatch(r"[\w.-]+", value) for value in values[:count]):
        return None
    return f"<{address.format(*values)}>"
