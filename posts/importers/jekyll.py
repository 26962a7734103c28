"""Jekyll: `_posts` and `_drafts` with dates in file names, pages, Liquid in the text."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from posts.importers.document import Document
from posts.importers.generator_source import (
    GeneratorSource,
    categories,
    take_author,
    take_picture,
    take_tags,
    titled,
)
from posts.importers.head_keys import HeadKeys
from posts.importers.heads import has_head, split, yaml_values
from posts.importers.layouts import is_markdown, jekyll_root, layouts
from posts.importers.liquid import Liquid
from posts.importers.markdown_source import MAX_POST, dated_name
from posts.importers.permalinks import expanded
from posts.importers.source import Format, InvalidFile, Options
from posts.importers.trees import open_tree, read
from reader_lambda.names import slug_from_title

_CONFIGS = ("_config.yml", "_config.yaml", "_config.toml")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_NO_PAGES = {"index", "404", "readme", "license", "contributing", "changelog"}


class JekyllSource(GeneratorSource):
    """The posts, drafts and pages of a Jekyll site."""

    format = "jekyll"

    def __init__(self, path: Path, options: Options) -> None:
        tree = open_tree(path)
        root = jekyll_root(tree.names())
        if root is None:
            raise InvalidFile(f"{path} is no Jekyll site: it has no folder _posts or _drafts.")
        super().__init__(tree, root, [root + name for name in _CONFIGS], options)
        self.base = self.text_of("baseurl").rstrip("/")
        self.site = self.text_of("url").rstrip("/") + self.base
        self._liquid = Liquid(self._post_address, self._file_address, base=self.base)

    def is_post(self, name: str) -> bool:
        """Tell by its name whether a file may hold a post, a draft or a page."""
        below = self.below_root(name)
        if not below or not is_markdown(below):
            return False
        folders = below.split("/")[:-1]
        return (
            "_posts" in folders
            or "_drafts" in folders
            or not any(part.startswith("_") for part in folders)
        )

    def document(self, name: str, data: bytes) -> Document | None:
        """Return a post, a draft or a page; None for a file that Jekyll passes over."""
        if _is_page(self.below_root(name)):
            return self._page(name, data)
        file = split(data)
        keys = self.keys(file.values)
        when, slug = self._place(name, keys)
        named = _categories(self.below_root(name), keys)
        address = self._address(keys, when, slug, named)
        is_published = keys.take_boolean("published", default=True)
        is_draft = not is_published or "_drafts" in name.split("/") or keys.take_boolean("draft")
        return self._filled(
            self.made(
                name,
                data,
                slug=slug,
                title=" ".join(keys.take_optional("title").split()),
                body=file.body,
                draft=is_draft,
                published_at=when,
                created_at=when,
                tags=_with_folders(take_tags(keys, separator=None), named),
                **self._common(keys, [] if is_draft else [address]),
            ),
            slug,
        )

    def _page(self, name: str, data: bytes) -> Document | None:
        if not has_head(data[:8]):
            return None
        file = split(data)
        keys = self.keys(file.values)
        title = " ".join(keys.take_optional("title").split())
        below = posixpath.splitext(self.below_root(name))[0]
        stem = PurePosixPath(below).name
        permalink = keys.take_optional("permalink")
        is_feed = PurePosixPath(permalink).suffix not in ("", ".html")
        if not title or stem.lower() in _NO_PAGES or is_feed:
            return None
        address = permalink or f"/{below}.html"
        slug = keys.take_optional("slug") or slug_from_title(permalink.strip("/")) or stem
        values = self._common(keys, [self.base + address, self.base + f"/{below}"])
        when = keys.take_time("date")
        made = self.made(
            name,
            data,
            slug=slug,
            title=title,
            body=file.body,
            kind="page",
            draft=not keys.take_boolean("published", default=True),
            published_at=when,
            tags=take_tags(keys, separator=None),
            **values,
        )
        return self._filled(made, slug)

    def _common(self, keys: HeadKeys, addresses: list[str]) -> dict[str, Any]:
        keys.take("permalink")
        moved = [one for key in ("redirect_from", "alias") for one in keys.take_list(key)]
        author = take_author(keys)
        return {
            "summary": keys.take_optional("description") or keys.take_optional("excerpt"),
            "top_image": take_picture(keys),
            "author_name": self._authors.get(author, author),
            "updated_at": keys.take_time("last_modified_at", "updated", "lastmod"),
            "addresses": (*addresses, *(self.base + address for address in moved)),
            "rest": keys.rest,
        }

    def _filled(self, document: Document, slug: str) -> Document:
        body, notes = self._liquid.resolved(document.body)
        return titled(replace(document, body=body, notes=(*document.notes, *notes)), slug)

    def _place(self, name: str, keys: HeadKeys) -> tuple[datetime | None, str]:
        """Return when a post is of, in the blog's zone, and its slug."""
        named, stem = dated_name(PurePosixPath(name).stem, self.zone)
        when = keys.take_time("date")
        slug = keys.take_optional("slug") or stem
        return (when.astimezone(self.zone) if when else named), slug

    def _address(self, keys: HeadKeys, when: datetime | None, slug: str, named: list[str]) -> str:
        """Return the path under which Jekyll's readers found a post."""
        given = keys.take_optional("permalink") or self.text_of("permalink", "date")
        pattern = _STYLES.get(given, given)
        values = {
            "title": slug,
            "slug": slug_from_title(slug),
            "categories": "/".join(map(slug_from_title, named)),
            "output_ext": ".html",
        }
        return self.base + (expanded(pattern, when, values) or f"/{slug}.html")

    def _post_address(self, name: str) -> str | None:
        """Return the address of the post that `post_url` names."""
        for folder, _, rest in (("", "", name), name.rpartition("/")):
            for suffix in (".md", ".markdown"):
                place = posixpath.join(self.root + folder, "_posts", rest + suffix)
                if place in self.tree:
                    return self._address_of(place)
        return None

    def _file_address(self, name: str) -> str | None:
        """Return the address of the file that `link` names."""
        place = self.root + name.lstrip("/")
        if place not in self.tree:
            return None
        return self._address_of(place) if "_posts/" in name else f"{self.base}/{name.lstrip('/')}"

    def _address_of(self, name: str) -> str | None:
        try:
            keys = self.keys_of(name)
            when, slug = self._place(name, keys)
            return self._address(keys, when, slug, _categories(self.below_root(name), keys))
        except InvalidFile:
            return None

    @cached_property
    def _authors(self) -> dict[str, str]:
        """Public names, by the names that posts have for them."""
        name = f"{self.root}_data/authors.yml"
        if name not in self.tree:
            return {}
        try:
            listed = yaml_values(read(self.tree, name, limit=MAX_POST).decode("utf-8", "replace"))
        except InvalidFile:
            return {}
        return {
            key: str(one["name"])
            for key, one in listed.items()
            if isinstance(one, dict) and one.get("name")
        }


def _is_page(below: str) -> bool:
    return not {"_posts", "_drafts"} & set(below.split("/")[:-1])


def _categories(below: str, keys: HeadKeys) -> list[str]:
    """Return a post's categories: the folders above `_posts`, then those of its front matter."""
    folders = below.split("/")[:-1]
    above = folders[: next(n for n, part in enumerate(folders) if part in ("_posts", "_drafts"))]
    return list(dict.fromkeys([*above, *categories(keys, None)]))


def _with_folders(tags: tuple[str, ...], named: list[str]) -> tuple[str, ...]:
    known = {tag.lower() for tag in tags}
    return (*tags, *(name for name in named if name.lower() not in known))


FORMAT = Format(
    "jekyll",
    "a Jekyll site: its folder, with _posts, or a zip of it",
    lambda path: "jekyll" in layouts(path),
    JekyllSource,
)
