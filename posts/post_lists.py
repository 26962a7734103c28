"""Lists of posts for editors, always strongly consistent and never by a scan.

A post is listed once per list: in the public table when it is published or scheduled, in the
editorial table when it is a draft. Lists for editors merge both, so no index is needed and what
was saved a moment ago is there.
"""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from django.utils import timezone

from posts import held_site, matching, store
from posts.models import DRAFT, PAGE, POST, POST_ID, PUBLISHED, SCHEDULED, Post
from posts.paging import Page
from posts.store import post_from_item, post_pk
from posts.tables import POST_SK, DraftEntryItem, EntryItem, PostItem, utc_second
from reader_lambda import items
from reader_lambda.names import tag_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_EXAMINED = 500  # posts that one request for a combined filter or a text search looks at
MAX_READ = 2_500_000  # characters of text that one search reads, and what its last batch has more
_BATCH = 100  # keys of one BatchGetItem
_TEXTS = 50  # likewise where it is texts that are read: of 15 MB together, at most
_CURSOR = re.compile(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ#(?:{POST_ID}|~)")
_MONTH = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")

_Entry = DraftEntryItem | EntryItem


@dataclass(frozen=True)
class PostFilter:
    """Which posts and pages a list shows: all that is set must hold."""

    kind: str | None = None  # post or page
    state: str | None = None  # draft, scheduled or published
    tag: str | None = None  # a tag's key
    series: str | None = None  # a series' key
    author: str | None = None  # slug
    month: str | None = None  # YYYY-MM, in the site's time zone
    text: str | None = None  # words in title, slug, summary or tags, as `posts.matching` has it
    with_body: bool = False  # look for `text` in what is written, too
    owner: str | None = None  # user id; only posts of theirs
    seen_by: str | None = None  # user id; posts of theirs and visible ones, nothing else


def list_posts(
    wanted: PostFilter, *, cursor: str | None = None, newest_first: bool = True, size: int = 50
) -> Page[Post]:
    """Return posts in the order of publication (drafts: of creation), read on from a cursor.

    Their text is loaded on first use. What no single list answers is looked for among the next
    `MAX_EXAMINED` posts only: the page may then be short or empty and still have a next cursor.
    ValueError for a cursor or a month that is not of the right form.
    """
    at_once = _at_once(wanted, size)
    search = _Search(wanted)
    entries = _merged_entries(wanted, _Reading(_position(cursor), newest_first, at_once))
    found: list[Post] = []
    last_found = last_seen = ""
    examined = 0
    while chunk := list(islice(entries, max(1, min(at_once, MAX_EXAMINED - examined)))):
        if examined == MAX_EXAMINED or search.read >= MAX_READ:
            return Page(found, last_seen)
        examined += len(chunk)
        posts = search.matching(posts_by_id([entry.post_id for entry in chunk]))
        for entry in chunk:
            last_seen = entry.sk
            post = posts.get(entry.post_id)
            if post is None:
                continue
            if len(found) == size:  # there is more to show; what is not shown gives no cursor
                return Page(found, last_found)
            found.append(post)
            last_found = last_seen
    return Page(found, None)


def _position(cursor: str | None) -> str | None:
    if cursor and not _CURSOR.fullmatch(cursor):
        raise ValueError(f"no cursor of a list of posts: {cursor!r}")
    return cursor


def _is_combined(wanted: PostFilter) -> bool:
    """Tell whether a single list has more posts than those to show."""
    lists = [wanted.tag, wanted.series, wanted.author, wanted.kind == PAGE]
    several = sum(map(bool, lists)) > 1
    return bool(several or wanted.text or wanted.owner or wanted.seen_by)


def _at_once(wanted: PostFilter, size: int) -> int:
    """Return how many entries are read at a time, for a page of a size."""
    if wanted.text and wanted.with_body:
        return _TEXTS
    return _BATCH if _is_combined(wanted) else min(size + 1, _BATCH)


@dataclass(frozen=True)
class _Reading:
    """From where on, in which order, and how many entries at once a list is read."""

    position: str | None
    newest_first: bool
    at_once: int


def _merged_entries(wanted: PostFilter, how: _Reading) -> Iterator[_Entry]:
    models: list[type[_Entry]] = []
    if wanted.state in (None, DRAFT):
        models.append(DraftEntryItem)
    if wanted.state in (None, PUBLISHED, SCHEDULED):
        models.append(EntryItem)
    sources = [_entries(model, pk, wanted, how) for pk in _list_pks(wanted) for model in models]
    return heapq.merge(*sources, key=lambda entry: entry.sk, reverse=how.newest_first)


def _entries(model: type[_Entry], pk: str, wanted: PostFilter, how: _Reading) -> Iterator[_Entry]:
    low, high = _bounds(wanted, model)
    if how.position and how.newest_first:
        high = min(high, how.position)
    elif how.position:
        low = max(low, how.position)
    if low >= high:
        return iter(())
    found: Iterator[_Entry] = model.query(
        pk,
        model.sk.between(low, high),
        scan_index_forward=not how.newest_first,
        attributes_to_get=[items.PK, items.SK, items.POST_ID],
        page_size=how.at_once + 1,  # one more: the entry at the position is read again
        consistent_read=True,
    )
    return (entry for entry in found if entry.sk != how.position)


def _bounds(wanted: PostFilter, model: type[_Entry]) -> tuple[str, str]:
    low, high = _month_bounds(wanted.month) if wanted.month else ("0", "9999~")
    now = items.last_visible_sk(utc_second(timezone.now()))
    if model is EntryItem and wanted.state == PUBLISHED:
        high = min(high, now)
    if model is EntryItem and wanted.state == SCHEDULED:
        low = max(low, now)
    return low, high


def _month_bounds(month: str) -> tuple[str, str]:
    parts = _MONTH.fullmatch(month)
    if not parts:
        raise ValueError(f"no month of the form YYYY-MM, from 1900 on: {month!r}")
    year, number = int(parts[1]), int(parts[2])
    zone = held_site.zone()
    first = datetime(year, number, 1, tzinfo=zone)
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)
    return utc_second(first.astimezone(UTC)), utc_second(following.astimezone(UTC))


def _list_pks(wanted: PostFilter) -> list[str]:
    """Return the partitions of the lists that have what is wanted; pages have one of their own."""
    if wanted.kind == PAGE:
        return [] if wanted.tag or wanted.series else [items.PAGES_LIST_PK]
    if wanted.series:  # before tags and authors, which mostly have more posts
        return [items.series_list_pk(wanted.series)]
    if wanted.tag:
        return [items.tag_list_pk(wanted.tag)]
    if wanted.author:
        return [items.author_list_pk(wanted.author)]
    return [items.HOME_LIST_PK, *([] if wanted.kind == POST else [items.PAGES_LIST_PK])]


def posts_by_id(post_ids: list[str]) -> dict[str, Post]:
    """Return those of the posts that are there, by id; their text is loaded on first use."""
    keys = [(post_pk(post_id), POST_SK) for post_id in post_ids]
    found = PostItem.batch_get(keys, consistent_read=True)
    return {item.post_id: post_from_item(item) for item in found}


class _Search:
    """Which of some posts are wanted, and how much text was read to know it."""

    def __init__(self, wanted: PostFilter) -> None:
        self._wanted = wanted
        self._words = matching.words_of(wanted.text or "")
        self.read = 0  # characters

    def matching(self, posts: dict[str, Post]) -> dict[str, Post]:
        """Return the wanted ones of posts by id."""
        found = {key: post for key, post in posts.items() if _matches(post, self._wanted)}
        if not self._words:
            return found
        mentioning = {key for key, post in found.items() if _mentions(post, self._words)}
        if self._wanted.with_body:
            others = [post for key, post in found.items() if key not in mentioning]
            mentioning |= self._with_it_in_their_text(others)
        return {key: post for key, post in found.items() if key in mentioning}

    def _with_it_in_their_text(self, posts: list[Post]) -> set[str]:
        found = set()
        # Changes beside a public post are for those who see all posts.
        for post, body in store.with_texts(posts, with_pending=not self._wanted.seen_by):
            self.read += len(body)
            if matching.mentions(_searched(post) + body, self._words):
                found.add(post.id)
        return found


def _matches(post: Post, wanted: PostFilter) -> bool:
    """Tell whether a post is wanted, whatever it says."""
    checks: list[Callable[[], bool]] = [
        lambda: not wanted.state or post.state == wanted.state,
        lambda: not wanted.tag or wanted.tag in map(tag_key, post.tags),
        lambda: not wanted.series or tag_key(post.series) == wanted.series,
        lambda: not wanted.author or post.author == wanted.author,
        lambda: not wanted.owner or post.created_by == wanted.owner,
        lambda: not wanted.seen_by or post.state == PUBLISHED or post.created_by == wanted.seen_by,
    ]
    return all(check() for check in checks)


def _mentions(post: Post, words: list[str]) -> bool:
    return matching.mentions(_searched(post), words)


def _searched(post: Post) -> str:
    """Return what is known of a post without its text, one thing a line."""
    return "\n".join([post.title, post.slug, post.summary, post.excerpt, *post.tags, ""])
