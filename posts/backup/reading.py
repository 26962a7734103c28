"""What of a blog goes into a backup, read while editors work: each post of one version, whole.

Not read are sessions, uploads, who has a form open, links to drafts and orders to purge, which are
of the moment, and what `restore` makes anew: the entries of lists, which post uses which file, and
nearly all of the public table. Of that, what nothing else tells is read: the site's settings, the
names in the counters, where deleted posts were, and redirects that their post has forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import IO

from django.conf import settings
from django.utils import timezone

from posts.backup import objects
from posts.backup.archive import spool
from posts.backup.format import POSTS, PUBLIC, RECORDS, to_line
from posts.backup.in_threads import merged
from posts.momentary_items import EDITORS_PK_PREFIX, SHARED_PK_PREFIX
from posts.public_items import former_paths
from posts.raw_tables import SEGMENTS, Item, RawTables, text_of
from posts.relations.tables import RELATIONS_PK_PREFIX
from posts.search.tables import SEARCH_PENDING_PK, SEARCH_PK, SEARCH_REBUILD_PENDING_PK
from posts.social_cards.tables import SOCIAL_CARDS_PK
from posts.store import media_pk, post_from_item, post_pk
from posts.tables import (
    AUTHORS_PK,
    MEDIA_LIST_PK,
    MEDIA_SK,
    POST_SK,
    PURGE_PK,
    RESTORE_KEY,
    REVISION_SK_PREFIX,
    SESSION_SK,
    UPLOAD_SK,
    USE_SK_PREFIX,
    PostItem,
    utc_second,
)
from reader_lambda import items

_MARGIN = timedelta(minutes=5)  # between this clock and that of the admin
ATTEMPTS = 10  # at a post that is saved while it is read

_POST_PREFIX = post_pk("")
_LIST_PREFIX = "LIST#"


class ReadAgain(Exception):
    """A post was changed each time it was read."""


@dataclass(frozen=True)
class Found:
    """A part of a blog: lines of a kind, or an object of S3.

    name: of a post its id. content: None for an object that is not there.
    """

    kind: str
    name: str
    content: IO[bytes] | None
    headers: dict[str, str] | None = None  # of an object
    uploaded_at: str = ""  # likewise


def everything(tables: RawTables) -> Iterator[Found]:
    """Yield all of a blog that a backup holds. ReadAgain where a post does not keep still."""
    begun = utc_second(timezone.now() - _MARGIN)
    recent: set[str] = set()  # keys of files that came since
    scans = (partial(_editorial, tables, segment) for segment in range(SEGMENTS))
    for found in merged(scans):
        if found.uploaded_at >= begun:
            recent.add(found.name)
        yield found
    yield from _named_by_posts(tables, begun, recent)
    yield from merged([partial(_traces, tables, segment) for segment in range(SEGMENTS)])
    for pk in (items.SITE_KEY, items.TAGS_PK, items.ARCHIVE_PK, items.SITEMAP_PK):
        for item in tables.partition(settings.PUBLIC_TABLE, pk):
            yield _lines(PUBLIC, pk, [item])


_OF_THE_MOMENT = {
    PURGE_PK,
    RESTORE_KEY,
    SEARCH_PK,
    SEARCH_PENDING_PK,
    SEARCH_REBUILD_PENDING_PK,
    SOCIAL_CARDS_PK,
}


def is_of_the_moment(item: Item) -> bool:
    """Tell whether an item of the editorial table is in no backup, and left alone by a restore."""
    pk = text_of(item, items.PK)
    return (
        text_of(item, items.SK) in {SESSION_SK, UPLOAD_SK}
        or pk in _OF_THE_MOMENT
        or pk.startswith((EDITORS_PK_PREFIX, SHARED_PK_PREFIX))
    )


def _editorial(tables: RawTables, segment: int) -> Iterator[Found]:
    """Yield what is in a segment of the editorial table: posts whole, everything else by item."""
    reading = ""  # the partition of the post whose items come now
    stored: Item | None = None
    scan = tables.scan(
        settings.EDITORIAL_TABLE,
        segment,
        SEGMENTS,
        # Texts are read with their post.
        FilterExpression=f"NOT begins_with({items.SK}, :revision)",
        ExpressionAttributeValues={":revision": {"S": REVISION_SK_PREFIX}},
    )
    for item in scan:
        pk = text_of(item, items.PK)
        if reading and pk != reading:
            yield _post(tables, reading, stored)
            reading, stored = "", None
        if pk.startswith(_POST_PREFIX):
            reading = pk
            stored = item if text_of(item, items.SK) == POST_SK else stored
        else:
            yield from _record(item)
    if reading:
        yield _post(tables, reading, stored)


def _named_by_posts(tables: RawTables, begun: str, known: set[str]) -> Iterator[Found]:
    """Yield what posts name: read after them, so that what came with a new post is there.

    These are the authors, and files that came since the backup was begun but those known.
    """
    for item in tables.partition(settings.EDITORIAL_TABLE, AUTHORS_PK):
        yield _lines(RECORDS, AUTHORS_PK, [item])
    for listed in tables.partition(settings.EDITORIAL_TABLE, MEDIA_LIST_PK, since=begun):
        key = {items.PK: {"S": media_pk(text_of(listed, "digest"))}, items.SK: {"S": MEDIA_SK}}
        if objects.keys_of(listed)[0] not in known:
            yield from _record({**listed, **key})


def _record(item: Item) -> Iterator[Found]:
    pk = text_of(item, items.PK)
    is_made_anew = pk.startswith((_LIST_PREFIX, RELATIONS_PK_PREFIX)) or text_of(
        item, items.SK
    ).startswith(USE_SK_PREFIX)
    if is_of_the_moment(item) or is_made_anew or pk == AUTHORS_PK:
        return
    yield _lines(RECORDS, pk, [item])
    if text_of(item, items.SK) == MEDIA_SK:
        for key in objects.keys_of(item):
            content, headers = objects.fetched(key)
            yield Found(objects.OBJECT, key, content, headers, text_of(item, "uploaded_at"))


def _post(tables: RawTables, pk: str, before: Item | None) -> Found:
    """Return a post with its texts and history, of which none is older or newer than the post.

    before: the post as it was before its partition is read now, None for a deleted one.
    """
    for _attempt in range(ATTEMPTS):
        found = _lines(POSTS, pk, tables.partition(settings.EDITORIAL_TABLE, pk))
        after = tables.post(pk)
        if after == before:
            return found
        before = after
    raise ReadAgain(pk.removeprefix(_POST_PREFIX))


def _traces(tables: RawTables, segment: int) -> Iterator[Found]:
    """Yield what stands in a segment of the public table that is made of nothing else."""
    scan = tables.scan(
        settings.PUBLIC_TABLE,
        segment,
        SEGMENTS,
        FilterExpression="#kind IN (:redirect, :gone)",
        ExpressionAttributeNames={"#kind": items.KIND},
        ExpressionAttributeValues={
            ":redirect": {"S": items.REDIRECT},
            ":gone": {"S": items.GONE},
        },
    )
    for item in scan:
        if text_of(item, items.KIND) == items.GONE or not _is_of_its_post(tables, item):
            yield _lines(PUBLIC, text_of(item, items.PK), [item])


def _is_of_its_post(tables: RawTables, redirect: Item) -> bool:
    """Tell whether a redirect is made, or no longer wanted, by the post it leads to."""
    stored = tables.post(post_pk(text_of(redirect, items.POST_ID)))
    if stored is None:
        return False
    post = post_from_item(PostItem.from_raw_data(stored))
    known = {items.path_pk(path) for path in (post.path, *former_paths(post))}
    return text_of(redirect, items.PK) in known


def _lines(kind: str, name: str, found: Iterator[Item] | list[Item]) -> Found:
    lines = spool()
    lines.writelines(map(to_line, found))
    return Found(kind, name, lines)
