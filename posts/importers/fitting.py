"""A document of another blog, made to fit into this one.

What a post here cannot have is cut or left out with a note, and kept whole in `rest`: a title or
summary that is too long, tags beyond those that a post can have. So no post stays behind for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from hashlib import blake2b
from typing import Any

from posts.importers.document import Document
from posts.importers.plain_yaml import Value
from posts.models import MAX_SUMMARY_LENGTH, MAX_TAGS, MAX_TITLE_LENGTH
from posts.validation import MAX_FRONT_MATTER
from reader_lambda import routes
from reader_lambda.names import MAX_TAG_LENGTH, tag_key

_MADE_TITLE = 40  # characters of a text that stand for a title that is missing
_MARKS = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)|<[^>\n]*>|[#>*`\\|~]+|^[-+\d.]+\s", re.MULTILINE)


def fitted(**fields: Any) -> Document:
    """Return a document of these fields that fits. Its digest is of them as they are given."""
    document = Document(digest=_digest(fields), **fields)
    for fit in (_titled, _shortened, _tagged, _lightened):
        document = fit(document)
    return document


def _digest(fields: Mapping[str, Any]) -> str:
    data = json.dumps(asdict(Document(digest="", **fields)), ensure_ascii=True, default=str)
    return blake2b(data.encode(), digest_size=32).hexdigest()


def _titled(document: Document) -> Document:
    if document.title.strip():
        return document
    words = " ".join(_MARKS.sub(r"\1", document.body[:2000]).split())
    title = words[:_MADE_TITLE] or document.slug or document.name
    return _noting(
        document, "It has no title; the beginning of its text is the title.", title=title
    )


def _shortened(document: Document) -> Document:
    for name, limit in (("title", MAX_TITLE_LENGTH), ("summary", MAX_SUMMARY_LENGTH)):
        text = " ".join(getattr(document, name).split())
        if len(text) > limit:
            document = _noting(
                document,
                f"Its {name} has {len(text)} characters and was cut to {limit}.",
                rest={**document.rest, f"whole_{name}": text},
                **{name: f"{text[: limit - 1]}…"},
            )
    return document


def _tagged(document: Document) -> Document:
    by_key: dict[str, str] = {}
    for name in document.tags:
        by_key.setdefault(tag_key(name), name)
    fitting = [name for key, name in by_key.items() if _is_tag(key, name)]
    kept = [] if document.kind == "page" else fitting[:MAX_TAGS]
    lost = [name for name in by_key.values() if name.strip() and name not in kept]
    if not lost:
        return replace(document, tags=tuple(kept))
    why = "A page has no tags" if document.kind == "page" else f"A post has at most {MAX_TAGS} tags"
    return _noting(
        document,
        f"{why}; left out: {', '.join(lost)}.",
        tags=tuple(kept),
        rest={**document.rest, "tags_left_out": list[Value](lost)},
    )


def _is_tag(key: str, name: str) -> bool:
    return bool(key) and len(key) <= MAX_TAG_LENGTH >= len(name) and f"/{key}" != routes.FEED


def _lightened(document: Document) -> Document:
    """Leave the largest of the keys without a meaning out, until the rest can be kept."""
    rest = dict(document.rest)
    lost = []
    while rest and _size(rest) > MAX_FRONT_MATTER:
        largest = max(rest, key=lambda key: _size({key: rest[key]}))
        del rest[largest]
        lost.append(largest)
    if not lost:
        return document
    return _noting(document, f"Too large to be kept: {', '.join(lost)}.", rest=rest)


def _size(rest: Mapping[str, Value]) -> int:
    return len(json.dumps(dict(rest), ensure_ascii=False).encode())


def _noting(document: Document, note: str, **changes: Any) -> Document:
    return replace(document, notes=(*document.notes, note), **changes)
