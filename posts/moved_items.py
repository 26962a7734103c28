"""PynamoDB models of what has moved: changed tags, and redirects made by hand."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from posts.attributes import IntegerAttribute, TimeAttribute
from posts.tables import EditorialItem, PublicItem
from reader_lambda import items

TAG_CHANGES_PK = "TAGS"  # sk: the former tag's key
REDIRECTS_PK = "REDIRECTS"  # sk: from where, as in `PATH#`


class TagChangeItem(EditorialItem):
    """A tag that was renamed, merged or deleted on all posts, or is just now. to: "" for deleted.

    step: grows with every piece that is done, so that two that work at once notice. changed: posts
    of the present pass. failed: by post id, why it could not be changed.
    """

    name = UnicodeAttribute()
    to = UnicodeAttribute(default="")
    state = UnicodeAttribute()
    at = TimeAttribute()
    user_id = UnicodeAttribute()
    user_name = UnicodeAttribute()
    step = IntegerAttribute(default=0)
    cursor = UnicodeAttribute(default="")
    changed = IntegerAttribute(default=0)
    done = IntegerAttribute(default=0)
    failed = JSONAttribute(default=dict)


class RedirectItem(EditorialItem):
    """A redirect made by hand. to: a decoded path of the site, or an encoded address elsewhere."""

    to = UnicodeAttribute()
    at = TimeAttribute()
    user_name = UnicodeAttribute()


class MovedListItem(PublicItem):
    """Where a tag's list is now that has no posts any more."""

    kind = UnicodeAttribute(attr_name=items.KIND, default=items.REDIRECT)
    location = UnicodeAttribute(attr_name=items.LOCATION)
