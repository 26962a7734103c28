"""What the reader reads of the public table: a page is one Query of one partition."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence

from reader_lambda import items
from reader_lambda.cursor import NEWER, OLDER, Cursor
from reader_lambda.dynamodb import Client, Unavailable

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    Item = Mapping[str, Any]

SITE_SECONDS = 10.0  # that the site item is held in memory at most
LIST_SIZE = 20  # cards on a page

DEFAULT_SITE: Item = {
    items.TITLE: "blogsite",
    items.DESCRIPTION: "",
    items.LANGUAGE: "ja",
    items.TIME_ZONE: "Asia/Tokyo",
    items.AUTHORS: {},
    items.SCHEDULED: {},
    items.PINNED: {},
    items.RECENT: {},
    items.NAVIGATION: [],
    items.STYLE: "",
    items.FEED_POSTS: LIST_SIZE,
    items.FEED_CONTENT: items.SUMMARY,
}

_SITE = {items.PK: items.SITE_KEY, items.SK: items.SITE_KEY}

_EVERYTHING = "pk = :pk"
_UP_TO = "pk = :pk AND sk <= :last"
_BETWEEN = "pk = :pk AND sk BETWEEN :first AND :last"


class Page:
    """What is at a path: the page's item, of a post with its whole `html`, and what it links to.

    neighbours: the posts beside it in time. relations: those that belong to it.
    """

    __slots__ = ("item", "neighbours", "relations")

    def __init__(self, item: Item, neighbours: Item, relations: Item) -> None:
        self.item = item
        self.neighbours = neighbours
        self.relations = relations


class ListPage:
    """Some entries of a list, newest first, and whether there are more at either side.

    moved: the decoded path of another list, where this one's readers go once it is empty, or "".
    """

    __slots__ = ("entries", "has_newer", "has_older", "moved")

    def __init__(
        self, entries: Sequence[Item], *, has_newer: bool, has_older: bool, moved: str = ""
    ) -> None:
        self.entries = entries
        self.has_newer = has_newer
        self.has_older = has_older
        self.moved = moved


class PublicTable:
    """Reads the table `name`. dynamodb.Unavailable where that fails."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._name = name
        self._site: Item = DEFAULT_SITE
        self._site_until = 0.0

    def site(self) -> Item:
        """Return the site item, with defaults for what it lacks, at most 10 s old."""
        if time.monotonic() >= self._site_until:
            item = self._client.get(self._name, _SITE)
            self._site = {**DEFAULT_SITE, **(item or {})}
            self._site_until = self._client.sent + SITE_SECONDS
        return self._site

    def ask_for_site(self) -> None:
        """Send the request for the site item before `site` is called. Nothing fails here."""
        self._client.get_ahead(self._name, _SITE)

    def ask_for_page(self, path: str) -> None:
        """Send the request for what is at a decoded path before `page` is called, likewise."""
        self._client.query_ahead(self._name, _EVERYTHING, {":pk": items.path_pk(path)})

    def last_site(self) -> Item:
        """Return the site item as last read, however old, for when it can't be read."""
        return self._site

    def page(self, path: str) -> Page | None:
        """Return what is at a decoded path, or None. Not decided here: whether it is visible."""
        found = self._page(path)
        if found is not None and not _is_whole(found):
            found = self._page(path)  # it was saved while we read it
        if found is None:
            return None
        if not _is_whole(found):
            post_id = found[items.PAGE_SK][items.POST_ID]
            raise Unavailable(f"the pieces of post {post_id} are of different versions")
        item = found[items.PAGE_SK]
        if items.HTML_Z in item:
            item = {**item, items.HTML: _unpacked(found)}
        relations = found.get(items.RELATED_SK, {})
        if relations.get(items.POST_ID) != item[items.POST_ID]:
            relations = {}  # of a post that was here before
        return Page(item, found.get(items.NEIGHBOURS_SK, {}), relations)

    def _page(self, path: str) -> dict[str, Item] | None:
        everything = self._client.query(self._name, _EVERYTHING, {":pk": items.path_pk(path)})
        found: dict[str, Item] = {item[items.SK]: item for item in everything}
        return found if items.PAGE_SK in found else None

    def entries(  # noqa: PLR0913 - all that a page of a list depends on
        self,
        partition: str,
        now: str,
        *,
        bounds: tuple[str, str] | None = None,
        cursor: Cursor | None = None,
        size: int = LIST_SIZE,
        oldest_first: bool = False,
    ) -> ListPage:
        """Return a page of the visible entries of a list, its first one without a cursor.

        bounds: of `published_at`, from the first up to but not with the second. oldest_first: the
        first page is at the other end; the entries of a page stand newest first all the same.
        """
        first, last = _range(now, bounds)
        if first > last or (cursor and not first <= cursor.sk <= last):
            return ListPage([], has_newer=False, has_older=False)
        values = {":pk": partition, ":last": last, **({":first": first} if bounds else {})}
        newest_first = cursor.direction == OLDER if cursor else not oldest_first
        found = self._client.query(
            self._name,
            _BETWEEN if bounds else _UP_TO,
            values,
            newest_first=newest_first,
            after={items.PK: partition, items.SK: cursor.sk} if cursor else None,
            limit=size + 1,
        )
        if cursor is None and oldest_first:
            return ListPage(found[:size][::-1], has_newer=len(found) > size, has_older=False)
        return _list_page(found, cursor, size)

    def sitemap(self, now: str) -> Sequence[Item]:
        """Return the parts of the sitemap that have visible posts, in the order of their keys."""
        return [
            part
            for part in self.counts(items.SITEMAP_PK)
            if items.is_visible(part[items.VISIBLE_FROM], now)
        ]

    def sitemap_part(self, number: int, now: str) -> Sequence[Item]:
        """Return path and update of every visible post in a part of the sitemap."""
        pk = items.sitemap_part_pk(number)
        found = self._client.query(self._name, _EVERYTHING, {":pk": pk})
        return [entry for entry in found if items.is_visible(entry[items.VISIBLE_FROM], now)]

    def items(self, keys: Iterable[tuple[str, str]]) -> Sequence[Item]:
        """Return those items of up to 100 keys that are there, in any order."""
        wanted = [{items.PK: pk, items.SK: sk} for pk, sk in keys]
        return self._client.batch_get(self._name, wanted)

    def counts(self, partition: str) -> Sequence[Item]:
        """Return the tags, months or parts that have posts, in the order of their keys."""
        found = self._client.query(self._name, _EVERYTHING, {":pk": partition})
        return [item for item in found if item[items.POSTS] > 0]


def _range(now: str, bounds: tuple[str, str] | None) -> tuple[str, str]:
    """Return the least and the greatest sort key of what may be shown."""
    last = items.last_visible_sk(now)
    return (bounds[0], min(bounds[1], last)) if bounds else ("", last)


def _list_page(found: Sequence[Item], cursor: Cursor | None, size: int) -> ListPage:
    moved = ""
    if found and found[-1][items.SK] == items.MOVED_SK:
        moved, found = found[-1][items.LOCATION], found[:-1]
    entries, more = found[:size], len(found) > size
    if cursor and cursor.direction == NEWER:
        return ListPage(entries[::-1], has_newer=more, has_older=bool(entries))
    return ListPage(entries, has_newer=bool(cursor and entries), has_older=more, moved=moved)


def _pieces(found: Mapping[str, Item]) -> list[Item]:
    page = found[items.PAGE_SK]
    keys = [items.chunk_sk(number) for number in range(1, page.get(items.CHUNKS, 0) + 1)]
    return [found[key] for key in keys if key in found]


def _is_whole(found: Mapping[str, Item]) -> bool:
    page, pieces = found[items.PAGE_SK], _pieces(found)
    return len(pieces) == page.get(items.CHUNKS, 0) and all(
        piece[items.VERSION] == page[items.VERSION] for piece in pieces
    )


def _unpacked(found: Mapping[str, Item]) -> str:
    import zlib  # noqa: PLC0415 (only big pages are compressed)

    pieces = [found[items.PAGE_SK], *_pieces(found)]
    return zlib.decompress(b"".join(piece[items.HTML_Z] for piece in pieces)).decode()
