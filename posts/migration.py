"""Bringing items of an older release to the present layout, in place, while readers read.

There is one step so far: posts and pages did not say which layout they have. A later one goes
here, by the layout that it starts from.
"""

from __future__ import annotations

from collections.abc import Iterator

from posts import store
from posts.all_posts import Change, Outcome, Result, committed, each_post
from posts.changes import layout_transaction
from posts.tables import LAYOUT
from reader_lambda import items


def migrate_all(*, dry_run: bool = False) -> Iterator[Result]:
    """Yield what becomes of each post that is of an older layout; the others are not looked at."""

    def change(post_id: str) -> Result:
        return Result(post_id, Outcome.UPDATED) if dry_run else migrate(post_id)

    yield from each_post(
        change,
        "attribute_not_exists(#layout) OR #layout < :layout",
        ExpressionAttributeNames={"#layout": items.LAYOUT},
        ExpressionAttributeValues={":layout": {"N": str(LAYOUT)}},
    )


def migrate(post_id: str) -> Result:
    """Bring a post and its page to the present layout."""

    def build() -> Change | None:
        item = store.get_post_item(post_id)
        return layout_transaction(item) if item is not None and item.layout < LAYOUT else None

    outcome = committed(build)
    return Result(post_id, outcome, "saved meanwhile" if outcome is Outcome.SKIPPED else "")
