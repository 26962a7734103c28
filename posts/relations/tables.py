"""PynamoDB models of what belongs to a post: what its page shows of it, and the worker's notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    MapAttribute,
    UnicodeAttribute,
)

from posts.attributes import IntegerAttribute, TimeAttribute
from posts.tables import EditorialItem, PublicItem
from reader_lambda import items

# PynamoDB's types want the Python type here, its code the attribute's class.
_TEXT: Any = UnicodeAttribute

RELATIONS_PK_PREFIX = "RELATED#"  # then a post's id
RELATIONS_SK = "PAGE"
SHOWN_SK_PREFIX = "SHOWN#"  # then the id of a post whose page shows this one as related
TRANSLATION_SK_PREFIX = "TRANSLATION#"  # then the id of a public post that is a translation of it
SERIES_NAMES_PK = "LIST#series"  # sk: a series' key


class RelatedLink(MapAttribute[str, Any]):
    """A link to a post that belongs to another."""

    if TYPE_CHECKING:  # PynamoDB leaves its own untyped

        def __init__(self, **attributes: Any) -> None: ...

    post_id = UnicodeAttribute(attr_name=items.POST_ID)
    path = UnicodeAttribute(attr_name=items.PATH)
    title = UnicodeAttribute(attr_name=items.TITLE)
    language = UnicodeAttribute(attr_name=items.LANGUAGE)
    visible_from = TimeAttribute(attr_name=items.VISIBLE_FROM)


class ShownSeries(MapAttribute[str, Any]):
    """A series as the page of one of its posts shows it."""

    if TYPE_CHECKING:  # as above

        def __init__(self, **attributes: Any) -> None: ...

    name = UnicodeAttribute(attr_name=items.NAME)
    parts: ListAttribute[RelatedLink] = ListAttribute(of=RelatedLink, attr_name=items.PARTS)
    is_whole = BooleanAttribute(attr_name=items.IS_WHOLE)


class RelatedItem(PublicItem):
    """What the page of a post or page shows of the posts that belong to it.

    version: grows by one with every writing, so that two that write at once notice.
    """

    post_id = UnicodeAttribute(attr_name=items.POST_ID)
    related: ListAttribute[RelatedLink] = ListAttribute(
        of=RelatedLink, null=True, attr_name=items.RELATED
    )
    series = ShownSeries(null=True, attr_name=items.SERIES)
    translations: ListAttribute[RelatedLink] = ListAttribute(
        of=RelatedLink, null=True, attr_name=items.TRANSLATIONS
    )
    version = IntegerAttribute(attr_name=items.VERSION)


class RelationsItem(EditorialItem):
    """How a post was told to those that it belongs to: its link, its series, its original.

    path: where its own item is. related: ids of posts like this one: those that it shows, then
    those that stand by. is_fresh: told since the edge was purged last for its change, so that it is
    to be looked at once more.
    """

    path = UnicodeAttribute()
    title = UnicodeAttribute()
    language = UnicodeAttribute()
    visible_from = UnicodeAttribute()
    series = UnicodeAttribute()
    original = UnicodeAttribute()
    related: ListAttribute[str] = ListAttribute(of=_TEXT)
    is_fresh = BooleanAttribute()


class RelationItem(EditorialItem):
    """A note at a post that another one shows it, or is a translation of it."""


class SeriesNameItem(EditorialItem):
    """A series that has public posts, for suggestions."""

    name = UnicodeAttribute()
