"""From a post to its file. Pure functions.

The front matter is the one that an import reads, and says what Hugo and Jekyll look for. A file
in our own form that nobody edited here comes back as it went in.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, tzinfo

from posts.errors import PublishingError
from posts.exporters.plain_yaml import Literal, dumped
from posts.importers.claims import wanted_slug
from posts.importers.fields import fields
from posts.importers.front_matter import KEYS
from posts.importers.heads import rejoined
from posts.importers.look_up import post_id_of
from posts.importers.markdown_source import own_document
from posts.importers.plain_yaml import Value
from posts.importers.source import InvalidFile, Options
from posts.models import DRAFT, PAGE, Post
from posts.validation import validated

MAX_NAME = 240  # bytes of a file's name; file systems end at 255

_NUMBERED = re.compile(r"(.*)(\?p=\d+)", re.DOTALL)
_ENCODED = {ord(sign): f"%{ord(sign):02X}" for sign in "%?# "}


def file_name(post: Post, zone: tzinfo) -> str:
    """Return where a post's file is: `posts/2018-07-05-slug.md`, `drafts/…`, `pages/…`.

    Of two posts no names are the same, also where a slug is too long for a name.
    """
    if post.kind == PAGE:
        return f"pages/{_stem(post, '')}.md"
    if post.status == DRAFT:
        return f"drafts/{_stem(post, '')}.md"
    return f"posts/{_stem(post, f'{_day(post.listed_at, zone)}-')}.md"


def changes_name(post: Post) -> str:
    """Return where a file is of the changes of a public post that readers do not see yet.

    Behind all posts in the order of names: `unpublished/slug.md`, `unpublished/pages/slug.md`.
    """
    return f"unpublished/{_stem(post, 'pages/' if post.kind == PAGE else '')}.md"


def changes_file(working: Post, zone: tzinfo) -> bytes:
    """Return the file of a public post's changes. working: the post with them."""
    head = {"changes_of": working.id, **_values(working, zone), "draft": Literal("true")}
    for name in ("id", "created_at", "pinned"):
        del head[name]
    given = {key: value for key, value in head.items() if value}
    return f"---\n{dumped(given, untyped={})}---\n{working.body}".encode()


def post_file(post: Post, name: str, zone: tzinfo) -> bytes:
    """Return the file of a post with its text. zone: in which times are written."""
    return _as_imported(post, name, zone) or _written(post, zone)


def _stem(post: Post, prefix: str) -> str:
    slug = post.slug
    if len(f"{prefix}{slug}.md".encode()) <= MAX_NAME:
        return prefix + slug
    mark = "-" + hashlib.sha256(post.id.encode()).hexdigest()[:8]
    room = MAX_NAME - len(f"{prefix}{mark}.md".encode())
    return prefix + slug.encode()[:room].decode("utf-8", "ignore") + mark


def _day(when: datetime, zone: tzinfo) -> str:
    return when.astimezone(zone).date().isoformat()


def _as_imported(post: Post, name: str, zone: tzinfo) -> bytes | None:
    """Return the file that was imported, None where it does not say all that the post is."""
    # Changes beside what readers see are no part of this file.
    if not post.imported_head or post.imported_version not in (post.version, post.page_version):
        return None
    data = rejoined(post.imported_head, post.body)
    try:
        document = own_document(name, data, Options(zone))
        made = Post(id=post_id_of(document), **fields(document, None, []))
        made.slug = wanted_slug(made, document)
        made.author = document.author
        made.addresses = list(document.addresses)
        made.pinned = document.pinned
        made = validated(made)
    except (InvalidFile, PublishingError):
        return None
    names = (
        "id kind title slug summary tags series translation_of top_image author status "
        "published_at created_at updated_at front_matter addresses pinned body"
    )
    same = all(getattr(made, field) == getattr(post, field) for field in names.split())
    return data if same else None


def _written(post: Post, zone: tzinfo) -> bytes:
    head = _head(post, zone)
    return f"---\n{head}---\n{post.body}".encode()


def _head(post: Post, zone: tzinfo) -> str:
    given = {key: value for key, value in _values(post, zone).items() if value}
    rest = dict(post.front_matter)
    if KEYS.isdisjoint(rest):
        return dumped(given, untyped=rest)
    return dumped(given, untyped={"front_matter": rest})


def _values(post: Post, zone: tzinfo) -> dict[str, Value]:
    """Return the keys of a post's front matter, those without a value too."""
    return {
        "id": post.id,
        "title": post.title,
        "slug": post.slug,
        "kind": post.kind if post.kind == PAGE else "",
        "date": _time(post.published_at, zone),
        "created_at": _time(post.created_at, zone),
        "updated_at": _time(post.updated_at, zone),
        "draft": Literal("true" if post.status == DRAFT else "false"),
        "pinned": Literal("true") if post.pinned else "",
        "tags": list(post.tags),
        "series": post.series,
        "translation_of": post.translation_of,
        "summary": post.summary,
        "top_image": post.top_image,
        "author": post.author,
        "aliases": [_address(address) for address in post.addresses],
    }


def _time(when: datetime | None, zone: tzinfo) -> str:
    """Return a time in the site's zone, in UTC where its offset there is no whole minute."""
    if when is None:
        return ""
    local = when.astimezone(zone)
    offset = local.utcoffset()
    if offset is None or offset.total_seconds() % 60:
        return Literal(when.isoformat(timespec="seconds"))
    return Literal(local.isoformat(timespec="seconds"))


def _address(address: str) -> str:
    """Return an old address, which is a decoded path, so that it is decoded to the same."""
    numbered = _NUMBERED.fullmatch(address)
    path, number = numbered.groups() if numbered else (address, "")
    return path.translate(_ENCODED) + number
