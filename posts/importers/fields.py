"""From a document to the fields of a post. Pure functions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from posts.importers.document import Document
from posts.models import DRAFT, MAX_TAGS, PAGE, PUBLISHED, Post


def fields(document: Document, stored: Post | None, notes: list[str]) -> dict[str, Any]:
    """Return the values that a document gives a post, but for slug, old addresses and author.

    Times it lacks: those stored, else now. Of a post that is there the kind stays. A page has no
    tags; that is added to the notes.
    """
    kind = stored.kind if stored else document.kind
    tags = list(document.tags)
    if kind == PAGE and tags:
        notes.append(f"A page has no tags: {', '.join(tags)} stay away.")
        tags = []
    series = _series(document, kind, tags, notes)
    known = stored.created_at if stored else None
    created_at = document.created_at or known or document.published_at or timezone.now()
    return {
        "kind": kind,
        "title": document.title,
        "summary": document.summary,
        "body": document.body,
        "tags": tags,
        "series": series,
        "translation_of": document.translation_of,
        "top_image": document.top_image,
        "status": DRAFT if document.draft else PUBLISHED,
        "published_at": document.published_at or (None if document.draft else created_at),
        "created_at": _to_the_second(created_at),
        "updated_at": _to_the_second(document.updated_at or created_at),
        "front_matter": dict(document.rest),
        "imported_head": document.head,
    }


def _series(document: Document, kind: str, tags: list[str], notes: list[str]) -> str:
    if document.series and kind == PAGE:
        notes.append(f"A page is in no series: {document.series} stays away.")
        return ""
    if document.series and len(tags) >= MAX_TAGS:
        notes.append(f"With {MAX_TAGS} tags it can be in no series: {document.series} stays away.")
        return ""
    return document.series


def _to_the_second(when: datetime) -> datetime:
    return when.replace(microsecond=0)
