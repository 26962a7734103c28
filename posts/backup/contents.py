"""What has to be known of a whole backup before its first post can be restored.

Kept in SQLite, in a temporary file of its own that ends with the process, so that a big blog takes
no more memory than a small one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b

from pynamodb.models import Model

from posts import counts
from posts.backup.archive import BackupFile
from posts.backup.format import POSTS, PUBLIC
from posts.backup.raw_tables import text_of
from posts.derived_items import Totals
from posts.models import DRAFT, Post, copy_of
from posts.neighbours import Around
from posts.public_items import link
from posts.store import post_from_item
from posts.tables import (
    POST_SK,
    MonthItem,
    Neighbour,
    PostItem,
    SiteItem,
    SitemapItem,
    TagItem,
    from_utc_second,
    utc_second,
)
from reader_lambda import items
from reader_lambda.names import MAX_SLUG_LENGTH

_SCHEMA = """
CREATE TABLE public (sk TEXT PRIMARY KEY, id TEXT, path TEXT, title TEXT, visible_from TEXT)
    WITHOUT ROWID;
CREATE TABLE slugs (slug TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
CREATE TABLE written (digest BLOB PRIMARY KEY) WITHOUT ROWID;
"""
_COUNTERS: dict[str, type[Model]] = {
    items.TAGS_PK: TagItem,
    items.ARCHIVE_PK: MonthItem,
    items.SITEMAP_PK: SitemapItem,
}


class Contents:
    """An index of a backup's posts, and of the keys that were written of it.

    site: the site item, None where there was none. renamed: (id, slug before, slug now) of posts
    whose slug another post came to have while the backup was made.
    """

    def __init__(self, backup: BackupFile) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")
        self.totals = Totals()
        self.site: SiteItem | None = None
        self.scheduled: dict[str, str] = {}
        self.renamed: list[tuple[str, str, str]] = []
        self._slugs: dict[str, tuple[str, list[str]]] = {}  # of the renamed, by id
        self._begun_at = datetime.fromtimestamp(backup.begun_at, UTC)
        self._read_counters(backup)
        for item in backup.items(POSTS):
            if text_of(item, items.SK) == POST_SK:
                self._add(PostItem.from_raw_data(item))

    def post(self, item: PostItem) -> Post:
        """Return a post as it is to be restored, without its text."""
        post = post_from_item(item)
        if post.id not in self._slugs:
            return post
        slug, public_slugs = self._slugs[post.id]
        return copy_of(post, body="", slug=slug, public_slugs=public_slugs)

    def around(self, post: Post) -> Around:
        """Return the posts beside a public post in time."""
        sk = _sk(post)
        return Around(
            older=self._neighbour("sk < ? ORDER BY sk DESC", sk),
            newer=self._neighbour("sk > ? ORDER BY sk", sk),
        )

    def newest(self) -> Neighbour | None:
        """Return the newest of all public posts, scheduled or not."""
        return self._neighbour("sk > ? ORDER BY sk DESC", "")

    def is_claimed(self, slug: str) -> bool:
        """Tell whether one of the posts has a slug."""
        return bool(self._all("SELECT 1 FROM slugs WHERE slug = ?", slug))

    def write(self, table: str, pk: str, sk: str) -> None:
        """Remember that the item of a key is of this backup."""
        self._all("INSERT OR IGNORE INTO written VALUES (?)", _digest(table, pk, sk))

    def is_written(self, table: str, pk: str, sk: str) -> bool:
        """Tell whether the item of a key is of this backup."""
        return bool(self._all("SELECT 1 FROM written WHERE digest = ?", _digest(table, pk, sk)))

    def _read_counters(self, backup: BackupFile) -> None:
        for item in backup.items(PUBLIC):
            model = _COUNTERS.get(text_of(item, items.PK))
            if model is not None:
                self.totals.keep([model.from_raw_data(item)])
            elif text_of(item, items.PK) == items.SITE_KEY:
                self.site = SiteItem.from_raw_data(item)

    def _add(self, item: PostItem) -> None:
        post = self._with_slugs(post_from_item(item))
        self.totals.add(post, counts.counted_for(item))
        if post.status == DRAFT:
            return
        to_here = link(post)
        self._all(
            "INSERT INTO public VALUES (?, ?, ?, ?, ?)",
            *(_sk(post), post.id, post.path, post.title, utc_second(to_here.visible_from)),
        )
        at = utc_second(post.listed_at)
        known = self.site.scheduled_at().get(post.id) if self.site else None
        if known == at or post.listed_at > self._begun_at:
            self.scheduled[post.id] = at

    def _with_slugs(self, post: Post) -> Post:
        """Claim a post's slugs, and give it another where it comes too late for its own."""
        slug = self._free_slug(post)
        public = [each for each in post.public_slugs if self._claim(each, post.id)]
        public = [slug if each == post.slug else each for each in public]
        if (slug, public) == (post.slug, post.public_slugs):
            return post
        self.renamed.append((post.id, post.slug, slug))
        self._slugs[post.id] = slug, public
        return copy_of(post, body="", slug=slug, public_slugs=public)

    def _free_slug(self, post: Post) -> str:
        for suffix in _suffixes():
            slug = post.slug[: MAX_SLUG_LENGTH - len(suffix)] + suffix
            if self._claim(slug, post.id):
                return slug
        raise AssertionError("there is always another number")

    def _claim(self, slug: str, post_id: str) -> bool:
        self._all("INSERT OR IGNORE INTO slugs VALUES (?, ?)", slug, post_id)
        return self._all("SELECT id FROM slugs WHERE slug = ?", slug) == [(post_id,)]

    def _neighbour(self, where: str, sk: str) -> Neighbour | None:
        found = self._all(
            f"SELECT id, path, title, visible_from FROM public WHERE {where} LIMIT 1",  # noqa: S608 (one of three texts above)
            sk,
        )
        if not found:
            return None
        post_id, path, title, at = found[0]
        return Neighbour(post_id=post_id, path=path, title=title, visible_from=from_utc_second(at))

    def _all(self, statement: str, *values: object) -> list[tuple[str, ...]]:
        return self._database.execute(statement, values).fetchall()


def _suffixes() -> Iterator[str]:
    yield ""
    number = 2
    while True:
        yield f"-{number}"
        number += 1


def _sk(post: Post) -> str:
    return items.entry_sk(utc_second(post.listed_at), post.id)


def _digest(*key: str) -> bytes:
    return blake2b("\0".join(key).encode(), digest_size=16).digest()
