"""PynamoDB models of everything in the two tables. docs/item-layout.md shows each by example.

Editorial table: what editors work with; what it has of files is in `posts.media.tables`. Public
table: what a reader may see, as it is read; its names come from `reader_lambda.items`, which the
reader decodes with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.models import Model

from posts.attributes import (
    IntegerAttribute,
    StructureAttribute,
    TimeAttribute,
    list_of_texts,
    map_of_anything,
)
from posts.attributes import from_utc_second as from_utc_second  # noqa: PLC0414 (others have it from here)
from posts.attributes import utc_second as utc_second  # noqa: PLC0414 (likewise)
from reader_lambda import items

if TYPE_CHECKING:
    from pynamodb.connection import Connection

# Seconds and times. A change that hangs, and the look whether it arrived, are two requests of two
# attempts each: 16 s at most, so that the editor has the text back before API Gateway's 29 s end.
CONNECT_TIMEOUT = 2
READ_TIMEOUT = 4
RETRIES = 1

# Of the layout of a post's item and its page; `posts.migration` has what brings older ones to it.
LAYOUT = 1

# Editorial table -------------------------------------------------------------------------------
POST_SK = "POST"
REVISION_SK_PREFIX = "REVISION#"
HISTORY_SK_PREFIX = "HISTORY#"
ACTION_SK_PREFIX = "ACTION#"
COPY_SK_PREFIX = "COPY#"
SIGN_IN_SK = "SIGNED-IN"
SLUG_SK = "SLUG"
ADDRESS_SK = "ADDRESS"
AUTHORS_PK = "AUTHORS"
MEDIA_SK = "MEDIA"
USE_SK_PREFIX = "USE#"
MEDIA_LIST_PK = "LIST#media"
UPLOAD_SK = "UPLOAD"
SESSION_SK = "SESSION"
PURGE_PK = "PURGE"
RESTORE_KEY = "RESTORE"  # both pk and sk
SITE_PK = "SITE"


class EditorialItem(Model):
    """Base of the editorial table's items. `expires_at` is the table's TTL attribute."""

    class Meta:
        table_name = settings.EDITORIAL_TABLE
        region = settings.AWS_REGION
        connect_timeout_seconds = CONNECT_TIMEOUT
        read_timeout_seconds = READ_TIMEOUT
        max_retry_attempts = RETRIES

    pk = UnicodeAttribute(hash_key=True, attr_name=items.PK)
    sk = UnicodeAttribute(range_key=True, attr_name=items.SK)


class PostItem(EditorialItem):
    """A post without its text, which stands in the revision it names."""

    post_id = UnicodeAttribute()
    kind = UnicodeAttribute(default="post")
    title = UnicodeAttribute()
    slug = UnicodeAttribute()
    summary = UnicodeAttribute(default="")
    excerpt = UnicodeAttribute(default="")
    title_html = UnicodeAttribute(default="")
    minutes = IntegerAttribute(default=0)
    pictures = list_of_texts(default=list)
    tags = list_of_texts(default=list)
    series = UnicodeAttribute(default="")
    translation_of = UnicodeAttribute(default="")
    top_image = UnicodeAttribute(default="")
    picture = UnicodeAttribute(default="")
    social_card = UnicodeAttribute(default="")
    author = UnicodeAttribute(default="")
    language = UnicodeAttribute(default="")
    status = UnicodeAttribute()
    published_at = TimeAttribute(null=True)
    created_at = TimeAttribute()
    updated_at = TimeAttribute()
    created_by = UnicodeAttribute(default="")
    updated_by = UnicodeAttribute(default="")
    version = IntegerAttribute()
    layout = IntegerAttribute(default=0)
    revision = UnicodeAttribute()
    pending = UnicodeAttribute(default="")
    page_version = IntegerAttribute(default=0)
    page_chunks = IntegerAttribute(default=0)
    sitemap_part = IntegerAttribute(default=0)
    search_number = IntegerAttribute(default=0)
    pinned = BooleanAttribute(default=False)
    purge_order = UnicodeAttribute(default="")
    public_slugs = list_of_texts(default=list)
    addresses = list_of_texts(default=list)
    front_matter = JSONAttribute(default=dict)
    imported_digest = UnicodeAttribute(default="")
    imported_version = IntegerAttribute(default=0)
    imported_head = UnicodeAttribute(default="")
    counted_tags = list_of_texts(default=list)
    counted_month = UnicodeAttribute(default="")


class RevisionItem(EditorialItem):
    """A text of a post, or a further piece of one that is too big for one item."""

    text = UnicodeAttribute(null=True)
    text_z = BinaryAttribute(null=True, legacy_encoding=False)
    chunks = IntegerAttribute(default=0)
    title = UnicodeAttribute(null=True)
    fields = JSONAttribute(null=True)
    is_pending = BooleanAttribute(null=True)
    at = TimeAttribute(null=True)
    user_id = UnicodeAttribute(null=True)
    user_name = UnicodeAttribute(null=True)


class HistoryItem(EditorialItem):
    """What somebody did with a post: at the post, and once more under the person."""

    at = TimeAttribute()
    post_id = UnicodeAttribute()
    title = UnicodeAttribute()
    action = UnicodeAttribute()
    revision = UnicodeAttribute(null=True)
    user_id = UnicodeAttribute()
    user_name = UnicodeAttribute()
    expires_at = IntegerAttribute(null=True)


class WorkingCopyItem(EditorialItem):
    """What somebody has typed into a post's form and not saved yet: JSON of the fields, zlib."""

    data = BinaryAttribute(legacy_encoding=False)
    version = IntegerAttribute()
    at = TimeAttribute()
    expires_at = IntegerAttribute()


class SignInItem(EditorialItem):
    """When somebody signed in last."""

    at = TimeAttribute()


class SlugItem(EditorialItem):
    """The claim of a slug by one post."""

    post_id = UnicodeAttribute()


class AddressItem(EditorialItem):
    """The claim of any other address by one post: an old one, or a page's own."""

    post_id = UnicodeAttribute()


class DraftEntryItem(EditorialItem):
    """A draft in a list. What is public is listed in the public table instead."""

    post_id = UnicodeAttribute()
    created_by = UnicodeAttribute()


class AuthorItem(EditorialItem):
    """An author's record."""

    name = UnicodeAttribute()
    url = UnicodeAttribute(default="")
    user = UnicodeAttribute(default="")


class SettingsChangeItem(EditorialItem):
    """What somebody changed of the site's settings. changes: by name, the former and the new."""

    at = TimeAttribute()
    user_id = UnicodeAttribute()
    user_name = UnicodeAttribute()
    changes = JSONAttribute()


class SessionItem(EditorialItem):
    """A signed-in browser's session, under the SHA-256 of its key."""

    data = UnicodeAttribute()
    expires_at = IntegerAttribute()


class PurgeItem(EditorialItem):
    """An order to purge cache tags at the edge, written with the change that made it needed.

    `post_id` is that of the changed post, whose counters are to be in line by then.
    """

    tags = list_of_texts()
    ordered_at = TimeAttribute()
    sent_at = TimeAttribute(null=True)
    post_id = UnicodeAttribute(null=True)
    search_number = IntegerAttribute(null=True)
    expires_at = IntegerAttribute()


class RestoreItem(EditorialItem):
    """The mark of a restore that is under way, or was interrupted. digest: of the backup."""

    digest = UnicodeAttribute()


# Public table ----------------------------------------------------------------------------------
class PublicItem(Model):
    """Base of the public table's items."""

    class Meta:
        table_name = settings.PUBLIC_TABLE
        region = settings.AWS_REGION
        connect_timeout_seconds = CONNECT_TIMEOUT
        read_timeout_seconds = READ_TIMEOUT
        max_retry_attempts = RETRIES

    pk = UnicodeAttribute(hash_key=True, attr_name=items.PK)
    sk = UnicodeAttribute(range_key=True, attr_name=items.SK)


class PageItem(PublicItem):
    """What is at a path: a post, a page, a redirect or the trace of a deleted post."""

    kind = UnicodeAttribute(attr_name=items.KIND)
    post_id = UnicodeAttribute(attr_name=items.POST_ID)
    path = UnicodeAttribute(null=True, attr_name=items.PATH)
    title = UnicodeAttribute(null=True, attr_name=items.TITLE)
    title_html = UnicodeAttribute(null=True, attr_name=items.TITLE_HTML)
    summary = UnicodeAttribute(null=True, attr_name=items.SUMMARY)
    html = UnicodeAttribute(null=True, attr_name=items.HTML)
    html_z = BinaryAttribute(null=True, legacy_encoding=False, attr_name=items.HTML_Z)
    chunks = IntegerAttribute(null=True, attr_name=items.CHUNKS)
    contents = UnicodeAttribute(null=True, attr_name=items.CONTENTS)
    tags = list_of_texts(null=True, attr_name=items.TAGS)
    series = UnicodeAttribute(null=True, attr_name=items.SERIES)
    author = UnicodeAttribute(null=True, attr_name=items.AUTHOR)
    top_image = UnicodeAttribute(null=True, attr_name=items.TOP_IMAGE)
    picture = UnicodeAttribute(null=True, attr_name=items.PICTURE)
    language = UnicodeAttribute(null=True, attr_name=items.LANGUAGE)
    minutes = IntegerAttribute(null=True, attr_name=items.MINUTES)
    published_at = TimeAttribute(null=True, attr_name=items.PUBLISHED_AT)
    published_local = UnicodeAttribute(null=True, attr_name=items.PUBLISHED_LOCAL)
    updated_at = TimeAttribute(null=True, attr_name=items.UPDATED_AT)
    updated_local = UnicodeAttribute(null=True, attr_name=items.UPDATED_LOCAL)
    visible_from = TimeAttribute(null=True, attr_name=items.VISIBLE_FROM)
    version = IntegerAttribute(null=True, attr_name=items.VERSION)
    layout = IntegerAttribute(null=True, attr_name=items.LAYOUT)
    location = UnicodeAttribute(null=True, attr_name=items.LOCATION)
    social_card = UnicodeAttribute(null=True, attr_name=items.SOCIAL_CARD)


class ChunkItem(PublicItem):
    """A further piece of a big page's HTML."""

    html_z = BinaryAttribute(legacy_encoding=False, attr_name=items.HTML_Z)
    version = IntegerAttribute(attr_name=items.VERSION)


class Neighbour(StructureAttribute):
    """The link to the next older or newer post."""

    post_id = UnicodeAttribute(attr_name=items.POST_ID)
    path = UnicodeAttribute(attr_name=items.PATH)
    title = UnicodeAttribute(attr_name=items.TITLE)
    visible_from = TimeAttribute(attr_name=items.VISIBLE_FROM)


class NeighboursItem(PublicItem):
    """The links from a post's page to the posts around it, by time of publication."""

    older = Neighbour(null=True, attr_name=items.OLDER)
    newer = Neighbour(null=True, attr_name=items.NEWER)


class EntryItem(PublicItem):
    """A post in a list: what its card shows."""

    post_id = UnicodeAttribute(attr_name=items.POST_ID)
    path = UnicodeAttribute(attr_name=items.PATH)
    title = UnicodeAttribute(attr_name=items.TITLE)
    title_html = UnicodeAttribute(null=True, attr_name=items.TITLE_HTML)
    summary = UnicodeAttribute(attr_name=items.SUMMARY)
    tags = list_of_texts(attr_name=items.TAGS)
    series = UnicodeAttribute(null=True, attr_name=items.SERIES)
    author = UnicodeAttribute(attr_name=items.AUTHOR)
    top_image = UnicodeAttribute(attr_name=items.TOP_IMAGE)
    picture = UnicodeAttribute(null=True, attr_name=items.PICTURE)
    language = UnicodeAttribute(attr_name=items.LANGUAGE)
    published_at = TimeAttribute(attr_name=items.PUBLISHED_AT)
    published_local = UnicodeAttribute(attr_name=items.PUBLISHED_LOCAL)
    updated_at = TimeAttribute(attr_name=items.UPDATED_AT)
    updated_local = UnicodeAttribute(attr_name=items.UPDATED_LOCAL)


class Link(StructureAttribute):
    """A link of the site's navigation."""

    name = UnicodeAttribute(attr_name=items.NAME)
    url = UnicodeAttribute(attr_name=items.URL)


class SiteItem(PublicItem):
    """The site's settings, the authors' public names, what is scheduled, pinned and recent."""

    title = UnicodeAttribute(attr_name=items.TITLE)
    description = UnicodeAttribute(attr_name=items.DESCRIPTION)
    language = UnicodeAttribute(attr_name=items.LANGUAGE)
    time_zone = UnicodeAttribute(attr_name=items.TIME_ZONE)
    navigation: ListAttribute[Link] = ListAttribute(of=Link, null=True, attr_name=items.NAVIGATION)
    colours: MapAttribute[str, Any] = map_of_anything(items.COLOURS, null=True)
    style = UnicodeAttribute(null=True, attr_name=items.STYLE)
    feed_posts = IntegerAttribute(null=True, attr_name=items.FEED_POSTS)
    feed_content = UnicodeAttribute(null=True, attr_name=items.FEED_CONTENT)
    version = IntegerAttribute(null=True, attr_name=items.VERSION)
    authors: MapAttribute[str, Any] = map_of_anything(items.AUTHORS)
    scheduled: MapAttribute[str, Any] = map_of_anything(items.SCHEDULED)
    search: MapAttribute[str, Any] = map_of_anything(items.SEARCH, null=True)
    pinned: MapAttribute[str, Any] = map_of_anything(items.PINNED, null=True)
    recent: MapAttribute[str, Any] = map_of_anything(items.RECENT, null=True)

    def scheduled_at(self) -> dict[str, str]:
        """Return the time from which each scheduled post is visible, by the post's id."""
        return dict(self.scheduled.attribute_values)

    def searched(self) -> dict[str, int] | None:
        """Return generation and segments of the search index, None where there is none."""
        stored: MapAttribute[str, Any] | None = self.search
        if stored is None:
            return None
        return {name: int(value) for name, value in stored.attribute_values.items()}

    def chosen_colours(self) -> dict[str, str]:
        """Return the colours that an editor chose, by token."""
        chosen: MapAttribute[str, Any] | None = self.colours
        return {} if chosen is None else dict(chosen.attribute_values)

    def shown_authors(self) -> dict[str, dict[str, str]]:
        """Return the public name and link of each author, by slug."""
        return {slug: dict(author) for slug, author in self.authors.attribute_values.items()}


def site_key() -> SiteItem:
    """Return a stand-in for the site item, to update it."""
    return SiteItem(items.SITE_KEY, items.SITE_KEY)


class TagItem(PublicItem):
    """A tag and how many visible posts carry it."""

    name = UnicodeAttribute(attr_name=items.NAME)
    posts = NumberAttribute(attr_name=items.POSTS)


class MonthItem(PublicItem):
    """A month of the archive and how many visible posts it has."""

    posts = NumberAttribute(attr_name=items.POSTS)


class SitemapItem(PublicItem):
    """A part of the sitemap: how many posts it has, and from when on it has any to show."""

    posts = NumberAttribute(attr_name=items.POSTS)
    visible_from = TimeAttribute(attr_name=items.VISIBLE_FROM)


class SitemapEntryItem(PublicItem):
    """A post in a part of the sitemap, with some of its pictures."""

    path = UnicodeAttribute(attr_name=items.PATH)
    pictures = list_of_texts(null=True, attr_name=items.PICTURES)
    updated_at = TimeAttribute(attr_name=items.UPDATED_AT)
    visible_from = TimeAttribute(attr_name=items.VISIBLE_FROM)


def connection() -> Connection:
    """Return the connection that transactions over both tables go through."""
    return EditorialItem._get_connection().connection


# PynamoDB makes a connection per model class, each with a client of its own that takes 0.1 s to
# build, unless the base class has one to inherit: so both bases get theirs now.
for _base in (EditorialItem, PublicItem):
    _base._get_connection()
