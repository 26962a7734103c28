"""A post as it is searched: its text in one piece, and the terms that it is found by.

The item that the reader shows a hit from is there only while it says what is public: a change of
the post deletes it in its own transaction, and here it is made anew, of the stored version only.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from posts import store, texts
from posts.changes import searched_transaction
from posts.models import DRAFT, PAGE, Post
from posts.public_items import shown
from posts.search.numbers import next_numbers
from posts.search.tables import SearchedPostItem, searched_key
from posts.tables import utc_second
from reader_lambda import items
from reader_lambda.names import tag_key
from reader_lambda.postings import hour_of
from reader_lambda.search_words import normal, terms

MAX_TEXT = 200_000  # bytes; what is behind them is not found

_SHOWN = (
    *("post_id", "path", "title", "summary", "tags", "language"),
    *("published_at", "published_local"),
)


@dataclass(frozen=True)
class Document:
    """What the index has to know of a public post. headed: the terms of its title and tags."""

    number: int
    hour: int
    terms: frozenset[str]
    headed: frozenset[str]


def written(post_id: str) -> Document | None:
    """Write a post as it is searched, and return what it is found by; None if it is not public.

    Cancelled where it was changed meanwhile: then there is another order for it. PublishingError
    where its text is refused by now.
    """
    post = store.get_post(post_id)
    if post is None or post.status == DRAFT:
        return None
    number = post.search_number or next_numbers().pop()
    item = item_of(post, number)
    searched_transaction(post, number, item).commit()
    return document_of(item, number)


def item_of(post: Post, number: int) -> SearchedPostItem:
    """Return a public post as it is searched. PublishingError where its text is refused."""
    _text, rendered = texts.rendered(post.body)
    text = normal(rendered.plain).encode()[:MAX_TEXT].decode(errors="ignore")
    found = shown(post)
    item = searched_key(number)
    for name in _SHOWN:
        setattr(item, name, found[name])
    item.kind = items.PAGE if post.kind == PAGE else items.POST
    item.visible_from = found["published_at"]
    item.version = post.version
    item.text_z = zlib.compress(text.encode(), 9)
    return item


def document_of(item: SearchedPostItem, number: int) -> Document:
    """Return what a post is found by, from the item that it is shown from."""
    headed = terms(normal(item.title)).union(*(terms(normal(tag)) for tag in item.tags))
    tags = {items.tag_term(tag_key(tag)) for tag in item.tags}
    text = terms(zlib.decompress(item.text_z).decode())
    hour = hour_of(utc_second(item.visible_from))
    return Document(number, hour, frozenset(text | headed | tags), frozenset(headed))
