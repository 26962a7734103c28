"""Which author a document is by, and authors made where a source brings new ones."""

from __future__ import annotations

from hashlib import blake2b

from posts import records, store
from posts.importers.document import Document
from posts.importers.source import InvalidFile
from posts.models import Author, Post
from posts.publishing import Actor
from reader_lambda.names import slug_from_title

MAX_NAME_LENGTH = 100  # characters


class AuthorNames:
    """The authors that an import has met, by slug and by public name.

    dry_run: make none, and go on as if those were there that would have been made.
    """

    def __init__(self, *, by: Actor, dry_run: bool) -> None:
        self._by = by
        self._dry_run = dry_run
        self._slugs: dict[str, str] | None = None  # by public name, once one is looked for
        self._known: set[str] = set()

    def has(self, slug: str) -> bool:
        """Tell whether there is an author of a slug."""
        if slug not in self._known and store.get_author(slug) is not None:
            self._known.add(slug)
        return slug in self._known

    def add(self, author: Author) -> None:
        """Make an author. PublishingError for one who cannot be."""
        author = records.validated_author(author)
        if not self._dry_run:
            records.add_author(author, by=self._by)
        self._known.add(author.slug)
        self._by_name()[author.name] = author.slug

    def slug_of(self, document: Document, stored: Post | None, notes: list[str]) -> str:
        """Return the slug of a document's author, "" where it has none.

        An author who is not there is made, with a note, where the document has a public name;
        else InvalidFile. An author whom the post has already is not asked for.
        """
        slug, name = document.author, " ".join(document.author_name.split())[:MAX_NAME_LENGTH]
        if not slug and name:
            slug = self._slug_of_name(name)
        if not slug or (stored and stored.author == slug) or self.has(slug):
            return slug
        self._make(slug, name, notes)
        return slug

    def _slug_of_name(self, name: str) -> str:
        return self._by_name().setdefault(name, slug_from_title(name) or _slug_of_signs(name))

    def _by_name(self) -> dict[str, str]:
        if self._slugs is None:
            self._slugs = {author.name: author.slug for author in store.list_authors()}
        return self._slugs

    def _make(self, slug: str, name: str, notes: list[str]) -> None:
        if not name:
            raise InvalidFile(
                f"There is no author {slug!r}. Add the author in the admin, with that slug, "
                "or take the key `author` out."
            )
        self.add(Author(slug=slug, name=name))
        notes.append(f"The author {name} ({slug}) is new and was made.")


def _slug_of_signs(name: str) -> str:
    """Return a slug for a name that has no letter or digit, another one for another name."""
    return f"author-{blake2b(name.encode(), digest_size=4).hexdigest()}"
