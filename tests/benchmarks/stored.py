"""From the posts of a corpus to the items that saving them one by one would have left.

All but the history of what was done and the orders to purge the edge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from pynamodb.models import Model

from posts import counts, store
from posts.changes import slug_item
from posts.models import Post
from posts.public_items import (
    link,
    list_keys,
    month,
    page,
    public_entry,
    redirects,
    sitemap_entry,
)
from posts.tables import (
    AUTHORS_PK,
    POST_SK,
    REVISION_SK_PREFIX,
    AuthorItem,
    EditorialItem,
    MonthItem,
    NeighboursItem,
    PostItem,
    RevisionItem,
    SiteItem,
    SitemapItem,
    TagItem,
)
from reader_lambda import items, routes
from reader_lambda.dynamodb import encode
from tests.benchmarks.corpus import EDITOR, Body
from tests.benchmarks.vocabulary import AUTHORS


@dataclass(frozen=True)
class StoredItem:
    """An item as DynamoDB's JSON, and whether it is for the editorial table."""

    is_editorial: bool
    attributes: dict[str, Any]


def stored(posts: Iterable[tuple[Post, Body]]) -> Iterator[StoredItem]:
    """Yield every item of a blog. posts: with their texts, oldest first."""
    totals = _Totals()
    older: Post | None = None
    newest: tuple[Post, Body] | None = None
    for post, body in posts:
        totals.add(post)
        if newest:
            yield from _of_post(*newest, older, post)
            older = newest[0]
        newest = post, body
    if newest:
        yield from _of_post(*newest, older, None)
        yield _serialized(_links(routes.HOME, newest[0], None))
    yield from map(_serialized, totals.items())
    yield from map(_serialized, _site())


def _of_post(
    post: Post, body: Body, older: Post | None, newer: Post | None
) -> Iterator[StoredItem]:
    models = [
        _post_item(post),
        _revision(post, body),
        *(slug_item(slug, post.id) for slug in post.public_slugs),
        *page(post, body.text.html, body.text.contents),
        *redirects(post),
        _links(post.path, older, newer),
        sitemap_entry(post),
    ]
    yield from map(_serialized, models)
    yield from _entries(post)


def _serialized(model: Model) -> StoredItem:
    return StoredItem(isinstance(model, EditorialItem), model.serialize())


def _entries(post: Post) -> Iterator[StoredItem]:
    """Yield the list entries, serialized once: they take most of the time, and differ by key."""
    keys = list_keys(post)
    first = _serialized(public_entry(post, *keys[0]))
    for pk, sk in keys:
        key = encode({items.PK: pk, items.SK: sk})
        yield StoredItem(first.is_editorial, {**first.attributes, **key})


def _post_item(post: Post) -> PostItem:
    wanted = counts.wanted_for(post)
    return PostItem(
        store.post_pk(post.id),
        POST_SK,
        **store.stored_values(post),
        counted_tags=list(wanted.tags.values()),
        counted_month=wanted.month,
    )


def _revision(post: Post, body: Body) -> RevisionItem:
    return RevisionItem(
        store.post_pk(post.id),
        f"{REVISION_SK_PREFIX}{post.revision}",
        text=body.source,
        title=post.title,
        at=post.updated_at,
        user_id=post.updated_by,
        user_name=EDITOR,
    )


def _links(path: str, older: Post | None, newer: Post | None) -> NeighboursItem:
    return NeighboursItem(
        items.path_pk(path),
        items.NEIGHBOURS_SK,
        older=link(older) if older else None,
        newer=link(newer) if newer else None,
    )


def _site() -> Iterator[Model]:
    shown = {slug: {items.NAME: name, items.URL: ""} for slug, name in AUTHORS.items()}
    yield SiteItem(
        items.SITE_KEY,
        items.SITE_KEY,
        title=settings.SITE_TITLE,
        description=settings.SITE_DESCRIPTION,
        language=settings.SITE_LANGUAGE,
        time_zone=settings.TIME_ZONE,
        authors=shown,
        scheduled={},
    )
    for slug, name in AUTHORS.items():
        yield AuthorItem(AUTHORS_PK, slug, name=name)


@dataclass
class _Totals:
    """What the counters of a blog say."""

    names: dict[str, str] = field(default_factory=dict)  # of tags, by key
    tags: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    parts: Counter[int] = field(default_factory=Counter)  # of the sitemap
    parts_from: dict[int, datetime] = field(default_factory=dict)

    def add(self, post: Post) -> None:
        """Count a post, the oldest first."""
        wanted = counts.wanted_for(post)
        self.names.update(wanted.tags)
        self.tags.update(wanted.tags.keys())
        self.months[month(post)] += 1
        self.parts[post.sitemap_part] += 1
        self.parts_from.setdefault(post.sitemap_part, post.listed_at)

    def items(self) -> Iterator[Model]:
        for key, posts in self.tags.items():
            yield TagItem(items.TAGS_PK, key, name=self.names[key], posts=posts)
        for name, posts in self.months.items():
            yield MonthItem(items.ARCHIVE_PK, name, posts=posts)
        for part, posts in self.parts.items():
            sk, since = items.sitemap_sk(part), self.parts_from[part]
            yield SitemapItem(items.SITEMAP_PK, sk, posts=posts, visible_from=since)
