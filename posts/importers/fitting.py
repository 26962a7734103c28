"""What another blog allows and this one does not: cut to what fits, with a note. Pure functions."""

from __future__ import annotations

from dataclasses import replace

from posts.importers.document import Document
from posts.models import MAX_SUMMARY_LENGTH, MAX_TAGS, MAX_TITLE_LENGTH
from reader_lambda import routes
from reader_lambda.names import MAX_TAG_LENGTH, tag_key


def fitted(document: Document) -> Document:
    """Return a document whose title, summary and tags fit a post."""
    notes: list[str] = []
    title = _cut(document.title, MAX_TITLE_LENGTH, "title", notes)
    summary = _cut(document.summary, MAX_SUMMARY_LENGTH, "summary", notes)
    tags = _tags(document, notes)
    if not notes:
        return document
    return replace(
        document, title=title, summary=summary, tags=tags, notes=(*document.notes, *notes)
    )


def _cut(text: str, limit: int, what: str, notes: list[str]) -> str:
    plain = " ".join(text.split())
    if len(plain) <= limit:
        return text
    notes.append(f"Its {what} has {len(plain):,} characters and was cut to {limit}.")
    return plain[: limit - 1].rstrip() + "…"


def _tags(document: Document, notes: list[str]) -> tuple[str, ...]:
    fitting = [tag for tag in document.tags if _is_tag(tag)]
    left_out = [tag for tag in document.tags if not _is_tag(tag)] + fitting[MAX_TAGS:]
    if left_out:
        notes.append(f"Tags that no post can have, or beyond {MAX_TAGS}: {', '.join(left_out)}.")
    return tuple(fitting[:MAX_TAGS])


def _is_tag(name: str) -> bool:
    key = tag_key(name)
    fits = 0 < len(key) <= MAX_TAG_LENGTH and len(name) <= MAX_TAG_LENGTH
    return fits and f"/{key}" != routes.FEED
