"""From the posts of a corpus to the items that saving them one by one would have left.

All but the history of what was done and the orders to purge the edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from pynamodb.models import Model

from posts import counts, store
from posts.derived_items import Shown, StoredItem, Totals, of_post, serialized
from posts.models import Post
from posts.neighbours import Around, links_item
from posts.public_items import link
from posts.revision_fields import fields_of
from posts.tables import (
    AUTHORS_PK,
    POST_SK,
    REVISION_SK_PREFIX,
    AuthorItem,
    PostItem,
    RevisionItem,
    SiteItem,
)
from reader_lambda import items, routes
from tests.benchmarks.corpus import EDITOR, Body
from tests.benchmarks.vocabulary import AUTHORS


def stored(posts: Iterable[tuple[Post, Body]]) -> Iterator[StoredItem]:
    """Yield every item of a blog. posts: with their texts, oldest first."""
    totals = Totals()
    older: Post | None = None
    newest: tuple[Post, Body] | None = None
    for post, body in posts:
        totals.add(post, counts.wanted_for(post))
        if newest:
            yield from _of_post(*newest, older, post)
            older = newest[0]
        newest = post, body
    if newest:
        yield from _of_post(*newest, older, None)
        yield serialized(links_item(routes.HOME, _around(newest[0], None)))
    yield from totals.items()
    yield from map(serialized, _site())


def _of_post(
    post: Post, body: Body, older: Post | None, newer: Post | None
) -> Iterator[StoredItem]:
    yield serialized(_post_item(post))
    yield serialized(_revision(post, body))
    text = body.text
    yield from of_post(post, Shown(text.html, text.contents, _around(older, newer)))


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
        fields=fields_of(post),
        at=post.updated_at,
        user_id=post.updated_by,
        user_name=EDITOR,
    )


def _around(older: Post | None, newer: Post | None) -> Around:
    return Around(link(older) if older else None, link(newer) if newer else None)


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
