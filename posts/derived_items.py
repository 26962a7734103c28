"""What the store has of a blog beyond its posts' own items and texts: all that is made of them.

Saving a post writes the difference that it makes. Here the same is made at once, for a blog that is
restored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pynamodb.models import Model

from posts.big_text import PackedText
from posts.claims import address_item, claim_item
from posts.counts import Counted
from posts.models import DRAFT, PAGE, Post
from posts.neighbours import Around, links_item
from posts.public_items import draft_entry, list_keys, page, public_entry, redirects, sitemap_entry
from posts.tables import AddressItem, EditorialItem, MonthItem, SitemapItem, SlugItem, TagItem
from reader_lambda import items


@dataclass(frozen=True)
class StoredItem:
    """An item as DynamoDB's JSON, and whether it is for the editorial table."""

    is_editorial: bool
    attributes: dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """How readers see a post: its HTML and table of contents, and the posts beside it in time."""

    html: PackedText
    contents: str
    around: Around


def of_post(post: Post, shown: Shown | None) -> Iterator[StoredItem]:
    """Yield what is made of a post. shown: None for a draft."""
    yield from map(serialized, claims_of(post))
    yield from _entries(post)
    if shown:
        yield from map(serialized, _public(post, shown))


def claims_of(post: Post) -> list[SlugItem | AddressItem]:
    """Return the claims of a post: of its slug, of those readers saw, of its old addresses."""
    slugs = (claim_item(post, slug) for slug in [post.slug, *post.public_slugs])
    claims = [*slugs, *(address_item(address, post.id) for address in post.addresses)]
    return list({claim.pk: claim for claim in claims}.values())


def _public(post: Post, shown: Shown) -> Iterator[Model]:
    yield from page(post, shown.html, shown.contents)
    yield from redirects(post)
    if post.kind != PAGE:
        yield links_item(post.path, shown.around)
    if post.sitemap_part:
        yield sitemap_entry(post)


def _entries(post: Post) -> Iterator[StoredItem]:
    """Yield the list entries, serialized once: they take most of the time, and differ by key."""
    make = draft_entry if post.status == DRAFT else public_entry
    keys = list_keys(post)
    first = serialized(make(post, *keys[0]))
    for pk, sk in keys:
        key = {items.PK: {"S": pk}, items.SK: {"S": sk}}
        yield StoredItem(first.is_editorial, {**first.attributes, **key})


def serialized(model: Model) -> StoredItem:
    """Return an item as it is stored."""
    return StoredItem(isinstance(model, EditorialItem), model.serialize())


@dataclass
class Totals:
    """What counters and the sitemap's parts say of the posts of a blog."""

    names: dict[str, str] = field(default_factory=dict)  # of tags, by key
    kept_names: dict[str, str] = field(default_factory=dict)
    tags: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    parts: Counter[int] = field(default_factory=Counter)  # of the sitemap
    parts_from: dict[int, datetime] = field(default_factory=dict)

    def add(self, post: Post, counted: Counted) -> None:
        """Add a post that is counted so."""
        self.names.update(counted.tags)
        self.tags.update(counted.tags.keys())
        if counted.month:
            self.months[counted.month] += 1
        if post.sitemap_part:
            self.parts[post.sitemap_part] += 1
            self.show_part_from(post.sitemap_part, post.listed_at)

    def keep(self, stored: Iterable[Model]) -> None:
        """Take over what counters know beside numbers, those of no post too.

        A tag's name is that which was written last; a part of the sitemap may be shown since
        before the first of the posts that are in it now.
        """
        for item in stored:
            if isinstance(item, TagItem):
                self.kept_names[item.sk] = item.name
                self.tags[item.sk] += 0
            elif isinstance(item, MonthItem):
                self.months[item.sk] += 0
            elif isinstance(item, SitemapItem):
                self.parts[int(item.sk)] += 0
                self.show_part_from(int(item.sk), item.visible_from)

    def show_part_from(self, part: int, when: datetime) -> None:
        """Let the index of the sitemap show a part from a time on, unless it does so earlier."""
        self.parts_from[part] = min(self.parts_from.get(part, when), when)

    def items(self) -> Iterator[StoredItem]:
        """Yield the counters and the parts of the sitemap."""
        for key, posts in self.tags.items():
            name = self.kept_names.get(key) or self.names[key]
            yield serialized(TagItem(items.TAGS_PK, key, name=name, posts=posts))
        for month, posts in self.months.items():
            yield serialized(MonthItem(items.ARCHIVE_PK, month, posts=posts))
        for part, posts in self.parts.items():
            sk, since = items.sitemap_sk(part), self.parts_from[part]
            yield serialized(SitemapItem(items.SITEMAP_PK, sk, posts=posts, visible_from=since))
