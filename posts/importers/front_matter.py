"""A post in our own file form: Markdown under a head of YAML, the front matter. Pure functions.

    ---
    id: 2
    title: A first post
    created_at: 2018-07-05
    updated_at: 2018-07-06T09:30:00+09:00
    draft: false
    tags: AWS, blog
    top_image: /media/3f.../lambda.svg
    ---

    The text, in Markdown.

Keys beside these are `slug`, `summary`, `published_at` (or `date`, as others write it), `author`,
`kind`, `pinned`, `series`, `translation_of`, `aliases`, `changes_of` and `front_matter`. Any other
is kept as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Literal

from posts.importers.head_keys import BOOLEANS, HeadKeys, parse_time
from posts.importers.heads import split
from posts.importers.plain_yaml import Value
from posts.importers.source import InvalidFile
from posts.models import POST_ID
from reader_lambda.names import is_slug, normal_slug

__all__ = ["KEYS", "PostFile", "parse", "parse_time"]

# Where `rest` has one of these itself, all of it stands in a mapping of its own, `front_matter`.
KEYS = frozenset(
    "id title slug summary tags top_image author kind draft date published_at created_at "
    "updated_at pinned aliases series translation_of changes_of front_matter".split()
)


@dataclass(frozen=True, kw_only=True)
class PostFile:
    """What a file says about a post. Empty text, None: the file does not say.

    slug: in its normal form. Times: aware, UTC. addresses: former ones. translation_of: the id of
    another post. changes_of: the id of the public post that these are changes of. rest: the keys
    we do not know, in their order. head: the file up to its text, as it is; "" where it cannot be
    put together with the text again.
    """

    id: str
    title: str
    slug: str
    summary: str
    body: str
    tags: list[str]
    top_image: str
    author: str
    draft: bool
    published_at: datetime | None
    created_at: datetime | None
    updated_at: datetime | None
    rest: dict[str, Value]
    kind: Literal["post", "page"] = "post"
    addresses: tuple[str, ...] = ()
    series: str = ""
    translation_of: str = ""
    changes_of: str = ""
    pinned: bool = False
    head: str = field(default="", compare=False, repr=False)


def parse(data: bytes, *, zone: tzinfo) -> PostFile:
    """Return the post that a file's bytes hold. Raises InvalidFile.

    zone: that of dates and times written without an offset; a date alone is its midnight there.
    Line ends become "\\n"; beside that, the text is as in the file.
    """
    file = split(data)
    keys = HeadKeys(file.values, zone)
    return PostFile(
        id=_take_id(keys, "id"),
        changes_of=_take_id(keys, "changes_of"),
        title=" ".join(keys.take_text("title").split()),
        slug=_take_slug(keys),
        summary=keys.take_optional("summary"),
        body=file.body,
        tags=keys.take_names("tags"),
        top_image=keys.take_optional("top_image"),
        author=keys.take_optional("author"),
        draft=keys.take_boolean("draft"),
        published_at=keys.take_time("published_at", "date"),
        created_at=keys.take_time("created_at"),
        updated_at=keys.take_time("updated_at"),
        kind=_take_kind(keys),
        addresses=tuple(keys.take_list("aliases")),
        pinned=_take_pinned(keys),
        series=take_series(keys),
        translation_of=_take_id(keys, "translation_of"),
        rest=_take_rest(keys),
        head=file.verbatim,
    )


def _take_id(keys: HeadKeys, key: str) -> str:
    text = keys.take_optional(key)
    if text and not re.fullmatch(POST_ID, text):
        raise InvalidFile(
            f"The id {text!r} cannot be kept: an id begins with a letter or digit, then up to 63 "
            "letters, digits, dots, underscores and hyphens (A-Z, a-z, 0-9)."
        )
    return text


def _take_slug(keys: HeadKeys) -> str:
    slug = normal_slug(keys.take_optional("slug"))
    if slug and not is_slug(slug):
        raise InvalidFile(
            f"The slug {slug!r} cannot stand in an address: it takes letters and digits of any "
            "script, hyphens and underscores, 200 at most."
        )
    return slug


def take_series(keys: HeadKeys) -> str:
    """Return the name of the series that a post is in, or of the first of a list of them.

    Any other value means something else to whoever wrote it, and stays where it is.
    """
    value = keys.rest.get("series", "")
    if isinstance(value, str):
        return " ".join(keys.take_optional("series").split())
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        return ""
    names = keys.names("series") if len(value) > 1 else keys.take_names("series")
    return " ".join(names[0].split()) if names else ""


def _take_pinned(keys: HeadKeys) -> bool:
    """Return whether the post is pinned. What is neither yes nor no stays where it is."""
    value = keys.rest.get("pinned")
    if not isinstance(value, str) or value.strip().lower() not in BOOLEANS:
        return False
    return keys.take_boolean("pinned")


def _take_kind(keys: HeadKeys) -> Literal["post", "page"]:
    kind = keys.take_optional("kind") or "post"
    if kind == "page":
        return "page"
    if kind != "post":
        raise InvalidFile(f"`kind: {kind}` is neither post nor page.")
    return "post"


def _take_rest(keys: HeadKeys) -> dict[str, Value]:
    """Return the keys that are left, those of `front_matter` first."""
    nested = keys.take("front_matter")
    if nested is None:
        return keys.rest
    if not isinstance(nested, dict):
        raise InvalidFile("`front_matter` must hold keys with values, such as `series: ...`.")
    return {**nested, **keys.rest}
