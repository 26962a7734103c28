"""Zenn: `articles/` with topics and emoji, its own blocks and cards in the text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from posts.importers.document import Document
from posts.importers.generator_source import GeneratorSource, left_as_it_is, titled
from posts.importers.heads import split
from posts.importers.layouts import is_markdown, layouts, zenn_root
from posts.importers.links import outside_of_code
from posts.importers.source import Format, InvalidFile, Options
from posts.importers.trees import open_tree

_CARD = re.compile(r"^@\[(?P<kind>[\w-]+)\]\((?P<target>[^()\s]+)\)[ \t]*$", re.MULTILINE)
_BLOCK = re.compile(
    r"^(?P<colons>:{3,})(?P<kind>message|details)(?:[ \t]+(?P<about>[^\n]*))?\n(?P<text>.*?)"
    r"\n(?P=colons)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_SIZED = re.compile(r"(!\[[^\]]*\]\([^()\s]+)[ \t]+=\d*x\d*\)")
_FENCE_NAME = re.compile(r"^(?P<fence>[ \t]*`{3,})(?P<language>[\w+#-]*):(?P<file>[^\n`]+)$", re.M)
_ADDRESSES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "speakerdeck": "https://speakerdeck.com/player/{}",
}


class ZennSource(GeneratorSource):
    """The articles of a Zenn repository. Books are passed over."""

    format = "zenn"

    def __init__(self, path: Path, options: Options) -> None:
        tree = open_tree(path)
        root = zenn_root(tree.names())
        if root is None:
            raise InvalidFile(f"{path} is no Zenn repository: it has no folder articles.")
        super().__init__(tree, root, [], options)

    def is_post(self, name: str) -> bool:
        """Tell by its name whether a file holds an article."""
        below = self.below_root(name)
        return re.fullmatch(r"articles/[^/]+", below) is not None and is_markdown(below)

    def document(self, name: str, data: bytes) -> Document:
        """Return the article that a file holds. InvalidFile."""
        file = split(data)
        keys = self.keys(file.values)
        slug = PurePosixPath(name).stem
        body, notes = _markdown(file.body)
        document = self.made(
            name,
            data,
            slug=slug,
            title=" ".join(keys.take_optional("title").split()),
            body=body,
            draft=not keys.take_boolean("published"),
            published_at=keys.take_time("published_at"),
            tags=tuple(keys.take_names("topics")),
            notes=tuple(notes),
            rest=keys.rest,
        )
        return titled(document, slug)

    def picture_names(self, document: str, address: str) -> Iterator[str]:
        """Yield the place of a picture: below the root, where Zenn wants `/images`."""
        yield self.root + address.lstrip("/")
        yield from super().picture_names(document, address)


def _markdown(text: str) -> tuple[str, list[str]]:
    """Return a text of Zenn's as Markdown, and notes about what stays as it is written."""
    left: list[str] = []

    def card(found: re.Match[str]) -> str:
        target = found["target"]
        if target.startswith(("http://", "https://")):
            return f"<{target}>"
        address = _ADDRESSES.get(found["kind"])
        if address and re.fullmatch(r"[\w-]+", target):
            return f"<{address.format(target)}>"
        left.append(found[0])
        return found[0]

    body = _FENCE_NAME.sub(r"**\g<file>**\n\n\g<fence>\g<language>", _blocks(text))
    body = outside_of_code(body, lambda part: _SIZED.sub(r"\1)", _CARD.sub(card, part)))
    return body, left_as_it_is("Zenn's block", left)


def _blocks(text: str) -> str:
    """Return a text whose messages are callouts and whose details are HTML, the inner first."""
    for _depth in range(3):
        changed = _BLOCK.sub(_block, text)
        if changed == text:
            break
        text = changed
    return text


def _block(found: re.Match[str]) -> str:
    if found["kind"] == "message":
        kind = "WARNING" if (found["about"] or "").strip() == "alert" else "NOTE"
        lines = (f"> {line}".rstrip() for line in found["text"].split("\n"))
        return "\n".join((f"> [!{kind}]", *lines))
    summary = html.escape(found["about"] or "")
    return f"<details><summary>{summary}</summary>\n\n{found['text']}\n\n</details>"


FORMAT = Format(
    "zenn",
    "a repository of Zenn: its folder, with articles, or a zip of it",
    lambda path: "zenn" in layouts(path),
    ZennSource,
)
