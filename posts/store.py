"""Reading posts, authors and media, always strongly consistent and never by a scan.

Lists of posts are in `posts.post_lists`, what was done with them in `posts.history`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from pynamodb.exceptions import PynamoDBException

from posts import held_site
from posts.big_text import unpack
from posts.errors import StoreUnavailable
from posts.media.tables import MediaItem
from posts.models import Author, Media, Post
from posts.paging import Page
from posts.tables import (
    ADDRESS_SK,
    AUTHORS_PK,
    LAYOUT,
    MEDIA_LIST_PK,
    MEDIA_SK,
    POST_SK,
    REVISION_SK_PREFIX,
    SLUG_SK,
    AddressItem,
    AuthorItem,
    DraftEntryItem,
    EntryItem,
    MonthItem,
    PostItem,
    RevisionItem,
    SiteItem,
    SlugItem,
    TagItem,
    utc_second,
)
from posts.transactions import failure_code
from reader_lambda import items
from reader_lambda.names import MAX_TAG_LENGTH, normal_slug, tag_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from pynamodb.expressions.condition import Condition

SUGGESTED_TAGS = 20
_COUNTERS_READ = 10 * SUGGESTED_TAGS  # of a tag that no post has any more, the counter stays

_MEDIA_CURSOR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#[0-9a-f]{32}")

# Of a post's item and of `Post` alike; the id has another name, the text stands in the revision.
_STORED_FIELDS = (
    *("kind", "title", "slug", "summary", "excerpt", "tags", "top_image", "author", "language"),
    *("picture", "pictures", "social_card", "pinned", "title_html", "minutes"),
    *("status", "addresses", "series", "translation_of"),
    *("published_at", "created_at", "updated_at", "created_by", "updated_by", "version"),
    *("revision", "pending", "page_version", "page_chunks", "sitemap_part", "search_number"),
    *("purge_order", "public_slugs", "front_matter"),
    *("imported_digest", "imported_version", "imported_head"),
)


@dataclass(frozen=True)
class TagCount:
    """A tag and how many visible posts carry it."""

    key: str
    name: str
    posts: int


@dataclass(frozen=True)
class Revision:
    """A text of a post, and who saved it when."""

    id: str
    title: str
    text: str
    at: datetime
    user_name: str
    fields: dict[str, Any] = field(default_factory=dict)  # `posts.revision_fields`; {}: not kept
    is_pending: bool = False  # saved beside what readers saw


def slug_pk(slug: str) -> str:
    """Return the partition of the claim of a slug."""
    return f"SLUG#{slug}"


def address_pk(address: str) -> str:
    """Return the partition of the claim of an address that is no post's slug."""
    return f"ADDRESS#{address}"


def media_pk(digest: str) -> str:
    """Return the partition of a file's record."""
    return f"MEDIA#{digest}"


def post_pk(post_id: str) -> str:
    """Return the partition of a post with its revisions and history."""
    return f"POST#{post_id}"


def user_pk(user_id: str) -> str:
    """Return the partition of what a person did last, and has not saved yet."""
    return f"USER#{user_id}"


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


def address_holder(address: str) -> str | None:
    """Return the id of the post that an old address in its normal form leads to, or None.

    Of the path of a page, such as `/about`: the page's id.
    """
    claim = next(_query(AddressItem, address_pk(address), AddressItem.sk == ADDRESS_SK), None)
    return claim.post_id if claim else None


def claim_holder(claim: SlugItem | AddressItem) -> str | None:
    """Return the id of the post that holds what a claim is for, or None."""
    stored = next(_query(type(claim), claim.pk), None)
    return stored.post_id if stored else None


def get_post_item(post_id: str) -> PostItem | None:
    """Return a post as it is stored, without its text, or None."""
    return next(_query(PostItem, post_pk(post_id), PostItem.sk == POST_SK), None)


def revision_text(post_id: str, revision: str) -> str:
    """Return the text of a revision. KeyError if there is none."""
    found = get_revision(post_id, revision)
    if found is None:
        raise KeyError(f"post {post_id!r} has no revision {revision!r}")
    return found.text


def get_revision(post_id: str, revision: str) -> Revision | None:
    """Return a text of a post by its id, or None where there is none, or none any more."""
    sk = f"{REVISION_SK_PREFIX}{revision}"
    pieces = RevisionItem.sk.between(sk, f"{sk}#~")
    found = list(_query(RevisionItem, post_pk(post_id), pieces))
    if not found or found[0].sk != sk:
        return None
    first = found[0]
    text = unpack(first.text, (piece.text_z or b"" for piece in found))
    named = first.title or "", text, first.at, first.user_name or ""
    return Revision(revision, *named, first.fields or {}, bool(first.is_pending))


def with_texts(posts: Iterable[Post], *, with_pending: bool) -> Iterator[tuple[Post, str]]:
    """Yield posts, in no order, with title and text, read in as few requests as may be.

    with_pending: once more with those that readers do not see yet. A post without its revision is
    left out.
    """
    keys: dict[tuple[str, str], Post] = {}
    for post in posts:
        for name in (post.revision, post.pending if with_pending else ""):
            keys |= {(post_pk(post.id), f"{REVISION_SK_PREFIX}{name}"): post} if name else {}
    for item in RevisionItem.batch_get(list(keys), consistent_read=True) if keys else ():
        name = item.sk.removeprefix(REVISION_SK_PREFIX)
        post = keys[item.pk, item.sk]
        text = (
            revision_text(post.id, name) if item.chunks else unpack(item.text, [item.text_z or b""])
        )
        yield post, f"{item.title or ''}\n{text}"


def list_tags() -> list[TagCount]:
    """Return the tags that visible posts carry, by key."""
    found = _query(TagItem, items.TAGS_PK)
    return [TagCount(tag.sk, tag.name, int(tag.posts)) for tag in found if tag.posts > 0]


def tags_like(beginning: str) -> list[str]:
    """Return names of tags that visible posts carry and that begin so, by key; a few of many."""
    key = tag_key(beginning)
    if len(key) > MAX_TAG_LENGTH:
        return []
    begins = TagItem.sk.startswith(key) if key else None
    found = _query(TagItem, items.TAGS_PK, begins, limit=_COUNTERS_READ)
    return [tag.name for tag in found if tag.posts > 0][:SUGGESTED_TAGS]


def month_counts(newest: int | None = None) -> list[tuple[str, int]]:
    """Return (`YYYY-MM`, number of visible posts), newest first; all, or the newest ones."""
    found = _query(MonthItem, items.ARCHIVE_PK, scan_index_forward=False)
    counted = ((month.sk, int(month.posts)) for month in found if month.posts > 0)
    return list(islice(counted, newest))


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


def media_by_digest(digests: Iterable[str]) -> dict[str, Media]:
    """Return the records of those of at most 100 files that are stored, by digest."""
    keys = [(media_pk(digest), MEDIA_SK) for digest in digests]
    found = MediaItem.batch_get(keys, consistent_read=True) if keys else ()
    return {item.digest: _media(item) for item in found}


def media_cursor(file: Media) -> str:
    """Return what reads on behind a file in the list of files."""
    return f"{utc_second(file.uploaded_at)}#{file.digest}"


def get_site() -> SiteItem | None:
    """Return the site's settings, or None before `manage.py setup`."""
    site: SiteItem | None = next(
        _query(SiteItem, items.SITE_KEY, SiteItem.sk == items.SITE_KEY), None
    )
    held_site.hold(site)
    return site


def refresh_site() -> None:
    """Read the settings that the write path goes by, unless they were read a moment ago."""
    if held_site.is_old():
        get_site()


def site_zone() -> ZoneInfo:
    """Return the site's time zone. StoreUnavailable."""
    try:
        refresh_site()
    except PynamoDBException as error:
        raise StoreUnavailable(failure_code(error)) from error
    return held_site.zone()


def scheduled_ids() -> frozenset[str]:
    """Return the ids of the posts that the site item has as scheduled."""
    site = get_site()
    return frozenset(site.scheduled_at()) if site else frozenset()


def stored_values(post: Post) -> dict[str, Any]:
    """Return what of a post stands in its item, by attribute name."""
    fields = {name: getattr(post, name) for name in _STORED_FIELDS}
    return {"post_id": post.id, "layout": LAYOUT, **fields}


def post_from_item(item: PostItem) -> Post:
    """Return a post whose text is loaded on first use."""
    values = {name: getattr(item, name) for name in _STORED_FIELDS}
    values["id"] = item.post_id
    names = [field.attname for field in Post._meta.concrete_fields if field.attname in values]
    return Post.from_db(None, names, [values[name] for name in names])


def _query(model: Any, pk: str, condition: Condition | None = None, **options: Any) -> Any:
    return model.query(pk, condition, consistent_read=True, **options)


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
        renditions=None if item.renditions is None else list(item.renditions),
        color=item.color or "",
        uploaded_at=item.uploaded_at,
        uploaded_by=item.uploaded_by,
    )
