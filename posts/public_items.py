"""From a post to the items that show it: pages, redirects and list entries. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from posts import held_site
from posts.models import DRAFT, PAGE, PUBLISHED, SCHEDULED, Post
from posts.tables import (
    LAYOUT,
    ChunkItem,
    DraftEntryItem,
    EntryItem,
    Neighbour,
    PageItem,
    SitemapEntryItem,
    utc_second,
)
from reader_lambda import items
from reader_lambda.names import tag_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from posts.big_text import PackedText


def list_keys(post: Post) -> list[tuple[str, str]]:
    """Return the (pk, sk) under which a post is listed, in either table."""
    sk = items.entry_sk(utc_second(post.listed_at), post.id)
    if post.kind == PAGE:
        return [(items.PAGES_LIST_PK, sk)]
    lists = [items.HOME_LIST_PK, *(items.tag_list_pk(tag_key(tag)) for tag in post.tags)]
    if post.author:
        lists.append(items.author_list_pk(post.author))
    if post.series:
        lists.append(items.series_list_pk(tag_key(post.series)))
    return [(pk, sk) for pk in lists]


def entries(post: Post) -> Iterator[EntryItem | DraftEntryItem]:
    """Yield the list entries of a post: of a draft for editors only, else for readers."""
    make = draft_entry if post.status == DRAFT else public_entry
    for pk, sk in list_keys(post):
        yield make(post, pk, sk)


def draft_entry(post: Post, pk: str, sk: str) -> DraftEntryItem:
    """Return a draft's entry in one list."""
    return DraftEntryItem(pk, sk, post_id=post.id, created_by=post.created_by)


def public_entry(post: Post, pk: str, sk: str) -> EntryItem:
    """Return a public post's entry in one list."""
    return EntryItem(pk, sk, **shown(post))


def page(post: Post, html: PackedText, contents: str) -> list[PageItem | ChunkItem]:
    """Return the item of a public post's page and, for a big page, its further pieces."""
    version = post.page_version or post.version
    main = PageItem(
        items.path_pk(post.path),
        items.PAGE_SK,
        kind=items.PAGE if post.kind == PAGE else items.POST,
        html=html.plain,
        html_z=html.pieces[0] if html.pieces else None,
        chunks=max(0, len(html.pieces) - 1),
        contents=contents,
        social_card=post.social_card or None,
        visible_from=_published_at(post),
        version=version,
        layout=LAYOUT,
        minutes=post.minutes or None,
        **shown(post),
    )
    chunks = [
        ChunkItem(main.pk, items.chunk_sk(number), html_z=piece, version=version)
        for number, piece in enumerate(html.pieces[1:], start=1)
    ]
    return [main, *chunks]


def shown(post: Post) -> dict[str, Any]:
    """Return what a public post's page and its list entries have in common."""
    return {
        "post_id": post.id,
        "path": post.path,
        "title": post.title,
        "title_html": post.title_html or None,
        "summary": post.excerpt,
        "tags": list(post.tags),
        "series": post.series or None,
        "author": post.author,
        "top_image": post.top_image,
        "picture": post.picture or None,
        "language": post.language,
        "published_at": _published_at(post),
        "published_local": _local(_published_at(post)),
        "updated_at": _updated_at(post),
        "updated_local": _local(_updated_at(post)),
    }


def page_keys(post: Post) -> list[PageItem | ChunkItem]:
    """Return stand-ins for the items that a public post's page consists of, with no content."""
    pk = items.path_pk(post.path)
    chunks = [ChunkItem(pk, items.chunk_sk(n)) for n in range(1, post.page_chunks + 1)]
    return [PageItem(pk, items.PAGE_SK), *chunks]


def former_paths(post: Post) -> list[str]:
    """Return from where a public post is redirected: former slugs, and its old addresses."""
    paths = dict.fromkeys([*map(post.path_of, post.public_slugs), *post.addresses])
    return [path for path in paths if path != post.path]


def redirects(post: Post) -> list[PageItem]:
    """Return the redirects to a public post from wherever readers may still look for it."""
    return [
        PageItem(
            items.path_pk(path),
            items.PAGE_SK,
            kind=items.REDIRECT,
            post_id=post.id,
            location=post.path,
            visible_from=_published_at(post),
        )
        for path in former_paths(post)
    ]


def traces(post: Post) -> list[PageItem]:
    """Return what stays of a deleted post where readers saw it: the news that it is gone."""
    if not post.public_slugs:
        return []
    paths = dict.fromkeys([*map(post.path_of, post.public_slugs), *post.addresses])
    return [
        PageItem(items.path_pk(path), items.PAGE_SK, kind=items.GONE, post_id=post.id)
        for path in paths
    ]


def sitemap_entry(post: Post) -> SitemapEntryItem:
    """Return a public post's entry in its part of the sitemap."""
    entry = SitemapEntryItem(
        items.sitemap_part_pk(post.sitemap_part),
        post.id,
        path=post.path,
        updated_at=_updated_at(post),
        visible_from=_published_at(post),
    )
    entry.pictures = _fitting(entry, dict.fromkeys([post.top_image, *post.pictures])) or None
    return entry


# Bytes of an entry with its pictures, as DynamoDB counts: a Query reads a whole part of 1,000 posts
# and a few more at once, since they stay below the megabyte that it reads.
MAX_SITEMAP_ENTRY = 1000
_OF_LIST, _OF_ELEMENT = 3, 1  # bytes beyond what is in them


def _fitting(entry: SitemapEntryItem, pictures: Iterable[str]) -> list[str]:
    """Return the pictures for which an entry has room."""
    stored = entry.serialize()
    size = sum(len((name + value["S"]).encode()) for name, value in stored.items())
    left = MAX_SITEMAP_ENTRY - size - len(items.PICTURES) - _OF_LIST
    found = []
    for picture in filter(None, pictures):
        needed = len(picture.encode()) + _OF_ELEMENT
        if needed <= left:
            left -= needed
            found.append(picture)
    return found


def link(post: Post) -> Neighbour:
    """Return the link to a public post from the pages beside it."""
    return Neighbour(
        post_id=post.id,
        path=post.path,
        title=post.title,
        visible_from=_published_at(post),
    )


def link_from_entry(entry: EntryItem) -> Neighbour:
    """Return the link to the post of a list entry."""
    return Neighbour(
        post_id=entry.post_id,
        path=entry.path,
        title=entry.title,
        visible_from=entry.published_at,
    )


def public_slugs(before: Post | None, after: Post) -> list[str]:
    """Return every slug under which readers saw the post, newest last, at most `MAX_SLUGS`.

    A slug counts once the post has been visible under it: a scheduled post that is renamed or
    deleted before its time leaves no trace. Beyond the bound, which old addresses narrow, the
    oldest redirects stay as they are, so that an old link then takes more than one hop.
    """
    seen = list(before.public_slugs) if before else []
    for post in (before, after):
        if post is not None and (post.state == PUBLISHED or post.slug in seen):
            seen = [slug for slug in seen if slug != post.slug] + [post.slug]
    return seen[-min(MAX_SLUGS, MAX_PLACES - len(after.addresses)) :]


MAX_SLUGS = 10
MAX_PLACES = 13  # slugs and old addresses in all, so that a deletion is one transaction


def is_scheduled(post: Post | None) -> bool:
    """Tell whether a post is public but not visible yet."""
    return post is not None and post.state == SCHEDULED


def month(post: Post) -> str:
    """Return the month of a post in the site's time zone, `YYYY-MM`."""
    local = timezone.localtime(post.listed_at, held_site.zone())
    return f"{local:%Y-%m}"


def _published_at(post: Post) -> datetime:
    if post.published_at is None:
        raise ValueError(f"post {post.id!r} is public without a time of publication")
    return post.published_at


def _updated_at(post: Post) -> datetime:
    if post.updated_at is None:
        raise ValueError(f"post {post.id!r} was never stored")
    return post.updated_at


def _local(when: datetime) -> str:
    return timezone.localtime(when, held_site.zone()).isoformat(timespec="seconds")
