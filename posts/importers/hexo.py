"""Hexo: `source/_posts` with asset folders, its tags in the text."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from posts.importers.document import Document
from posts.importers.generator_source import (
    GeneratorSource,
    categories,
    left_as_it_is,
    take_author,
    take_picture,
    take_tags,
    titled,
)
from posts.importers.head_keys import HeadKeys
from posts.importers.heads import split
from posts.importers.layouts import hexo_root, is_markdown, layouts
from posts.importers.liquid import fenced
from posts.importers.markdown_source import dated_name, joined
from posts.importers.permalinks import expanded
from posts.importers.source import Format, InvalidFile, Options
from posts.importers.trees import open_tree

_POSTS, _DRAFTS = "source/_posts/", "source/_drafts/"
_CODE = re.compile(
    r"\{%\s*raw\s*%\}(?P<raw>.*?)\{%\s*endraw\s*%\}"
    r"|\{%\s*(?:codeblock|code)(?P<about>[^%]*)%\}[ \t]*\n?(?P<code>.*?)"
    r"\n?\{%\s*end(?:codeblock|code)\s*%\}"
    r"|\{%\s*(?P<name>\w+)(?P<arguments>[^%]*)%\}",
    re.DOTALL,
)
_LANGUAGE = re.compile(r"lang:(\S+)")
_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg)$", re.IGNORECASE)


class HexoSource(GeneratorSource):
    """The posts and drafts of a Hexo site, and its pages."""

    format = "hexo"

    def __init__(self, path: Path, options: Options) -> None:
        tree = open_tree(path)
        root = hexo_root(tree.names())
        if root is None:
            raise InvalidFile(f"{path} is no Hexo site: it has no folder source/_posts.")
        super().__init__(tree, root, [f"{root}_config.yml"], options)
        self.site = self.text_of("url").rstrip("/")
        self.base = (urlsplit(self.site).path or self.text_of("root", "/")).rstrip("/")

    def is_post(self, name: str) -> bool:
        """Tell by its name whether a file may hold a post, a draft or a page."""
        below = self.below_root(name)
        if not is_markdown(below) or not below.startswith("source/"):
            return False
        is_page = not any(part.startswith("_") for part in below.split("/")[1:])
        return below.startswith((_POSTS, _DRAFTS)) or (
            is_page and below.endswith("/index.md") and below != "source/index.md"
        )

    def document(self, name: str, data: bytes) -> Document:
        """Return the post, draft or page that a file holds. InvalidFile."""
        file = split(data)
        keys = self.keys(file.values)
        below = self.below_root(name)
        when, slug = self._place(below, keys)
        is_draft = below.startswith(_DRAFTS) or not keys.take_boolean("published", default=True)
        is_page = not below.startswith((_POSTS, _DRAFTS))
        address = self._address(below, keys, when, slug)
        body, notes = self._resolved(file.body)
        document = self.made(
            name,
            data,
            slug=PurePosixPath(slug).name,
            kind="page" if is_page else "post",
            title=" ".join(keys.take_optional("title").split()),
            body=body,
            draft=is_draft,
            published_at=when,
            created_at=when,
            updated_at=keys.take_time("updated"),
            tags=take_tags(keys),
            summary=keys.take_optional("description") or keys.take_optional("excerpt"),
            top_image=take_picture(keys),
            author_name=take_author(keys) or self.text_of("author"),
            addresses=() if is_draft else (address, *keys.take_list("alias")),
            notes=tuple(notes),
            rest=keys.rest,
        )
        return titled(replace(document), slug)

    def picture_names(self, document: str, address: str) -> Iterator[str]:
        """Yield the places of a picture: the post's asset folder, beside it, then `source`."""
        if not address.startswith("/"):
            yield joined(posixpath.splitext(document)[0], address)
            yield joined(posixpath.dirname(document), address)
        yield posixpath.normpath(f"{self.root}source/{address.lstrip('/')}")
        # As a theme links to an asset folder: below the post's own address.
        yield joined(posixpath.splitext(document)[0], PurePosixPath(address).name)

    def _place(self, below: str, keys: HeadKeys) -> tuple[datetime | None, str]:
        """Return when a post is of, in the blog's zone, and its place as `:title` means it."""
        folder = next((each for each in (_POSTS, _DRAFTS) if below.startswith(each)), "source/")
        place = posixpath.splitext(below.removeprefix(folder))[0]
        if folder == "source/":
            place = posixpath.dirname(place)
        named, last = dated_name(PurePosixPath(place).name, self.zone)
        when = keys.take_time("date")
        slug = keys.take_optional("slug") or posixpath.join(posixpath.dirname(place), last)
        return (when.astimezone(self.zone) if when else named), slug

    def _address(self, below: str, keys: HeadKeys, when: datetime | None, slug: str) -> str:
        """Return the path under which Hexo's readers found a post."""
        given = keys.take_optional("permalink")
        if not below.startswith((_POSTS, _DRAFTS)):
            return f"{self.base}/{slug}/"
        named = categories(keys)
        pattern = given or self.text_of("permalink") or ":year/:month/:day/:title/"
        values = {
            "title": slug,
            "name": PurePosixPath(slug).name,
            "post_title": slug,
            "category": "/".join(named) or self.text_of("default_category", "uncategorized"),
        }
        return self.base + (expanded(pattern, when, values) or f"/{slug}/")

    def _resolved(self, text: str) -> tuple[str, list[str]]:
        """Return a text without the tags that have a meaning in Markdown, and notes of the rest."""
        left: list[str] = []

        def replaced(found: re.Match[str]) -> str:
            new = self._replaced(found)
            if new is None:
                left.append(found[0])
            return found[0] if new is None else new

        body = _CODE.sub(replaced, text)
        return body, left_as_it_is("Hexo's tag", left)

    def _replaced(self, found: re.Match[str]) -> str | None:
        if found["raw"] is not None:
            return found["raw"]
        if found["code"] is not None:
            language = _LANGUAGE.search(found["about"])
            return fenced(found["code"], language[1] if language else "")
        words = [next(filter(None, word), "") for word in _WORD.findall(found["arguments"])]
        if found["name"] in ("post_link", "post_path") and words:
            return self._post(found["name"], words)
        make = _TAGS.get(found["name"])
        return make(words) if make and words else None

    def _post(self, name: str, words: list[str]) -> str | None:
        """Return a link to another post, or its address."""
        place = f"{self.root}{_POSTS}{words[0]}.md"
        if place not in self.tree:
            return None
        try:
            keys = self.keys_of(place)
        except InvalidFile:
            return None
        below = self.below_root(place)
        when, slug = self._place(below, keys)
        title = " ".join(words[1:]) or keys.take_optional("title") or slug
        address = self._address(below, keys, when, slug)
        return address if name == "post_path" else f"[{title}]({address})"


def _picture(words: list[str]) -> str | None:
    """Return the picture that `asset_img [classes] file [width] [height] [title [alt]]` shows."""
    at = next((n for n, word in enumerate(words) if _PICTURE.search(word)), None)
    if at is None:
        return None
    about = [word for word in words[at + 1 :] if not word.isdecimal()]
    title, alt = (about[0] if about else ""), (about[1] if len(about) > 1 else "")
    shown = f' "{html.escape(title)}"' if title else ""
    return f"![{alt or title}](<{words[at]}>{shown})"


def _link(words: list[str]) -> str:
    return f"[{' '.join(words[1:]) or words[0]}](<{words[0]}>)"


def _video(words: list[str]) -> str | None:
    address = f"<https://www.youtube.com/watch?v={words[0]}>"
    return address if re.fullmatch(r"[\w-]+", words[0]) else None


_TAGS: dict[str, Callable[[list[str]], str | None]] = {
    "asset_img": _picture,
    "img": _picture,
    "asset_path": lambda words: words[0],
    "asset_link": _link,
    "youtube": _video,
}

FORMAT = Format(
    "hexo",
    "a Hexo site: its folder, with source/_posts, or a zip of it",
    lambda path: "hexo" in layouts(path),
    HexoSource,
)
