"""PynamoDB model of what the editorial table has of social cards."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute

from posts.tables import EditorialItem

SOCIAL_CARDS_PK = "SOCIAL-CARDS"


class SocialCardPendingItem(EditorialItem):
    """A post whose card is to be looked after. stamp: tells whether it was noted again since."""

    stamp = UnicodeAttribute()
