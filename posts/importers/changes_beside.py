"""Changes of a public post that readers do not see yet, as an export of a blog has them."""

from __future__ import annotations

from posts import publishing, store
from posts.errors import SlugTaken
from posts.importers.claims import wanted_slug
from posts.importers.document import Document
from posts.importers.fields import fields
from posts.importers.report import Outcome
from posts.importers.source import InvalidFile
from posts.models import DRAFT, Post, copy_of
from posts.pending import working_version
from posts.publishing import Actor
from posts.validation import validated
from reader_lambda.addresses import normal_address

_COMPARED = (
    "title slug summary tags series translation_of top_image author published_at updated_at "
    "addresses body"
).split()
_OF_A_POST = ("kind", "status", "created_at", "front_matter", "imported_head")


def changed_post(document: Document) -> Post:
    """Return the public post that a document changes, as it is stored. InvalidFile."""
    item = store.get_post_item(document.changes_of)
    post = store.post_from_item(item) if item else None
    if post is None or post.status == DRAFT:
        raise InvalidFile(
            f"It changes the post {document.changes_of}, which is not public here. Import that "
            "first, or take the key `changes_of` out to have a draft of its own."
        )
    return post


def what_becomes(stored: Post, made: Post, *, overwrite: bool) -> tuple[Outcome, str]:
    """Return what becomes of a document's changes, and why where that is nothing."""
    if stored.pending and _is_same(working_version(stored), made):
        return Outcome.SKIPPED, "unchanged"
    if stored.version != stored.imported_version and not overwrite:
        reason = "edited here since it was imported; --overwrite takes the source's text"
        return Outcome.SKIPPED, reason
    return Outcome.UPDATED if stored.pending else Outcome.CREATED, ""


def with_changes(stored: Post, document: Document, author: str, notes: list[str]) -> Post:
    """Return a post as a document has it. PublishingError, such as for a title that is missing."""
    values = fields(document, stored, notes)
    for name in _OF_A_POST:
        del values[name]
    addresses = [address for each in document.addresses if (address := normal_address(each))]
    made = copy_of(stored, **values, author=author, addresses=addresses)
    made.slug = wanted_slug(made, document)
    return validated(made)


def _is_same(working: Post, made: Post) -> bool:
    return all(getattr(working, name) == getattr(made, name) for name in _COMPARED)


def save(made: Post, stored: Post, by: Actor, notes: list[str]) -> None:
    """Keep changes beside a post, under its own slug where another post has the one they want."""
    try:
        publishing.save_pending(made, by=by, keep_times=True)
    except SlugTaken:
        notes.append(f"Its slug stays {stored.slug}, since {made.slug} is taken.")
        publishing.save_pending(copy_of(made, slug=stored.slug), by=by, keep_times=True)
