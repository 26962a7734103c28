"""What becomes of a file that is imported: a post is created or updated, or nothing is done.

Which post a file belongs to:

- A file with an `id` is the post of that id.
- A file without one gets an id made from its slug, or from its own name where it has no slug.
  So it is the same post the next time too, wherever the file lies; it gets a second copy if that
  name is changed.

The address of a post is its `slug`; without one, its `id`; without either, its file's name.

A file is imported again only if it differs from the one that was imported last, and never over
what somebody wrote here since, unless that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import chain, count
from pathlib import PurePath

from django.utils import timezone
from pynamodb.exceptions import PynamoDBException
from ulid import ULID

from posts import publishing, store
from posts.errors import PublishingError, StoreUnavailable
from posts.importers.front_matter import PostFile, parse
from posts.importers.markdown_files import MarkdownFiles
from posts.importers.report import FileResult, Outcome
from posts.importers.source import InvalidFile
from posts.models import DRAFT, PUBLISHED, Post, copy_of
from posts.publishing import Actor
from posts.transactions import failure_code
from posts.validation import validated
from reader_lambda.names import MAX_SLUG_LENGTH, normal_slug, slug_from_title


class Importer:
    """Imports files one by one, as `by`. One run: it knows what it has imported before.

    dry_run: only tell what would become of each file.
    overwrite: take the file's text, even if the post was written or edited here.
    """

    def __init__(self, *, by: Actor, dry_run: bool = False, overwrite: bool = False) -> None:
        self._by = by
        self._dry_run = dry_run
        self._overwrite = overwrite
        self._files: dict[str, str] = {}  # names, by the ids of their posts
        self._slugs: dict[str, str] = {}  # ids, by the slugs given in this run

    def import_files(self, files: MarkdownFiles) -> Iterator[FileResult]:
        """Import files one after another, yielding what became of each. See `import_file`."""
        for path in files:
            name = files.name(path)
            try:
                data = path.read_bytes()
            except OSError as error:
                yield FileResult(name, Outcome.FAILED, f"It cannot be read: {error.strerror}.")
            else:
                yield self.import_file(name, data)

    def import_file(self, name: str, data: bytes) -> FileResult:
        """Return what became of a file. name: its path below the source.

        Raises StoreUnavailable; whatever is wrong with the file is in the result.
        """
        try:
            return self._import(name, data)
        except StoreUnavailable:
            raise
        except PynamoDBException as error:
            raise StoreUnavailable(failure_code(error)) from error
        except (InvalidFile, PublishingError) as error:
            return FileResult(name, Outcome.FAILED, str(error))

    def _import(self, name: str, data: bytes) -> FileResult:
        file = parse(data, zone=timezone.get_default_timezone())
        digest = blake2b(data, digest_size=32).hexdigest()
        post_id = file.id or _id_from(file.slug or normal_slug(PurePath(name).stem))
        self._claim_id(post_id, name)
        stored = store.get_post(post_id)
        if stored is not None and (reason := self._reason_to_skip(stored, digest)):
            return FileResult(name, Outcome.SKIPPED, reason)
        wanted_slug = _wanted_slug(file, name, post_id)
        slug = self._free_slug(wanted_slug, post_id)
        post = copy_of(
            stored or Post(id=post_id),
            **_fields(file, name, stored),
            slug=slug,
            imported_digest=digest,
            imported_version=(stored.version if stored else 0) + 1,
        )
        _check(post)
        if not self._dry_run:
            publishing.save(post, by=self._by, keep_times=True)
        return FileResult(
            name,
            Outcome.UPDATED if stored else Outcome.CREATED,
            "" if slug == wanted_slug else f"slug {slug}, since {wanted_slug} is taken.",
        )

    def _claim_id(self, post_id: str, name: str) -> None:
        other = self._files.setdefault(post_id, name)
        if other != name:
            raise InvalidFile(f"{other} has the same id ({post_id}). Give each an `id` of its own.")

    def _reason_to_skip(self, stored: Post, digest: str) -> str:
        edited = stored.version != stored.imported_version
        if stored.imported_digest == digest and not (edited and self._overwrite):
            return "unchanged"
        if not edited or self._overwrite:
            return ""
        if not stored.imported_digest:
            return f"post {stored.id} was written here; --overwrite takes the file's text"
        return "edited here since it was imported; --overwrite takes the file's text"

    def _free_slug(self, wanted: str, post_id: str) -> str:
        """Return the wanted slug, or one with a number if another post holds or held it."""
        suffixes = chain([""], (f"-{number}" for number in count(2)))
        slugs = (wanted[: MAX_SLUG_LENGTH - len(suffix)] + suffix for suffix in suffixes)
        free = next(slug for slug in slugs if self._is_free(slug, post_id))
        self._slugs[free] = post_id
        return free

    def _is_free(self, slug: str, post_id: str) -> bool:
        holders = {self._slugs.get(slug), store.slug_holder(slug)}
        return holders <= {None, post_id}


def _check(post: Post) -> None:
    """Raise what saving would raise, so that a dry run tells it too."""
    validated(post)
    if post.author and store.get_author(post.author) is None:
        raise InvalidFile(
            f"There is no author {post.author!r}. Add the author in the admin, with that slug, "
            "or take the key `author` out."
        )


def _id_from(name: str) -> str:
    """Return an id in the form of a ULID, always the same for a name."""
    return str(ULID.from_bytes(blake2b(name.encode(), digest_size=16).digest()))


def _wanted_slug(file: PostFile, name: str, post_id: str) -> str:
    text = file.id or PurePath(name).stem
    return file.slug or slug_from_title(text) or slug_from_title(post_id)


def _fields(file: PostFile, name: str, stored: Post | None) -> dict[str, object]:
    """Return the values that a file gives a post. Times it lacks: those stored, else now."""
    known = stored.created_at if stored else None
    created_at = file.created_at or known or file.published_at or timezone.now()
    return {
        "title": file.title or PurePath(name).stem,
        "summary": file.summary,
        "body": file.body,
        "tags": file.tags,
        "top_image": file.top_image,
        "author": file.author,
        "status": DRAFT if file.draft else PUBLISHED,
        "published_at": file.published_at or (None if file.draft else created_at),
        "created_at": created_at,
        "updated_at": file.updated_at or created_at,
        "front_matter": file.rest,
    }
