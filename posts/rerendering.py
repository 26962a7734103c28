"""Showing posts as the present pipeline renders text and pictures; written is only what differs.

A post keeps its version, text, times and history: for editors nothing has changed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from posts import counts, store, texts
from posts.all_posts import Change, Outcome, Result, committed
from posts.changes import rerender_transaction
from posts.media import files
from posts.models import DRAFT, Post, copy_of
from posts.public_items import page, public_entry
from posts.raw_tables import Item, RawTables, text_of
from posts.read_units import ReadUnits
from posts.tables import ChunkItem, PageItem
from posts.transactions import Cancelled, Refused, Unanswered
from reader_lambda import items

# A page of several pieces is read whole or not at all by the version that all of them carry. So
# pieces rendered anew need another one, though the post has not: beyond any that a post will have.
NEXT_RENDERING = 1_000_000_000

logger = logging.getLogger(__name__)

_Pages = list[PageItem | ChunkItem]


def complete_pictures(*, dry_run: bool = False) -> Iterator[Result]:
    """Yield what becomes of each picture that an older release stored: it gets its renditions."""
    for file in files.all_files():
        if file.renditions is not None:
            continue
        try:
            done = dry_run or files.complete(file)
        except files.FileLost:
            yield Result(file.path, Outcome.FAILED, "It is on record, but no longer on S3.")
        else:
            yield Result(file.path, Outcome.UPDATED if done else Outcome.UNCHANGED)


def rerender(post_id: str, *, dry_run: bool = False) -> Result:
    """Render a post anew, and count it for its month, which the time zone decides.

    PublishingError where its text is refused by now.
    """
    store.refresh_site()
    if dry_run:
        differs = _rerendered(post_id) is not None
        return Result(post_id, Outcome.UPDATED if differs else Outcome.UNCHANGED)
    outcome = committed(lambda: _rerendered(post_id))
    if outcome is Outcome.UPDATED:
        _settle(post_id)
    return Result(post_id, outcome, "saved meanwhile" if outcome is Outcome.SKIPPED else "")


def _settle(post_id: str) -> None:
    try:
        counts.settle(post_id)
    except (Cancelled, Refused, Unanswered) as error:  # the worker does it with the purge
        logger.warning("counts of post %s are left for later: %s", post_id, error)


def _rerendered(post_id: str) -> Change | None:
    """Return what shows a post as it is rendered now; None where that is how it is shown."""
    before = store.get_post(post_id)
    if before is None or before.status == DRAFT:
        return None
    after = copy_of(before)
    text, shown = texts.rendered(before.body)
    texts.describe(after, text, shown)
    pages = page(after, text.html, text.contents)
    stored = _stored_pages(before)
    is_listed = (_entry(before), before.pictures) == (_entry(after), after.pictures)
    if is_listed and _is_shown(pages, stored):
        return None
    _tell_apart(pages, stored)
    return rerender_transaction(before, after, pages, moved=_is_moved(pages, stored))


def _stored_pages(post: Post) -> dict[str, Item]:
    """Return the items of a post's page, by sort key."""
    found = RawTables(ReadUnits(float("inf"))).partition(
        settings.PUBLIC_TABLE, items.path_pk(post.path)
    )
    by_key = {text_of(item, items.SK): item for item in found}
    for links in (items.NEIGHBOURS_SK, items.RELATED_SK):
        by_key.pop(links, None)
    return by_key


def _is_shown(pages: _Pages, stored: dict[str, Item]) -> bool:
    wanted = {item.sk: _content(item.serialize()) for item in pages}
    return wanted == {sk: _content(item) for sk, item in stored.items()}


def _is_moved(pages: _Pages, stored: dict[str, Item]) -> bool:
    """Tell whether a page is stored with times of another time zone."""
    page_item = next(item for item in pages if isinstance(item, PageItem))
    names = (items.PUBLISHED_LOCAL, items.UPDATED_LOCAL)
    shown_now = [text_of(stored.get(items.PAGE_SK, {}), name) for name in names]
    return shown_now != [page_item.published_local, page_item.updated_local]


def _content(item: Item) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != items.VERSION}


def _tell_apart(pages: _Pages, stored: dict[str, Item]) -> None:
    if len(pages) == len(stored) == 1:
        return  # one item is never torn
    known = int(stored.get(items.PAGE_SK, {}).get(items.VERSION, {}).get("N", 0))
    for item in pages:
        if known >= item.version:
            item.version = known + NEXT_RENDERING


def _entry(post: Post) -> dict[str, Any]:
    entry: dict[str, Any] = public_entry(post, "", "").serialize(null_check=False)
    return entry
