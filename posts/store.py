"""Reading posts, authors and media, always strongly consistent and never by a scan.

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
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from posts.big_text import unpack
from posts.models import DRAFT, POST_ID, PUBLISHED, SCHEDULED, Author, Media, Post
from posts.tables import (
    ACTION_SK_PREFIX,
    AUTHORS_PK,
    HISTORY_SK_PREFIX,
    MEDIA_LIST_PK,
    MEDIA_SK,
    POST_SK,
    REVISION_SK_PREFIX,
    SLUG_SK,
    AuthorItem,
    DraftEntryItem,
    EntryItem,
    HistoryItem,
    MediaItem,
    MonthItem,
    PostItem,
    RevisionItem,
    SiteItem,
    SlugItem,
    TagItem,
    utc_second,
)
from reader_lambda import items
from reader_lambda.names import normal_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pynamodb.expressions.condition import Condition

MAX_EXAMINED = 500  # posts that one request for a combined filter or a text search looks at
_BATCH = 100  # keys of one BatchGetItem
_CURSOR = re.compile(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ#(?:{POST_ID}|~)")
_MEDIA_CURSOR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#[0-9a-f]{32}")
_MONTH = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")

# Of a post's item and of `Post` alike; the id has another name, the text stands in the revision.
_STORED_FIELDS = (
    *("title", "slug", "summary", "excerpt", "tags", "top_image", "author", "language", "status"),
    *("published_at", "created_at", "updated_at", "created_by", "updated_by", "version"),
    *("revision", "page_chunks", "public_slugs", "front_matter"),
    *("imported_digest", "imported_version"),
)

_T = TypeVar("_T")
_Entry = DraftEntryItem | EntryItem


@dataclass(frozen=True)
class Page(Generic[_T]):
    """A part of a list. `next_cursor` reads on from there; None at the end."""

    items: list[_T]
    next_cursor: str | None


@dataclass(frozen=True)
class PostFilter:
    """Which posts a list shows: all that is set must hold."""

    state: str | None = None  # draft, scheduled or published
    tag: str | None = None  # a tag's key
    author: str | None = None  # slug
    month: str | None = None  # YYYY-MM, in the site's time zone
    text: str | None = None  # in title, slug, summary or tags, without regard to case
    owner: str | None = None  # user id; only posts of theirs
    seen_by: str | None = None  # user id; posts of theirs and visible ones, nothing else


@dataclass(frozen=True)
class TagCount:
    """A tag and how many visible posts carry it."""

    key: str
    name: str
    posts: int


@dataclass(frozen=True)
class HistoryEntry:
    """What somebody did with a post."""

    at: datetime
    post_id: str
    title: str
    action: str  # created, changed, published, unpublished or deleted
    user_id: str
    user_name: str


def slug_pk(slug: str) -> str:
    """Return the partition of the claim of a slug."""
    return f"SLUG#{slug}"


def media_pk(digest: str) -> str:
    """Return the partition of a file's record."""
    return f"MEDIA#{digest}"


def post_pk(post_id: str) -> str:
    """Return the partition of a post with its revisions and history."""
    return f"POST#{post_id}"


def get_post(post_id: str) -> Post | None:
    """Return a post with its text, or None."""
    item = get_post_item(post_id)
    if item is None:
        return None
    post = post_from_item(item)
    post.body = revision_text(post.id, post.revision)
    return post


def get_post_by_slug(slug: str) -> Post | None:
    """Return the post that holds a slug, also one that it held before, or None."""
    holder = slug_holder(normal_slug(slug))
    return get_post(holder) if holder else None


def slug_holder(slug: str) -> str | None:
    """Return the id of the post that holds a slug in its normal form, or None."""
    claim = next(_query(SlugItem, slug_pk(slug), SlugItem.sk == SLUG_SK), None)
    return claim.post_id if claim else None


def get_post_item(post_id: str) -> PostItem | None:
    """Return a post as it is stored, without its text, or None."""
    return next(_query(PostItem, post_pk(post_id), PostItem.sk == POST_SK), None)


def revision_text(post_id: str, revision: str) -> str:
    """Return the text of a revision. KeyError if there is none."""
    sk = f"{REVISION_SK_PREFIX}{revision}"
    found = list(_query(RevisionItem, post_pk(post_id), RevisionItem.sk.startswith(sk)))
    if not found:
        raise KeyError(f"post {post_id!r} has no revision {revision!r}")
    return unpack(found[0].text, (piece.text_z or b"" for piece in found))


def list_posts(
    wanted: PostFilter, *, cursor: str | None = None, newest_first: bool = True, size: int = 50
) -> Page[Post]:
    """Return posts in the order of publication (drafts: of creation), read on from a cursor.

    Their text is loaded on first use. What no single list answers is looked for among the next
    `MAX_EXAMINED` posts only: the page may then be short or empty and still have a next cursor.
    ValueError for a cursor or a month that is not of the right form.
    """
    entries = _merged_entries(wanted, _position(cursor), newest_first, size)
    found: list[Post] = []
    last_found = last_seen = ""
    examined = 0
    while chunk := list(islice(entries, min(size + 1, _BATCH))):
        posts = _posts_by_id([entry.post_id for entry in chunk])
        for entry in chunk:
            if examined == MAX_EXAMINED:
                return Page(found, last_seen)
            examined += 1
            last_seen = entry.sk
            post = posts.get(entry.post_id)
            if post is None or not _matches(post, wanted):
                continue
            if len(found) == size:  # there is more to show; what is not shown gives no cursor
                return Page(found, last_found)
            found.append(post)
            last_found = entry.sk
    return Page(found, None)


def list_tags() -> list[TagCount]:
    """Return the tags that visible posts carry, by key."""
    found = _query(TagItem, items.TAGS_PK)
    return [TagCount(tag.sk, tag.name, int(tag.posts)) for tag in found if tag.posts > 0]


def month_counts() -> list[tuple[str, int]]:
    """Return (`YYYY-MM`, number of visible posts), newest first."""
    found = _query(MonthItem, items.ARCHIVE_PK, scan_index_forward=False)
    return [(month.sk, int(month.posts)) for month in found if month.posts > 0]


def history(post_id: str) -> list[HistoryEntry]:
    """Return what was done with a post, newest first."""
    return [
        _history_entry(item)
        for item in _query(
            HistoryItem,
            post_pk(post_id),
            HistoryItem.sk.startswith(HISTORY_SK_PREFIX),
            scan_index_forward=False,
        )
    ]


def recent_actions(user_id: str, limit: int) -> list[HistoryEntry]:
    """Return what somebody did last, newest first."""
    found = _query(
        HistoryItem,
        f"USER#{user_id}",
        HistoryItem.sk.startswith(ACTION_SK_PREFIX),
        scan_index_forward=False,
        limit=limit,
    )
    return [_history_entry(item) for item in found]


def get_author(slug: str) -> Author | None:
    """Return an author, or None."""
    item = next(_query(AuthorItem, AUTHORS_PK, AuthorItem.sk == slug), None)
    return _author(item) if item else None


def list_authors() -> list[Author]:
    """Return all authors, by slug."""
    return [_author(item) for item in _query(AuthorItem, AUTHORS_PK)]


def has_posts(author_slug: str) -> bool:
    """Tell whether any post, draft or public, names an author."""
    pk = items.author_list_pk(author_slug)
    return any(next(_query(model, pk, limit=1), None) for model in (EntryItem, DraftEntryItem))


def get_media(digest: str) -> Media | None:
    """Return the record of a stored file, or None."""
    item = next(_query(MediaItem, media_pk(digest), MediaItem.sk == MEDIA_SK), None)
    return _media(item) if item else None


def list_media(*, cursor: str | None = None, size: int = 50) -> Page[Media]:
    """Return stored files, newest first. ValueError for a cursor that is none."""
    if cursor and not _MEDIA_CURSOR.fullmatch(cursor):
        raise ValueError(f"no cursor of the list of files: {cursor!r}")
    before = MediaItem.sk < cursor if cursor else None
    found = list(_query(MediaItem, MEDIA_LIST_PK, before, scan_index_forward=False, limit=size + 1))
    more = len(found) > size
    return Page([_media(item) for item in found[:size]], found[size - 1].sk if more else None)


def get_site() -> SiteItem | None:
    """Return the site's settings, or None before `manage.py setup`."""
    return next(_query(SiteItem, items.SITE_KEY, SiteItem.sk == items.SITE_KEY), None)


def scheduled_ids() -> frozenset[str]:
    """Return the ids of the posts that the site item has as scheduled."""
    site = get_site()
    return frozenset(site.scheduled_at()) if site else frozenset()


def stored_values(post: Post) -> dict[str, Any]:
    """Return what of a post stands in its item, by attribute name."""
    return {"post_id": post.id, **{name: getattr(post, name) for name in _STORED_FIELDS}}


def post_from_item(item: PostItem) -> Post:
    """Return a post whose text is loaded on first use."""
    values = {name: getattr(item, name) for name in _STORED_FIELDS}
    values["id"] = item.post_id
    names = [field.attname for field in Post._meta.concrete_fields if field.attname in values]
    return Post.from_db(None, names, [values[name] for name in names])


def _query(model: Any, pk: str, condition: Condition | None = None, **options: Any) -> Any:
    return model.query(pk, condition, consistent_read=True, **options)


def _position(cursor: str | None) -> str | None:
    if cursor and not _CURSOR.fullmatch(cursor):
        raise ValueError(f"no cursor of a list of posts: {cursor!r}")
    return cursor


def _merged_entries(
    wanted: PostFilter, position: str | None, newest_first: bool, size: int
) -> Iterator[_Entry]:
    sources: list[Iterator[_Entry]] = []
    if wanted.state in (None, DRAFT):
        sources.append(_entries(DraftEntryItem, wanted, position, newest_first, size))
    if wanted.state in (None, PUBLISHED, SCHEDULED):
        sources.append(_entries(EntryItem, wanted, position, newest_first, size))
    return heapq.merge(*sources, key=lambda entry: entry.sk, reverse=newest_first)


def _entries(
    model: type[DraftEntryItem] | type[EntryItem],
    wanted: PostFilter,
    position: str | None,
    newest_first: bool,
    size: int,
) -> Iterator[_Entry]:
    low, high = _bounds(wanted, model)
    if position:
        low, high = (low, min(high, position)) if newest_first else (max(low, position), high)
    if low >= high:
        return iter(())
    # What somebody may not see is left out here, so that neither a page's length nor its cursor
    # tells of it.
    drafts_of = wanted.seen_by if model is DraftEntryItem else None
    found: Iterator[_Entry] = _query(
        model,
        _list_pk(wanted),
        model.sk.between(low, high),
        filter_condition=DraftEntryItem.created_by == drafts_of if drafts_of else None,
        scan_index_forward=not newest_first,
        page_size=min(size + 2, _BATCH),
    )
    return (entry for entry in found if entry.sk != position)


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
    zone = ZoneInfo(settings.TIME_ZONE)
    first = datetime(year, number, 1, tzinfo=zone)
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)
    return utc_second(first.astimezone(UTC)), utc_second(following.astimezone(UTC))


def _list_pk(wanted: PostFilter) -> str:
    if wanted.tag:
        return items.tag_list_pk(wanted.tag)
    return items.author_list_pk(wanted.author) if wanted.author else items.HOME_LIST_PK


def _posts_by_id(post_ids: list[str]) -> dict[str, Post]:
    keys = [(post_pk(post_id), POST_SK) for post_id in post_ids]
    found = PostItem.batch_get(keys, consistent_read=True)
    return {item.post_id: post_from_item(item) for item in found}


def _matches(post: Post, wanted: PostFilter) -> bool:
    checks: list[Callable[[], bool]] = [
        lambda: not wanted.state or post.state == wanted.state,
        lambda: not wanted.author or post.author == wanted.author,
        lambda: not wanted.owner or post.created_by == wanted.owner,
        lambda: not wanted.seen_by or post.state == PUBLISHED or post.created_by == wanted.seen_by,
        lambda: not wanted.text or _mentions(post, wanted.text),
    ]
    return all(check() for check in checks)


def _mentions(post: Post, text: str) -> bool:
    haystack = "\n".join([post.title, post.slug, post.summary, post.excerpt, *post.tags]).casefold()
    return all(word in haystack for word in text.casefold().split())


def _history_entry(item: HistoryItem) -> HistoryEntry:
    return HistoryEntry(
        item.at, item.post_id, item.title, item.action, item.user_id, item.user_name
    )


def _author(item: AuthorItem) -> Author:
    return Author(slug=item.sk, name=item.name, url=item.url, user=item.user)


def _media(item: MediaItem) -> Media:
    return Media(
        digest=item.digest,
        name=item.name,
        content_type=item.content_type,
        size=item.size,
        width=item.width,
        height=item.height,
        uploaded_at=item.uploaded_at,
        uploaded_by=item.uploaded_by,
    )
