"""What has to be known of a whole backup before its first post can be restored.

Kept in SQLite, in a temporary file of its own that ends with the process, so that a big blog takes
no more memory than a small one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from pynamodb.models import Model

from posts import counts
from posts.backup.archive import BackupFile
from posts.backup.format import POSTS, PUBLIC
from posts.claims import address_item, claim_item
from posts.derived_items import Totals
from posts.models import DRAFT, PAGE, Post, copy_of
from posts.neighbours import Around
from posts.public_items import link
from posts.raw_tables import text_of
from posts.store import post_from_item
from posts.tables import (
    POST_SK,
    AddressItem,
    MonthItem,
    Neighbour,
    PostItem,
    SiteItem,
    SitemapItem,
    SlugItem,
    TagItem,
    from_utc_second,
    utc_second,
)
from reader_lambda import items
from reader_lambda.names import MAX_SLUG_LENGTH

_SCHEMA = """
CREATE TABLE public (sk TEXT PRIMARY KEY, id TEXT, path TEXT, title TEXT, visible_from TEXT)
    WITHOUT ROWID;
CREATE TABLE claims (pk TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID;
CREATE TABLE written (digest BLOB PRIMARY KEY) WITHOUT ROWID;
"""
_COUNTERS: dict[str, type[Model]] = {
    items.TAGS_PK: TagItem,
    items.ARCHIVE_PK: MonthItem,
    items.SITEMAP_PK: SitemapItem,
}


class Contents:
    """An index of a backup's posts, and of the keys that were written of it.

    site: the site item, None where there was none. changed: (id, what) of posts of
    which another came to have a slug or address while the backup was made.
    """

    def __init__(self, backup: BackupFile) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
        self._database.executescript(_SCHEMA)
        self._database.execute("BEGIN")
        self.totals = Totals()
        self.site: SiteItem | None = None
        self.scheduled: dict[str, str] = {}
        self.last_number = 0  # of the search's
        self.changed: list[tuple[str, str]] = []
        self._changes: dict[str, dict[str, Any]] = {}  # of the changed posts, by id
        self._begun_at = datetime.fromtimestamp(backup.begun_at, UTC)
        self._read_counters(backup)
        for item in backup.items(POSTS):
            if text_of(item, items.SK) == POST_SK:
                self._add(PostItem.from_raw_data(item))

    def close(self) -> None:
        """Forget all of it."""
        self._database.close()

    def post(self, item: PostItem) -> Post:
        """Return a post as it is to be restored, without its text."""
        post = post_from_item(item)
        changes = self._changes.get(post.id)
        return copy_of(post, body="", **changes) if changes else post

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

    def is_claimed(self, pk: str) -> bool:
        """Tell whether one of the posts claims the slug or address of a partition."""
        return bool(self._all("SELECT 1 FROM claims WHERE pk = ?", pk))

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
        post = self._with_claims(post_from_item(item))
        self.last_number = max(self.last_number, post.search_number)
        self.totals.add(post, counts.counted_for(item))
        if post.status == DRAFT:
            return
        self._schedule(post)
        if post.kind == PAGE:
            return
        to_here = link(post)
        self._all(
            "INSERT INTO public VALUES (?, ?, ?, ?, ?)",
            *(_sk(post), post.id, post.path, post.title, utc_second(to_here.visible_from)),
        )

    def _schedule(self, post: Post) -> None:
        at = utc_second(post.listed_at)
        known = self.site.scheduled_at().get(post.id) if self.site else None
        if known == at or post.listed_at > self._begun_at:
            self.scheduled[post.id] = at

    def _with_claims(self, post: Post) -> Post:
        """Claim a post's slugs and addresses, and change those that it comes too late for."""
        slug = self._free_slug(post)
        public = [each for each in post.public_slugs if self._claim(claim_item(post, each))]
        changes = {
            "slug": slug,
            "public_slugs": [slug if each == post.slug else each for each in public],
            "addresses": [
                each for each in post.addresses if self._claim(address_item(each, post.id))
            ],
        }
        if all(getattr(post, name) == value for name, value in changes.items()):
            return post
        self.changed.append((post.id, _sentence(post, slug)))
        self._changes[post.id] = changes
        return copy_of(post, body="", **changes)

    def _free_slug(self, post: Post) -> str:
        for suffix in _suffixes():
            slug = post.slug[: MAX_SLUG_LENGTH - len(suffix)] + suffix
            if self._claim(claim_item(post, slug)):
                return slug
        raise AssertionError("there is always another number")

    def _claim(self, claim: SlugItem | AddressItem) -> bool:
        self._all("INSERT OR IGNORE INTO claims VALUES (?, ?)", claim.pk, claim.post_id)
        return self._all("SELECT id FROM claims WHERE pk = ?", claim.pk) == [(claim.post_id,)]

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


def _sentence(post: Post, slug: str) -> str:
    if slug == post.slug:
        return "without a former address, which another post has"
    return f"slug {slug}, since {post.slug} is taken"


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
