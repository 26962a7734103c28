"""What becomes of a document that is imported: a post is created or updated, or nothing is done.

Which post a document belongs to:

- A document with an `id` is the post of that id.
- One without gets an id made from its key. So it is the same post the next time too.

The address of a post is its `slug`; without one, it is made from the id or the title.

A document is imported again only if it differs from the one that was imported last, and never
over what somebody wrote here since, unless that is asked for.

Documents are saved one after another, each in one transaction, and nothing else says how far an
import came: after a crash it is run again, passes over what is there, and goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pynamodb.exceptions import PynamoDBException

from posts import counts, publishing, store
from posts.errors import (
    AddressTaken,
    EditConflict,
    PublishingError,
    SlugTaken,
    StoreUnavailable,
    TranslationTaken,
)
from posts.importers import changes_beside, look_up
from posts.importers.author_names import AuthorNames
from posts.importers.claims import Claims
from posts.importers.document import Document, Unreadable
from posts.importers.fields import fields
from posts.importers.fitting import fitted
from posts.importers.look_up import Known, post_id_of
from posts.importers.markdown_source import MarkdownSource
from posts.importers.pictures import Pictures
from posts.importers.pins import Pins
from posts.importers.report import Outcome, Result
from posts.importers.source import InvalidFile, Source
from posts.models import Post, copy_of
from posts.publishing import Actor
from posts.save_run import SaveRun
from posts.tables import PostItem
from posts.transactions import failure_code
from posts.validation import validated

# Behind the digest of what was imported last, where some of its pictures did not come along: so
# that the next import, which may find them, does not pass over it.
_INCOMPLETE = "+"

_UNCHANGED = "unchanged"  # why a document is passed over

AT_ONCE = 25  # documents that are looked up together, and so in memory


class Importer:
    """Imports documents one by one, as `by`. One run: it knows what it has imported before.

    dry_run: only tell what would become of each. overwrite: take the source's text, even if the
    post was written or edited here. pictures: brings those of the documents along; without it
    they stay where they are. Its `authors` know who is there, and would be after a dry run.
    """

    def __init__(
        self,
        *,
        by: Actor,
        dry_run: bool = False,
        overwrite: bool = False,
        pictures: Pictures | None = None,
    ) -> None:
        self._by = by
        self._dry_run = dry_run
        self._overwrite = overwrite
        self._pictures = pictures
        self.authors = AuthorNames(by=by, dry_run=dry_run)
        self._claims = Claims(dry_run=dry_run)
        self._pins = Pins(by=by, dry_run=dry_run)
        self._run: SaveRun | None = None
        self._known: dict[str, Known] = {}
        self._ids: set[int] = set()  # hashes, since a long import must not grow

    def import_all(self, source: Source) -> Iterator[Result]:
        """Import a source's documents one after another, yielding what became of each."""
        is_foreign = source.format != MarkdownSource.format
        items = iter(source)
        with SaveRun() as self._run:
            while chunk := list(islice(items, AT_ONCE)):
                chunk = [_fitted(item) for item in chunk] if is_foreign else chunk
                self._look_up([item for item in chunk if isinstance(item, Document)])
                yield from map(self.import_one, chunk)
        self._run = None

    def _look_up(self, documents: list[Document]) -> None:
        """Read at once what is known of some documents' posts, and which slugs are free."""
        try:
            self._known = look_up.posts(documents)
            if self._run:
                self._run.free = look_up.free_slugs(documents)
        except PynamoDBException as error:
            raise StoreUnavailable(failure_code(error)) from error

    def import_one(self, item: Document | Unreadable) -> Result:
        """Return what became of a document.

        Raises StoreUnavailable; whatever is wrong with the document is in the result.
        """
        if isinstance(item, Unreadable):
            return Result(item.name, Outcome.FAILED, item.reason)
        try:
            return self._import(item)
        except StoreUnavailable:
            raise
        except PynamoDBException as error:
            raise StoreUnavailable(failure_code(error)) from error
        except (InvalidFile, PublishingError) as error:
            return Result(item.name, Outcome.FAILED, str(error), item.notes)

    def _import(self, document: Document) -> Result:
        if document.changes_of:
            return self._import_changes(document)
        post_id = post_id_of(document)
        self._claim_id(post_id)
        try:
            return self._decided(document, post_id)
        except EditConflict:  # such as with the end of a run that was killed: look again
            return self._decided(document, post_id)

    def _decided(self, document: Document, post_id: str) -> Result:
        known = self._known.pop(post_id, None)  # once: a second look is to see what is new
        item = known.item if known else store.get_post_item(post_id)
        stored = store.post_from_item(item) if item else None
        if item and stored and (reason := self._reason_to_skip(stored, document)):
            self._count(item, stored)
            notes: list[str] = []
            if reason == _UNCHANGED:  # the run that saved it may have ended before that
                self._pins.give(stored, document, stored, notes)
            return Result(
                document.name, Outcome.SKIPPED, reason, tuple(notes), post_id, stored.path
            )
        result = self._write(document, post_id, stored)
        if item and stored and result.outcome is Outcome.SKIPPED:
            self._count(item, stored)
        return result

    def _import_changes(self, document: Document) -> Result:
        self._claim_id(f"{document.changes_of} changes")
        if self._dry_run and hash(document.changes_of) in self._ids:
            return Result(document.name, Outcome.CREATED)  # beside a post that is not there yet
        stored = changes_beside.changed_post(document)
        notes = list(document.notes)
        author = self.authors.slug_of(document, stored, notes)
        if self._pictures:
            taken = self._pictures.taken_along(document)
            document = taken.document
            notes += taken.notes
        made = changes_beside.with_changes(stored, document, author, notes)
        outcome, reason = changes_beside.what_becomes(stored, made, overwrite=self._overwrite)
        if outcome is not Outcome.SKIPPED and not self._dry_run:
            changes_beside.save(made, stored, self._by, notes)
        return Result(document.name, outcome, reason, tuple(notes), stored.id, stored.path)

    def _write(self, document: Document, post_id: str, stored: Post | None) -> Result:
        notes = list(document.notes)
        author = self.authors.slug_of(document, stored, notes)
        if self._run and author:
            self._run.authors.add(author)
        digest = document.digest
        if self._pictures:
            taken = self._pictures.taken_along(document)
            document = taken.document
            notes += taken.notes
            digest += _INCOMPLETE if taken.missing else ""
        post = copy_of(
            stored or Post(id=post_id),
            **fields(document, stored, notes),
            author=author,
            imported_digest=digest,
            imported_version=(stored.version if stored else 0) + 1,
        )
        self._claims.give(post, document, stored, notes)
        if stored and _is_same(stored, post):
            outcome, reason = Outcome.SKIPPED, _UNCHANGED
        else:
            outcome, reason = Outcome.UPDATED if stored else Outcome.CREATED, ""
            post = self._saved(post, notes)
            self._pins.give(post, document, stored, notes)
        return Result(document.name, outcome, reason, tuple(notes), post_id, post.path)

    def _saved(self, post: Post, notes: list[str]) -> Post:
        """Save a post, without what another one turns out to have: a slug, old addresses."""
        if self._dry_run:
            return validated(post)
        while True:
            try:
                return publishing.save(post, by=self._by, keep_times=True, run=self._run)
            except SlugTaken:
                self._claims.give_other_slug(post, notes)
            except AddressTaken as taken:
                self._claims.give_up(post, taken.address, notes)
            except TranslationTaken as taken:
                notes.append(f"It is no translation of {post.translation_of}: {taken}")
                post.translation_of = ""

    def _claim_id(self, post_id: str) -> None:
        claim = hash(post_id)
        if claim in self._ids:
            raise InvalidFile(
                f"A document before it has the same id ({post_id}). Give each an `id` of its own."
            )
        self._ids.add(claim)

    def _reason_to_skip(self, stored: Post, document: Document) -> str:
        edited = stored.version != stored.imported_version
        if stored.imported_digest == document.digest and not (edited and self._overwrite):
            return _UNCHANGED
        if not edited or self._overwrite:
            return ""
        if not stored.imported_digest:
            return f"post {stored.id} was written here; --overwrite takes the source's text"
        return "edited here since it was imported; --overwrite takes the source's text"

    def _count(self, item: PostItem, stored: Post) -> None:
        """Bring the counters in line where the run that saved the post ended before that."""
        if not self._dry_run and counts.counted_for(item) != counts.wanted_for(stored):
            counts.settle(stored.id)


def _fitted(item: Document | Unreadable) -> Document | Unreadable:
    return fitted(item) if isinstance(item, Document) else item


def _is_same(stored: Post, post: Post) -> bool:
    """Tell whether an import that is tried again would change nothing."""
    names = (
        "imported_digest title summary tags series translation_of top_image author slug status "
        "published_at created_at updated_at front_matter addresses body"
    )
    again = stored.imported_digest.endswith(_INCOMPLETE)
    return again and all(getattr(stored, name) == getattr(post, name) for name in names.split())
