"""Building the search index anew, beside the one that readers search, and then changing over.

A new generation is written segment by segment from the posts as they are searched. Meanwhile the
worker goes on with the old one, and notes for the new one what it was told of. Interrupted, a
rebuilding goes on where it was.
"""

from __future__ import annotations

import time
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings

from posts import store
from posts.all_posts import Outcome, Result
from posts.backup.batches import Batches, NotTaken
from posts.errors import PublishingError, StoreUnavailable
from posts.models import DRAFT, Post
from posts.raw_tables import RawTables, text_of
from posts.read_units import ReadUnits
from posts.search import documents, index, pending
from posts.search.documents import Document
from posts.search.index import Index
from posts.search.lease import SECONDS, Lease, Lost
from posts.search.numbers import last_number
from posts.search.tables import (
    SEARCH_PK,
    SEARCH_REBUILD_PENDING_PK,
    SEARCH_REBUILD_SK,
    SearchedPostItem,
    SearchHoursItem,
    SearchRebuildItem,
    SearchTermItem,
)
from posts.transactions import Cancelled, Refused, Unanswered
from reader_lambda import items, postings

READ_UNITS = 2000  # a second
FORGET_AFTER = 15.0  # seconds; a reader knows for 10 which generation it searches

_AT_ONCE = 100  # items of a BatchGetItem
_PREFIX = "SEARCH#"


def rebuild(*, dry_run: bool = False) -> Iterator[Result]:
    """Yield what becomes of each public post as it is searched, then build the index of them.

    StoreUnavailable where AWS does not take it; run again, it goes on.
    """
    under_way = None if dry_run else _begun()
    tables = RawTables(ReadUnits(READ_UNITS))
    for pk in (items.HOME_LIST_PK, items.PAGES_LIST_PK):
        for entry in tables.partition(settings.PUBLIC_TABLE, pk):
            yield _checked(text_of(entry, items.POST_ID), dry_run=dry_run)
    if under_way is None:
        return
    try:
        _build(under_way)
        _change_over(under_way.generation)
        time.sleep(FORGET_AFTER)
        _forget_others(tables)
    except NotTaken as error:
        raise StoreUnavailable(str(error)) from error


def _begun() -> SearchRebuildItem:
    """Return the rebuilding that is under way, or a new one, for which the worker notes too."""
    with _lease():
        stored = pending.rebuild_under_way()
        if stored is None:
            generation = index.begun().generation
            stored = SearchRebuildItem(
                SEARCH_PK, SEARCH_REBUILD_SK, generation=generation, segments=0
            )
            stored.save()
        return stored


def _lease() -> Lease:
    """Return the lease, held; waits for who has it. StoreUnavailable where that takes too long."""
    until = time.monotonic() + 2 * SECONDS
    while True:
        lease = Lease()
        try:
            lease.take()
        except Lost as error:
            if time.monotonic() > until:
                raise StoreUnavailable("somebody else writes the search index") from error
            time.sleep(1)
        else:
            return lease


def _checked(post_id: str, *, dry_run: bool) -> Result:
    """Write a post as it is searched, unless that is how it is stored."""
    try:
        post = store.get_post(post_id)
        if post is None or post.status == DRAFT:
            return Result(post_id, Outcome.SKIPPED, "not public any more")
        if _is_stored(post):
            return Result(post_id, Outcome.UNCHANGED)
        if not dry_run:
            documents.written(post_id)
    except Cancelled:
        return Result(post_id, Outcome.SKIPPED, "saved meanwhile")
    except (Refused, Unanswered) as error:
        raise StoreUnavailable(str(error)) from error
    except StoreUnavailable:
        raise
    except PublishingError as refusal:
        return Result(post_id, Outcome.FAILED, str(refusal))
    return Result(post_id, Outcome.UPDATED)


def _is_stored(post: Post) -> bool:
    if not post.search_number:
        return False
    wanted = documents.item_of(post, post.search_number)
    return [item.serialize() for item in _searched([post.search_number])] == [wanted.serialize()]


def _build(under_way: SearchRebuildItem) -> None:
    """Write the segments that are not written yet."""
    for segment in range(under_way.segments, last_number() // postings.SEGMENT + 1):
        _write_segment(under_way.generation, segment)
        under_way.segments = segment + 1
        under_way.save()


@dataclass
class _Term:
    numbers: array[int] = field(default_factory=lambda: array("H"))
    headed: array[int] = field(default_factory=lambda: array("H"))


def _write_segment(generation: int, segment: int) -> None:
    first = segment * postings.SEGMENT
    found = _documents(first, min(last_number() + 1, first + postings.SEGMENT))
    with Batches() as batches:
        for item in segment_items(generation, segment, found):
            batches.put(settings.PUBLIC_TABLE, item.serialize())


def segment_items(
    generation: int, segment: int, found: Iterable[Document]
) -> Iterator[SearchTermItem | SearchHoursItem]:
    """Yield the items of a segment of the index. found: its posts, by number."""
    terms: dict[str, _Term] = defaultdict(_Term)
    hours: list[int] = []
    for document in found:
        number = document.number % postings.SEGMENT
        hours += [0] * (number - len(hours)) + [document.hour]
        for term in document.terms:
            terms[term].numbers.append(number)
        for term in document.headed:
            terms[term].headed.append(number)
    sk = items.search_segment_sk(segment)
    for term, posts in terms.items():
        pk = items.search_term_pk(generation, term)
        yield index.term_item(pk, sk, *map(postings.packed_list, (posts.numbers, posts.headed)))
    packed = postings.packed_hours(hours)
    yield SearchHoursItem(items.search_hours_pk(generation), sk, hours=packed)


def _documents(first: int, end: int) -> Iterator[Document]:
    """Yield the posts of some numbers, by number, as far as they are public."""
    for start in range(first, end, _AT_ONCE):
        numbers = range(start, min(end, start + _AT_ONCE))
        by_pk = {item.pk: item for item in _searched(numbers)}
        for number in numbers:
            if item := by_pk.get(items.searched_pk(number)):
                yield documents.document_of(item, number)


def _searched(numbers: range | list[int]) -> list[SearchedPostItem]:
    keys = [(items.searched_pk(number), items.SEARCHED_SK) for number in numbers]
    return list(SearchedPostItem.batch_get(keys, consistent_read=True))


def _change_over(generation: int) -> None:
    """Bring the new generation up to date and have readers search it."""
    with _lease() as lease:
        under_way = pending.rebuild_under_way()
        if under_way is None or under_way.generation != generation:
            raise StoreUnavailable("another rebuilding was faster")
        new = Index(generation, 0)
        while noted := pending.noted(SEARCH_REBUILD_PENDING_PK):
            if not pending.index_noted(new, SEARCH_REBUILD_PENDING_PK, lease):
                raise StoreUnavailable(f"post {noted[0].sk} could not be read")
        new.announce(last_number() // postings.SEGMENT + 1)
        under_way.delete()


def _forget_others(tables: RawTables) -> None:
    """Delete the generations before the one that readers search."""
    live = index.live()
    generation = live.generation if live else 0
    scan = tables.scan(
        settings.PUBLIC_TABLE,
        FilterExpression=f"begins_with({items.PK}, :prefix)",
        ExpressionAttributeValues={":prefix": {"S": _PREFIX}},
        ProjectionExpression=f"{items.PK}, {items.SK}",
    )
    with Batches() as batches:
        for key in scan:
            own = text_of(key, items.PK).split("#")[1]
            if own.isdecimal() and int(own) < generation:
                batches.delete(settings.PUBLIC_TABLE, key)
