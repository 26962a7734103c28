"""Hugo: `content/` with sections and page bundles, aliases, shortcodes in the text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from django.utils import timezone

from posts.importers.document import Document
from posts.importers.front_matter import take_series
from posts.importers.generator_source import (
    GeneratorSource,
    take_author,
    take_picture,
    take_tags,
    titled,
)
from posts.importers.head_keys import HeadKeys
from posts.importers.heads import split
from posts.importers.layouts import hugo_root, is_markdown, layouts
from posts.importers.markdown_source import dated_name
from posts.importers.permalinks import expanded
from posts.importers.plain_yaml import Value
from posts.importers.shortcodes import Shortcodes
from posts.importers.source import Format, InvalidFile, Options
from posts.importers.trees import open_tree

_CONFIGS = tuple(
    f"{name}.{suffix}"
    for name in ("config/_default/config", "config/_default/hugo", "config", "hugo")
    for suffix in ("toml", "yaml", "yml", "json")
)
_PICTURES = ("images", "image", "cover", "featured_image", "featuredimage", "thumbnail")
_LANGUAGE = re.compile(r"(.+)\.([a-z]{2}(?:-[a-zA-Z]{2,4})?)")
_KNOWN = frozenset(
    "title date publishdate expirydate lastmod draft slug url aliases tags categories summary "
    "description author authors type layout images image cover featured_image featuredimage "
    "thumbnail".split()
)


class HugoSource(GeneratorSource):
    """The posts and pages of a Hugo site."""

    format = "hugo"

    def __init__(self, path: Path, options: Options) -> None:
        tree = open_tree(path)
        root = hugo_root(tree.names())
        if root is None:
            raise InvalidFile(f"{path} is no Hugo site: it has no Markdown in a folder content.")
        super().__init__(tree, root, [root + name for name in _CONFIGS], options)
        self.site = _whole(self.text_of("baseURL") or self.text_of("baseurl")).rstrip("/")
        self.base = urlsplit(self.site).path.rstrip("/")
        self._language = self.text_of("defaultContentLanguage", "en")
        self._has_sections = any(
            posixpath.dirname(below) for name in tree.names() if (below := self._page(name))
        )
        self._shortcodes = Shortcodes(self._address_of)

    def is_post(self, name: str) -> bool:
        """Tell by its name whether a file may hold a post or a page."""
        below = self.below_root(name)
        if not below.startswith("content/") or not is_markdown(below):
            return False
        return not PurePosixPath(below).name.startswith("_index.")

    def document(self, name: str, data: bytes) -> Document:
        """Return the post or page that a file holds. InvalidFile."""
        file = split(data)
        keys = self.keys(_lowered(file.values))
        place, language = self._place(name)
        when = keys.take_time("date")
        published_at = keys.take_time("publishdate") or when or self._date_of(place)
        expires_at = keys.take_time("expirydate")
        is_over = expires_at is not None and expires_at <= timezone.now()
        addresses = self._addresses(keys, place, language, published_at)
        slug = keys.take_optional("slug") or self._own_slug(place, addresses[0])
        body, notes = self._shortcodes.resolved(file.body, name)
        if is_over:
            notes.append("Hugo no longer shows it (expiryDate), so it is a draft.")
        is_draft = keys.take_boolean("draft") or is_over
        document = self.made(
            name,
            data,
            slug=slug,
            kind=self._kind(place, keys),
            title=" ".join(keys.take_optional("title").split()),
            body=body,
            draft=is_draft,
            published_at=published_at,
            created_at=when or published_at,
            updated_at=keys.take_time("lastmod"),
            tags=take_tags(keys),
            summary=keys.take_optional("summary") or keys.take_optional("description"),
            top_image=take_picture(keys, _PICTURES),
            series=take_series(keys),
            author_name=take_author(keys),
            addresses=tuple(addresses[1:] if is_draft else addresses),
            notes=tuple(notes),
            rest=keys.rest,
        )
        return titled(replace(document), slug)

    def picture_names(self, document: str, address: str) -> Iterator[str]:
        """Yield the places of a picture: the bundle of its page, then `static` and `assets`."""
        if not address.startswith("/"):
            yield posixpath.normpath(posixpath.join(posixpath.dirname(document), address))
            yield posixpath.normpath(posixpath.join(posixpath.splitext(document)[0], address))
        for folder in ("static", "assets", "content"):
            yield posixpath.normpath(f"{self.root}{folder}/{address.lstrip('/')}")

    def _page(self, name: str) -> str:
        """Return where the page of a file is, without the file of a bundle, "" for no page."""
        return self._place(name)[0] if self.is_post(name) else ""

    def _place(self, name: str) -> tuple[str, str]:
        """Return where a page is below `content`, as `posts/hello`, and its language or ""."""
        below = posixpath.splitext(self.below_root(name).removeprefix("content/"))[0]
        found = _LANGUAGE.fullmatch(below)
        place, language = (found[1], found[2]) if found else (below, "")
        if PurePosixPath(place).name == "index":
            place = posixpath.dirname(place)
        return place, "" if language == self._language else language

    def _kind(self, place: str, keys: HeadKeys) -> Literal["post", "page"]:
        is_page = "page" in (keys.rest.get("type"), keys.rest.get("layout"))
        is_alone = self._has_sections and "/" not in place
        return "page" if is_page or is_alone else "post"

    def _date_of(self, place: str) -> datetime | None:
        return dated_name(PurePosixPath(place).name, self.zone)[0]

    def _own_slug(self, place: str, address: str) -> str:
        return PurePosixPath(address).name or PurePosixPath(place).name

    def _addresses(
        self, keys: HeadKeys, place: str, language: str, when: datetime | None
    ) -> list[str]:
        """Return where Hugo's readers found a page, its own address first."""
        prefix = f"{self.base}/{language}" if language else self.base
        own = prefix + self._own_path(keys, place, when)
        aliases = keys.take_list("aliases")
        keys.take("url")
        return [own, *(self._alias(alias, own, prefix) for alias in aliases)]

    def _alias(self, alias: str, own: str, prefix: str) -> str:
        if alias.startswith("/"):
            return prefix + alias
        return posixpath.normpath(posixpath.join(posixpath.dirname(own.rstrip("/")), alias))

    def _own_path(self, keys: HeadKeys, place: str, when: datetime | None) -> str:
        given = keys.rest.get("url")
        if isinstance(given, str) and given.strip():
            return "/" + given.strip().lstrip("/")
        slug = keys.rest.get("slug")
        section, _, _ = place.partition("/")
        last = slug if isinstance(slug, str) and slug else PurePosixPath(place).name
        folder = posixpath.dirname(place)
        values = {
            "section": section,
            "sections": folder,
            "title": _as_path(str(keys.rest.get("title", ""))),
            "slug": last,
            "slugorfilename": last,
            "slugorcontentbasename": last,
            "filename": PurePosixPath(place).name,
            "contentbasename": PurePosixPath(place).name,
        }
        local = when.astimezone(self.zone) if when else None
        pattern = self._pattern(section)
        path = expanded(pattern, local, values) if pattern else None
        return _as_path(path or f"/{posixpath.join(folder, last)}/")

    def _pattern(self, section: str) -> str:
        """Return the pattern of a section's addresses, "" for Hugo's own."""
        patterns = self.config.get("permalinks")
        if not isinstance(patterns, dict):
            return ""
        pages = patterns.get("page")
        pattern = (pages if isinstance(pages, dict) else patterns).get(section, "")
        return pattern if isinstance(pattern, str) else ""

    def _address_of(self, target: str, document: str) -> str | None:
        """Return the address of the page that a `ref` in a document names."""
        path, hash_, fragment = target.partition("#")
        for name in self._targets(path, document):
            if name in self.tree:
                try:
                    keys = self.keys_of(name)
                except InvalidFile:
                    return None
                keys.rest = _lowered(keys.rest)
                place, language = self._place(name)
                when = keys.take_time("publishdate", "date") or self._date_of(place)
                return self._addresses(keys, place, language, when)[0] + hash_ + fragment
        return hash_ + fragment if not path and fragment else None

    def _targets(self, path: str, document: str) -> Iterator[str]:
        folders = (posixpath.dirname(document), f"{self.root}content")
        for folder in folders[1:] if path.startswith("/") else folders:
            place = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
            yield from (place, f"{place}.md", f"{place}/index.md")
        name = PurePosixPath(path).name
        if "/" not in path.strip("/"):
            yield from self._by_name(name)

    def _by_name(self, name: str) -> list[str]:
        """Return the page of that file name, if there is just one."""
        wanted = {name, f"{name}.md"}
        found = [
            each
            for each in self.tree.names()
            if self.is_post(each) and PurePosixPath(each).name in wanted
        ]
        return found if len(found) == 1 else []


def _whole(address: str) -> str:
    """Return a base address with a scheme, which Hugo does not insist on."""
    has_scheme = "://" in address or address.startswith("/") or not address
    return address if has_scheme else f"https://{address}"


def _lowered(values: dict[str, Value]) -> dict[str, Value]:
    """Return front matter with the keys that Hugo knows in lower case, as it reads them."""
    return {key.lower() if key.lower() in _KNOWN else key: value for key, value in values.items()}


def _as_path(text: str) -> str:
    """Return a path as Hugo writes one: lower case, blanks as hyphens."""
    return re.sub(r"\s+", "-", text.strip()).lower()


FORMAT = Format(
    "hugo",
    "a Hugo site: its folder, with content, or a zip of it",
    lambda path: "hugo" in layouts(path),
    HugoSource,
)
