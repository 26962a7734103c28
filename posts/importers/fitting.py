"""What another blog allows and this one does not: made to fit, with a note. Pure functions.

What is cut, and tags that are left out, are kept whole in `rest`. So no post stays behind for
them, and nothing is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from posts.importers.document import Document
from posts.importers.plain_yaml import Value
from posts.models import MAX_SUMMARY_LENGTH, MAX_TAGS, MAX_TITLE_LENGTH
from posts.validation import MAX_FRONT_MATTER
from reader_lambda import routes
from reader_lambda.names import MAX_TAG_LENGTH, tag_key

_TEXTS = ("title", "slug", "summary", "body", "top_image")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MADE_TITLE = 40  # characters of a text that stand for a title that is missing
_MARKS = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)|<[^>\n]*>|[#>*`\\|~]+|^[-+\d.]+\s", re.MULTILINE)


def fitted(document: Document) -> Document:
    """Return a document whose characters, title, summary, tags and unknown keys fit a post."""
    for fit in (_cleaned, _titled, _shortened, _tagged, _lightened):
        document = fit(document)
    return document


def _cleaned(document: Document) -> Document:
    """Take out what no text has: control characters, and halves of characters."""
    texts = {name: _NO_TEXT.sub("", getattr(document, name)) for name in _TEXTS}
    tags = tuple(_NO_TEXT.sub("", tag) for tag in document.tags)
    if tags == document.tags and all(getattr(document, name) == texts[name] for name in _TEXTS):
        return document
    note = "Characters that cannot be shown were taken out."
    return _noting(document, note, tags=tags, **texts)


def _titled(document: Document) -> Document:
    if document.title.strip():
        return document
    words = " ".join(_MARKS.sub(r"\1", document.body[:2000]).split())
    title = words[:_MADE_TITLE] or document.slug or document.name
    note = "It has no title; the beginning of its text, or its name, is the title."
    return _noting(document, note, title=title)


def _shortened(document: Document) -> Document:
    for name, limit in (("title", MAX_TITLE_LENGTH), ("summary", MAX_SUMMARY_LENGTH)):
        text = " ".join(getattr(document, name).split())
        if len(text) > limit:
            document = _noting(
                document,
                f"Its {name} has {len(text):,} characters and was cut to {limit}.",
                rest={**document.rest, f"whole_{name}": text},
                **{name: f"{text[: limit - 1].rstrip()}…"},
            )
    return document


def _tagged(document: Document) -> Document:
    by_key: dict[str, str] = {}
    for tag in document.tags:
        by_key.setdefault(tag_key(tag), tag)
    tags = list(by_key.values())
    fitting = [tag for tag in tags if _is_tag(tag)]
    left_out = [tag for tag in tags if not _is_tag(tag)] + fitting[MAX_TAGS:]
    if not left_out:
        return document
    return _noting(
        document,
        f"Tags that no post can have, or beyond {MAX_TAGS}: {', '.join(left_out)}.",
        tags=tuple(fitting[:MAX_TAGS]),
        rest={**document.rest, "tags_left_out": list[Value](left_out)},
    )


def _is_tag(name: str) -> bool:
    key = tag_key(name)
    fits = 0 < len(key) <= MAX_TAG_LENGTH and len(name) <= MAX_TAG_LENGTH
    return fits and f"/{key}" != routes.FEED


def _lightened(document: Document) -> Document:
    """Leave the largest of the unknown keys out, until the rest can be kept."""
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
