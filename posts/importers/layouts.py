"""Which generator's site a tree of Markdown files is, told by the names of its files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path, PurePosixPath

from posts.importers.heads import has_head, split
from posts.importers.source import InvalidFile
from posts.importers.trees import OneFile, Tree, open_tree, read

SUFFIXES = {".md", ".markdown"}

_JEKYLL = re.compile(r"(?P<root>(?:.*?/)??)_(?:posts|drafts)/")
_HEXO = re.compile(r"(?P<root>(?:.*?/)??)source/_(?:posts|drafts)/")
_HUGO = re.compile(
    r"(?P<root>(?:.*?/)??)(?:(?:hugo|config)\.(?:toml|ya?ml|json)|config/_default/.*|archetypes/.*)"
)
_CONTENT = re.compile(r"(?P<root>(?:.*?/)??)content/.*\.(?:md|markdown)", re.IGNORECASE)
_ZENN = re.compile(r"(?P<root>(?:[^/]+/)?)articles/[a-z0-9_-]+\.md")


@lru_cache(maxsize=8)
def layouts(path: Path) -> frozenset[str]:
    """Return the formats of Markdown files that a path can be in, by their names.

    Several where the names do not tell them apart; `markdown` where they are nobody's else.
    """
    try:
        tree = open_tree(path)
        if isinstance(tree, OneFile):
            return _of_file(tree, path)
        names = list(tree.names())
        return frozenset(_of_tree(tree, names)) or _plain(names)
    except InvalidFile:
        return frozenset()


def is_markdown(name: str) -> bool:
    """Tell by its name whether a file is Markdown."""
    return PurePosixPath(name).suffix.lower() in SUFFIXES


def jekyll_root(names: Iterable[str]) -> str | None:
    """Return the folder of a Jekyll site, "" or with a slash, None where there is none.

    It is the one of its configuration, else the one that `_posts` is in.
    """
    configs: set[str] = set()
    above: set[str] = set()
    for name in names:
        if found := _JEKYLL.match(name):
            above.add(found["root"])
        elif PurePosixPath(name).stem == "_config":
            configs.add(name[: name.rfind("/") + 1])
    with_config = (root for root in configs if any(folder.startswith(root) for folder in above))
    root = _shortest(with_config)
    return _shortest(above) if root is None else root


def hexo_root(names: Iterable[str]) -> str | None:
    """Return the folder of a Hexo site, as above."""
    return _nearest(_HEXO, names)


def hugo_root(names: Iterable[str]) -> str | None:
    """Return the folder of a Hugo site, as above."""
    return _nearest(_CONTENT, names)


def zenn_root(names: Iterable[str]) -> str | None:
    """Return the folder of a Zenn repository, as above."""
    return _nearest(_ZENN, names)


def _of_file(tree: OneFile, path: Path) -> frozenset[str]:
    with tree.open(path.name) as file:
        found = is_markdown(path.name) or has_head(file.read(8))
    return frozenset({"markdown"} if found else ())


def _plain(names: list[str]) -> frozenset[str]:
    return frozenset({"markdown"} if any(map(is_markdown, names)) else ())


def _of_tree(tree: Tree, names: list[str]) -> set[str]:
    """Return the generators whose site is nearest to the top."""
    roots: dict[str, str] = {}
    hexo, jekyll, zenn = hexo_root(names), jekyll_root(names), zenn_root(names)
    if hexo is not None:
        roots["hexo"] = hexo
    if jekyll is not None and not (hexo is not None and _is_hexo(tree, hexo, names)):
        roots["jekyll"] = jekyll
    hugo = _nearest(_HUGO, names)
    if hugo is not None and hugo == hugo_root(names):
        roots["hugo"] = hugo
    if zenn is not None and _is_zenn(tree, zenn, names):
        roots["zenn"] = zenn
    depth = min((root.count("/") for root in roots.values()), default=0)
    return {name for name, root in roots.items() if root.count("/") == depth}


def _is_hexo(tree: Tree, root: str, names: list[str]) -> bool:
    package = f"{root}package.json"
    if any(name.startswith(f"{root}scaffolds/") for name in names):
        return True
    return package in tree and b'"hexo"' in read(tree, package)


def _is_zenn(tree: Tree, root: str, names: list[str]) -> bool:
    """Tell whether the first article has the keys that every article of Zenn's has."""
    first = next(name for name in names if name.startswith(f"{root}articles/"))
    return {"topics", "type", "emoji"} <= split(read(tree, first)).values.keys()


def _nearest(pattern: re.Pattern[str], names: Iterable[str]) -> str | None:
    return _shortest(match["root"] for name in names if (match := pattern.match(name)))


def _shortest(roots: Iterable[str]) -> str | None:
    return min(roots, key=lambda root: (root.count("/"), root), default=None)
