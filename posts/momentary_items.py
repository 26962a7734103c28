"""PynamoDB models of what the editorial table has for a while only: no backup holds any of it."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute

from posts.attributes import IntegerAttribute, TimeAttribute
from posts.tables import EditorialItem

EDITORS_PK_PREFIX = "EDITORS#"
SHARED_PK_PREFIX = "SHARED#"
SHARED_SK = "SHARED"


class EditorItem(EditorialItem):
    """A page on which somebody edits a post. tab: of which browser. page: which page of that tab.

    DynamoDB takes what has expired away late, so whoever reads looks at `expires_at` too.
    """

    user_id = UnicodeAttribute()
    user_name = UnicodeAttribute()
    tab = UnicodeAttribute()
    page = UnicodeAttribute()
    expires_at = IntegerAttribute()


class SharedItem(EditorialItem):
    """A link under which a post's saved text may be read without signing in; see `share_links`."""

    nonce = UnicodeAttribute()
    at = TimeAttribute()
    user_name = UnicodeAttribute()
    expires_at = IntegerAttribute()
