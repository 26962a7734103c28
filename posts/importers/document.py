"""A post as a source has it, on its way in: what every format is read into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from posts.importers.plain_yaml import Value


@dataclass(frozen=True, kw_only=True)
class Document:
    """A post of a source. Empty text, None: the source does not say.

    name: what reports call it, such as its path in the source.
    key: what names it in its source, the same in every export of it; where the source has no id
        that can be kept, ours is made from the key.
    digest: hexadecimal, of all that the source says about it: other content, another digest.
    id: one of ours, to be kept.
    slug: as the source has it; the importer brings it into its normal form.
    body: Markdown. Pictures and links have the addresses that they have in the source.
    author: slug of an author. author_name: the public name, for an author who is not there yet.
    draft: readers don't see it. Whatever readers of the source could not see freely is a draft.
    published_at, created_at, updated_at: aware.
    addresses: where the source's readers found it: paths, with a query where it counts, or whole
        addresses.
    pinned: to the front page, as far as there is room.
    series: the name of a row of posts that it is in. translation_of: the id of one of ours.
    changes_of: the id of a public post of ours: what readers do not see of it yet, and no post.
    rest: keys of the source without a meaning here, in their order.
    notes: what is not taken along, a sentence each.
    head: of a file in our own form, all before its text as it stands there; kept, to be given back.
    """

    name: str
    key: str
    digest: str
    title: str
    body: str
    id: str = ""
    slug: str = ""
    kind: Literal["post", "page"] = "post"
    draft: bool = False
    summary: str = ""
    tags: tuple[str, ...] = ()
    top_image: str = ""
    author: str = ""
    author_name: str = ""
    published_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    addresses: tuple[str, ...] = ()
    series: str = ""
    translation_of: str = ""
    changes_of: str = ""
    pinned: bool = False
    rest: Mapping[str, Value] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    head: str = field(default="", repr=False)


@dataclass(frozen=True)
class Unreadable:
    """A part of a source that cannot be taken. reason: a sentence, with the way out."""

    name: str
    reason: str
