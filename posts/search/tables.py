"""PynamoDB models of the readers' search: what its worker keeps, and the index itself."""

from __future__ import annotations

from pynamodb.attributes import (
    BinaryAttribute,
    NumberAttribute,
    UnicodeAttribute,
)

from posts.attributes import IntegerAttribute, TimeAttribute, list_of_texts
from posts.tables import EditorialItem, PublicItem
from reader_lambda import items

SEARCH_PK = "SEARCH"
SEARCH_NUMBERS_SK = "NUMBERS"
SEARCH_GENERATIONS_SK = "GENERATIONS"
SEARCH_LEASE_SK = "LEASE"
SEARCH_REBUILD_SK = "REBUILD"
SEARCH_PENDING_PK = "SEARCH#PENDING"
SEARCH_REBUILD_PENDING_PK = "SEARCH#PENDING#REBUILD"


class SearchNumbersItem(EditorialItem):
    """The last number that was given to a post, or to a generation of the search index."""

    last = NumberAttribute()


class SearchLeaseItem(EditorialItem):
    """Who may write the search index, until when (epoch seconds)."""

    owner = UnicodeAttribute()
    until = IntegerAttribute()


class SearchPendingItem(EditorialItem):
    """A post that the search index has to be told of. stamp: of the last time that it was noted."""

    number = IntegerAttribute()
    stamp = UnicodeAttribute()


class SearchRebuildItem(EditorialItem):
    """The mark of a rebuilding of the search index: which generation, how many segments it has."""

    generation = IntegerAttribute()
    segments = IntegerAttribute()


class SearchedPostItem(PublicItem):
    """A public post as it is searched, and shown where it is found; there while that is true."""

    kind = UnicodeAttribute(attr_name=items.KIND)
    post_id = UnicodeAttribute(attr_name=items.POST_ID)
    path = UnicodeAttribute(attr_name=items.PATH)
    title = UnicodeAttribute(attr_name=items.TITLE)
    summary = UnicodeAttribute(attr_name=items.SUMMARY)
    tags = list_of_texts(attr_name=items.TAGS)
    language = UnicodeAttribute(attr_name=items.LANGUAGE)
    published_at = TimeAttribute(attr_name=items.PUBLISHED_AT)
    published_local = UnicodeAttribute(attr_name=items.PUBLISHED_LOCAL)
    visible_from = TimeAttribute(attr_name=items.VISIBLE_FROM)
    version = IntegerAttribute(attr_name=items.VERSION)
    text_z = BinaryAttribute(legacy_encoding=False, attr_name=items.TEXT_Z)


def searched_key(number: int) -> SearchedPostItem:
    """Return a stand-in for a post as it is searched, by the post's number."""
    return SearchedPostItem(items.searched_pk(number), items.SEARCHED_SK)


class SearchTermItem(PublicItem):
    """Which posts of a segment have a term: all, and those that have it in the title or a tag."""

    numbers = BinaryAttribute(legacy_encoding=False, attr_name=items.NUMBERS)
    headed = BinaryAttribute(null=True, legacy_encoding=False, attr_name=items.HEADED)


class SearchHoursItem(PublicItem):
    """When the posts of a segment are of."""

    hours = BinaryAttribute(legacy_encoding=False, attr_name=items.HOURS)
