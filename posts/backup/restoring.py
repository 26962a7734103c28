"""Restoring a backup: the blog is then what it was, and what readers see is made anew.

Everything is written over what is there, and what the backup does not have is taken away last: so
readers find a blog all the while, and a restore that is interrupted is simply run again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html import escape
from itertools import groupby
from typing import IO, Any

from django.conf import settings

from posts import held_site, records, site_settings, texts
from posts.backup import objects
from posts.backup.archive import BackupFile, spool
from posts.backup.batches import Batches
from posts.backup.contents import Contents
from posts.backup.format import POSTS, PUBLIC, RECORDS
from posts.backup.in_threads import Workers
from posts.backup.reading import is_of_the_moment
from posts.big_text import Text, pack, unpack
from posts.derived_items import Shown, StoredItem, of_post, serialized
from posts.edge.orders import purge_item
from posts.errors import PublishingError
from posts.media import uses
from posts.models import DRAFT, Post, copy_of
from posts.neighbours import Around, links_item
from posts.raw_tables import Item, RawTables, text_of
from posts.read_units import ReadUnits
from posts.search import numbers
from posts.site_links import pinned_card
from posts.store import media_pk
from posts.tables import (
    ADDRESS_SK,
    AUTHORS_PK,
    MEDIA_LIST_PK,
    MEDIA_SK,
    POST_SK,
    RESTORE_KEY,
    REVISION_SK_PREFIX,
    SLUG_SK,
    PostItem,
    RestoreItem,
    RevisionItem,
    SiteItem,
)
from reader_lambda import cache_tags, items, routes

_NO_LIMIT = float("inf")
_A_FEW = 25
_AT_ONCE = 8  # objects
# Of an item what tells whether it is to go, and of a file where its objects are.
_KEYS: dict[str, Any] = {
    "ProjectionExpression": f"{items.PK}, {items.SK}, digest, #name, renditions",
    "ExpressionAttributeNames": {"#name": "name"},
}


@dataclass
class Restored:
    """What came of it. changed: (id, what) of posts. refused: (id, reason) of texts."""

    posts: int = 0
    objects: int = 0
    removed: int = 0  # items that the blog had and the backup has not
    changed: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def under_way() -> str | None:
    """Return the digest of the backup whose restore was begun and not ended, or None."""
    found = next(RestoreItem.query(RESTORE_KEY, consistent_read=True), None)
    return found.digest if found else None


def is_empty() -> bool:
    """Tell whether the blog has nothing that a restore could replace."""
    tables = RawTables(ReadUnits(_NO_LIMIT))
    editorial = tables.scan(settings.EDITORIAL_TABLE, Limit=_A_FEW)
    public = tables.scan(settings.PUBLIC_TABLE, Limit=_A_FEW)
    return all(map(is_of_the_moment, editorial)) and all(
        text_of(item, items.PK) == items.SITE_KEY for item in public
    )


def restore(backup: BackupFile, *, progress: Callable[[int], None]) -> Restored:
    """Make the blog what the backup says. progress: told how many posts are done.

    Whatever stops it, it can be run again, and then ends the same. NotTaken, or what botocore
    raises, where AWS does not take it.
    """
    with closing(Contents(backup)) as contents:
        held_site.hold(contents.site)  # whose time zone is that of what is made
        is_new = is_empty()
        mark = RestoreItem(RESTORE_KEY, RESTORE_KEY, digest=backup.digest)
        mark.save()
        if contents.last_number:
            numbers.skip_to(contents.last_number)
        with Batches() as batches:
            restored = _Restore(backup, contents, batches, progress).run(is_new=is_new)
    records.ensure_site()
    # A purge of everything, once everything is written, and before the mark is gone.
    purge_item([cache_tags.SITE]).save()
    mark.delete()
    return restored


class _Restore:
    def __init__(
        self,
        backup: BackupFile,
        contents: Contents,
        batches: Batches,
        progress: Callable[[int], None],
    ) -> None:
        self._backup = backup
        self._contents = contents
        self._batches = batches
        self._progress = progress
        self._authors: dict[str, dict[str, str]] = {}
        self._pinned: dict[str, dict[str, str]] = {}
        self._done = Restored(changed=contents.changed)

    def run(self, *, is_new: bool) -> Restored:
        """Write everything, and remove the rest unless the blog was empty."""
        self._write_objects()
        self._write_records()
        self._write_traces()
        self._batches.flush()  # posts ask for the sizes of pictures, and come to stand on traces
        for _pk, found in groupby(self._backup.items(POSTS), key=_partition):
            self._write_post(found)
        self._write_site()
        self._batches.flush()
        if not is_new:
            self._remove_the_rest()
        return self._done

    def _write_objects(self) -> None:
        with Workers(_AT_ONCE) as workers:
            for key, content, size, headers in self._backup.objects():
                copied = spool()  # the file is read on meanwhile
                shutil.copyfileobj(content, copied)
                workers.do(_write_object, key, copied, size, headers)
                self._done.objects += 1

    def _write_records(self) -> None:
        for item in self._backup.items(RECORDS):
            pk, sk = text_of(item, items.PK), text_of(item, items.SK)
            if pk == AUTHORS_PK:
                shown = {name: text_of(item, name) for name in (items.NAME, items.URL)}
                self._authors[sk] = shown
            if sk in (SLUG_SK, ADDRESS_SK) and self._contents.is_claimed(pk):
                continue  # it is made of its post
            self._put(settings.EDITORIAL_TABLE, item)
            if sk == MEDIA_SK:
                self._put(settings.EDITORIAL_TABLE, _listed(item))

    def _write_traces(self) -> None:
        """Write what was found at paths: the traces of deleted posts, and forgotten redirects."""
        for item in self._backup.items(PUBLIC):
            if text_of(item, items.SK) in (items.PAGE_SK, items.MOVED_SK):
                self._put(settings.PUBLIC_TABLE, item)

    def _write_post(self, found: Iterator[Item]) -> None:
        """Write a post with texts and history, and what is made of it. Texts come behind it."""
        stored: Item | None = None
        current = ""
        text: list[RevisionItem] = []
        for item in found:
            sk = text_of(item, items.SK)
            if sk == POST_SK:
                stored = item
                current = f"{REVISION_SK_PREFIX}{text_of(item, 'revision')}"
                continue
            if current and sk.startswith(current):
                text.append(RevisionItem.from_raw_data(item))
            self._put(settings.EDITORIAL_TABLE, item)
        if stored is not None:  # else it was deleted; its texts and history stay
            body = unpack(text[0].text, (piece.text_z or b"" for piece in text))
            self._write_live_post(stored, body)
            self._done.posts += 1
            self._progress(self._done.posts)

    def _write_live_post(self, stored: Item, body: str) -> None:
        post = self._contents.post(PostItem.from_raw_data(stored))
        shown: Shown | None = None
        if post.status != DRAFT:
            text = self._rendered(post, body)
            post.page_chunks = max(0, len(text.html.pieces) - 1)
            shown = Shown(text.html, text.contents, self._contents.around(post))
            if post.pinned:
                self._pinned[post.id] = pinned_card(post)
        self._put(settings.EDITORIAL_TABLE, _with_changes(stored, post))
        for made in (*of_post(post, shown), *self._uses(post, body)):
            self._put_made(made)

    def _uses(self, post: Post, body: str) -> Iterator[StoredItem]:
        """Yield the notes of the files that a post uses, of those that the backup has."""
        at = post.updated_at or post.listed_at
        for digest in sorted(uses.digests_in(copy_of(post, body=body))):
            if self._contents.is_written(settings.EDITORIAL_TABLE, media_pk(digest), MEDIA_SK):
                yield serialized(records.use_item(digest, post.id, post.version, at))

    def _rendered(self, post: Post, body: str) -> Text:
        try:
            text, _rendered = texts.rendered(body)
        except PublishingError as refusal:
            # What was public stays so, as plain as can be: better than a post that is gone.
            self._done.refused.append((post.id, str(refusal)))
            text = Text(pack(body), pack(f"<pre>{escape(body)}</pre>"), "")
        return text

    def _write_site(self) -> None:
        contents = self._contents
        for made in contents.totals.items():
            self._put_made(made)
        if newest := contents.newest():
            self._put_made(serialized(links_item(routes.HOME, Around(newest, None))))
        if contents.site:
            site = SiteItem(items.SITE_KEY, items.SITE_KEY)
            for name in site_settings.STORED:
                setattr(site, name, getattr(contents.site, name))
            site.authors, site.scheduled = self._authors, contents.scheduled
            site.pinned = self._pinned or None
            self._put_made(serialized(site))

    def _put_made(self, made: StoredItem) -> None:
        table = settings.EDITORIAL_TABLE if made.is_editorial else settings.PUBLIC_TABLE
        self._put(table, made.attributes)

    def _put(self, table: str, item: Item) -> None:
        self._contents.write(table, text_of(item, items.PK), text_of(item, items.SK))
        self._batches.put(table, item)

    def _remove_the_rest(self) -> None:
        tables = RawTables(ReadUnits(_NO_LIMIT))
        for table in (settings.PUBLIC_TABLE, settings.EDITORIAL_TABLE):
            for item in tables.scan(table, **_KEYS):
                pk, sk = text_of(item, items.PK), text_of(item, items.SK)
                if is_of_the_moment(item) or self._contents.is_written(table, pk, sk):
                    continue
                if sk == MEDIA_SK:
                    for key in objects.keys_of(item):  # first: its record says that they are there
                        objects.delete(key)
                self._batches.delete(table, item)
                self._done.removed += 1


def _partition(item: Item) -> str:
    return text_of(item, items.PK)


def _listed(record: Item) -> Item:
    """Return the entry of a file in the list of files, from its record."""
    sk = f"{text_of(record, 'uploaded_at')}#{text_of(record, 'digest')}"
    shown = {name: value for name, value in record.items() if name != "noted"}
    return {**shown, items.PK: {"S": MEDIA_LIST_PK}, items.SK: {"S": sk}}


def _write_object(key: str, content: IO[bytes], size: int, headers: dict[str, str]) -> None:
    with content:
        if not objects.is_there(key, size):
            content.seek(0)
            objects.put(key, content, headers)


def _with_changes(stored: Item, post: Post) -> Item:
    """Return a post's item with what of the post differs; everything else is kept as it was."""
    before = PostItem.from_raw_data(stored)
    changes: dict[str, Any] = {}
    if before.slug != post.slug:
        changes["slug"] = {"S": post.slug}
    if before.page_chunks != post.page_chunks:
        changes["page_chunks"] = {"N": str(post.page_chunks)}
    for name in ("public_slugs", "addresses"):
        if getattr(before, name) != getattr(post, name):
            changes[name] = {"L": [{"S": text} for text in getattr(post, name)]}
    return {**stored, **changes}
