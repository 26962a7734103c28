"""Drawing the social cards that S3 has not: an operator's command, never a request's."""

from __future__ import annotations

from collections.abc import Iterator

from posts import store
from posts.all_posts import READ_UNITS, Outcome, Result
from posts.models import DRAFT
from posts.raw_tables import RawTables, text_of
from posts.read_units import ReadUnits
from posts.social_cards import making, objects
from posts.social_cards.content import folder_of


def complete(*, dry_run: bool = False) -> Iterator[Result]:
    """Yield what becomes of each card that a page names and S3 has not: it is drawn."""
    condition, values = "size(social_card) > :none", {":none": {"N": "0"}}
    found = RawTables(ReadUnits(READ_UNITS)).posts(condition, ExpressionAttributeValues=values)
    for item in found:
        post_id = text_of(item, "post_id")
        if path := _missing(post_id):
            if not dry_run:
                making.make(post_id)
            yield Result(path, Outcome.UPDATED)


def _missing(post_id: str) -> str:
    """Return the path of the card that a post's page names and S3 has not, "" for none."""
    item = store.get_post_item(post_id)
    post = store.post_from_item(item) if item else None
    if post is None or post.status == DRAFT or not post.social_card:
        return ""
    return "" if post.social_card in objects.below(folder_of(post_id)) else post.social_card
