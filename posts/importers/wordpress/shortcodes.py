"""WordPress's shortcodes, such as [caption] or [gallery]: those known become HTML.

The others stay in the text as they are written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape

from posts.importers.wordpress.attachments import Attachment

_MAX_DEPTH = 30  # shortcodes in shortcodes; those deeper stay as they are written

_NAME = r"[A-Za-z][\w-]{0,60}"
_TAG = re.compile(
    rf"\[\[(?P<shown>/?{_NAME}[^\[\]]*)\]\]"
    rf"|\[/(?P<end>{_NAME})\]"
    rf"|\[(?P<name>{_NAME})(?P<attributes>(?:[\s=](?:[^\[\]\"']|\"[^\"\[]*\"|'[^'\[]*')*+)?)\]"
)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|(\S+)""")
_PICTURE = re.compile(r"\A\s*((?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:</a>)?)(.*)\Z", re.DOTALL)
_CODE = "code sourcecode source highlight crayon".split()
_LANGUAGES = "bash css html java javascript js php python ruby sql xml".split()
_MEDIA = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "url", "")


@dataclass(frozen=True)
class Shortcode:
    """One in a text. whole: as it is written. content: what it encloses, None if nothing."""

    name: str
    attributes: dict[str, str]
    whole: str
    content: str | None


class Shortcodes:
    """Writes the shortcodes of texts. unknown: the names of those that stay."""

    def __init__(self, attachments: Mapping[str, Attachment], children: list[str]) -> None:
        self._attachments = attachments
        self._children = children
        self.unknown: dict[str, None] = {}

    def to_html(self, text: str) -> str:
        """Return a text with HTML in place of the shortcodes that are known."""
        tags = list(_TAG.finditer(text))
        return self._written(text, 0, len(text), tags, _ends(tags), first=0, depth=0)

    def _written(  # noqa: PLR0913 - a part of the text, and the tags in it
        self,
        text: str,
        start: int,
        end: int,
        tags: list[re.Match[str]],
        ends: dict[int, int],
        *,
        first: int,
        depth: int,
    ) -> str:
        parts = []
        index = first
        while index < len(tags) and tags[index].start() < end:
            tag = tags[index]
            parts.append(text[start : tag.start()])
            last = ends.get(index, index)
            start = tags[last].end()
            content = None
            if last > index:
                content = text[tag.end() : tags[last].start()]
                if not _is_code(tag["name"]) and depth < _MAX_DEPTH:
                    content = self._written(
                        text,
                        tag.end(),
                        tags[last].start(),
                        tags,
                        ends,
                        first=index + 1,
                        depth=depth + 1,
                    )
            parts.append(self._one(tag, content, tags[last]))
            index = last + 1
        return "".join([*parts, text[start:end]])

    def _one(self, tag: re.Match[str], content: str | None, end: re.Match[str]) -> str:
        if tag["shown"] is not None:
            return f"[{tag['shown']}]"
        if tag["name"] is None:
            return tag.group()
        whole = tag.group() if content is None else f"{tag.group()}{content}{end.group()}"
        name = tag["name"].lower()
        code = Shortcode(name, _attributes(tag["attributes"]), whole, content)
        html = _WRITERS[name](self, code) if name in _WRITERS else None
        if html is None and (content is not None or code.attributes or "_" in name):
            self.unknown[name] = None
        return whole if html is None else html

    def _caption(self, code: Shortcode) -> str:
        content = code.content or ""
        parts = _PICTURE.match(content)
        picture, text = parts.groups() if parts else (content, "")
        caption = code.attributes.get("caption") or text.strip()
        return f"\n\n<figure>{picture}<figcaption>{caption}</figcaption></figure>\n\n"

    def _gallery(self, code: Shortcode) -> str | None:
        named = code.attributes.get("ids") or code.attributes.get("include") or ""
        ids = re.findall(r"\d+", named) or self._children
        pictures = [self._attachments[one] for one in ids if one in self._attachments]
        if not pictures:
            return None
        return "\n\n" + "\n\n".join(picture.as_html() for picture in pictures) + "\n\n"

    def _embed(self, code: Shortcode) -> str | None:
        said = code.content or code.attributes.get("src") or code.attributes.get("", "")
        url = unescape(said).strip()
        if code.name == "youtube" and re.fullmatch(r"[\w-]{5,20}", url, re.ASCII):
            url = f"https://www.youtube.com/watch?v={url}"
        elif code.name == "vimeo" and url.isdecimal():
            url = f"https://vimeo.com/{url}"
        if not re.match(r"https?://", url):
            return None
        return f'\n\n<p><a href="{escape(url)}">{escape(url)}</a></p>\n\n'

    def _media(self, code: Shortcode) -> str | None:
        url = next(filter(None, (code.attributes.get(name) for name in _MEDIA)), "")
        if not url:
            return None
        text = code.content or ""
        return f'\n\n<{code.name} src="{escape(unescape(url))}">{text}</{code.name}>\n\n'

    def _code(self, code: Shortcode) -> str | None:
        if code.content is None:
            return None
        said = code.attributes.get("language") or code.attributes.get("lang") or ""
        language = said or (code.name if code.name in _LANGUAGES else "")
        lines = unescape(re.sub(r"<br\s*/?>\n?|</?p>", "\n", code.content))
        return (
            f'\n\n<pre data-language="{escape(language)}"><code>'
            f"{escape(lines, quote=False)}</code></pre>\n\n"
        )


_WRITERS: dict[str, Callable[[Shortcodes, Shortcode], str | None]] = {
    "audio": Shortcodes._media,
    "caption": Shortcodes._caption,
    "embed": Shortcodes._embed,
    "gallery": Shortcodes._gallery,
    "video": Shortcodes._media,
    "vimeo": Shortcodes._embed,
    "wp_caption": Shortcodes._caption,
    "youtube": Shortcodes._embed,
    **dict.fromkeys([*_CODE, *_LANGUAGES], Shortcodes._code),
}


def _ends(tags: list[re.Match[str]]) -> dict[int, int]:
    """Return the places of the end tags by those of the tags that they end.

    What is in code is text, and a tag without an end of its own stands alone.
    """
    ends: dict[int, int] = {}
    opened: list[int] = []
    names: Counter[str] = Counter()
    for index, tag in enumerate(tags):
        if tag["name"] is not None:
            opened.append(index)
            names[tag["name"]] += 1
        elif tag["end"] is not None and names[tag["end"]]:
            while (start := opened.pop()) is not None:
                names[tags[start]["name"]] -= 1
                if tags[start]["name"] == tag["end"]:
                    break
            ends[start] = index
    return ends


def _is_code(name: str) -> bool:
    return name.lower() in _CODE or name.lower() in _LANGUAGES


def _attributes(text: str) -> dict[str, str]:
    """Return attributes by their names; under "" the first value that has no name."""
    attributes: dict[str, str] = {}
    for name, double, single, bare, quoted, word in _ATTRIBUTE.findall(
        text.lstrip("=").removesuffix("/")
    ):
        attributes.setdefault(name.lower(), double or single or bare or quoted or word)
    return attributes
