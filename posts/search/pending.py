"""Posts that the search index has to be told of, and telling it.

The worker notes them before it is done with the order of their change, so that none is lost.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping

from pynamodb.exceptions import DeleteError
from ulid import ULID

from posts.errors import PublishingError
from posts.relations import pages as relations
from posts.relations import related
from posts.search import index
from posts.search.documents import Document, written
from posts.search.index import Index
from posts.search.lease import Lease, Lost
from posts.search.tables import (
    SEARCH_PENDING_PK,
    SEARCH_PK,
    SEARCH_REBUILD_PENDING_PK,
    SEARCH_REBUILD_SK,
    SearchPendingItem,
    SearchRebuildItem,
)
from posts.tables import PurgeItem
from posts.transactions import Cancelled, Refused, Unanswered, failure_code

AT_ONCE = 25  # posts; their terms are written together
MANY_TERMS = 20_000  # in one round; a Lambda's time ends

logger = logging.getLogger(__name__)


def note(orders: Iterable[PurgeItem]) -> None:
    """Note the posts of orders, before these are done with."""
    numbers = {order.post_id: order.search_number or 0 for order in orders if order.post_id}
    _note(SEARCH_PENDING_PK, numbers)


def bring_up_to_date(until: float = 0.0) -> int:
    """Tell the index of noted posts; return of how many.

    until: by time.monotonic, when to begin no further round. Nothing is done while somebody else
    writes the index, who may not see what was noted last: call it again.
    """
    if not noted(SEARCH_PENDING_PK):
        return 0
    lease, done = Lease(), 0
    try:
        lease.take()
        with lease:
            while told := index_noted(index.live() or index.begun(), SEARCH_PENDING_PK, lease):
                done += told
                if time.monotonic() >= until:
                    break
    except Lost:
        logger.info("somebody else writes the search index")
    return done


def index_noted(to: Index, partition: str, lease: Lease) -> int:
    """Tell an index of some of the posts noted in a partition; return of how many.

    lease: held, and kept. Lost where it is not any more.
    """
    found: list[Document] = []
    gone: list[int] = []
    done: list[SearchPendingItem] = []
    for item in noted(partition):
        lease.keep()
        if sum(len(each.terms) for each in found) > MANY_TERMS:
            break
        try:
            document = _document(item.sk)
        except (Cancelled, Refused, Unanswered) as error:
            logger.info("post %s is left for later: %s", item.sk, error)
            continue
        if document:
            found.append(document)
        elif item.number:
            gone.append(item.number)
        done.append(item)
    index.write(to, found, gone, lease)
    if partition == SEARCH_PENDING_PK:
        done = _told_further(done, lease)
    for item in done:
        _forget(item)
    return len(done)


def _told_further(told: list[SearchPendingItem], lease: Lease) -> list[SearchPendingItem]:
    """See to what else has to know of posts that the index was told of; return those done.

    These are a rebuilding, and the pages of the posts that belong to them.
    """
    if rebuild_under_way():
        _note(SEARCH_REBUILD_PENDING_PK, {item.sk: item.number for item in told})
    done = []
    for item in told:
        lease.keep()
        try:
            relations.refresh(item.sk)
            # Where much is changed at once, pages come to show new posts with their own changes.
            related.find(item.sk, spread=len(told) < AT_ONCE)
        except (Cancelled, Refused, Unanswered) as error:
            logger.info("what belongs to post %s is left for later: %s", item.sk, error)
        else:
            done.append(item)
    return done


def rebuild_under_way() -> SearchRebuildItem | None:
    """Return the mark of the rebuilding that is under way, or None."""
    condition = SearchRebuildItem.sk == SEARCH_REBUILD_SK
    return next(SearchRebuildItem.query(SEARCH_PK, condition, consistent_read=True), None)


def _document(post_id: str) -> Document | None:
    try:
        return written(post_id)
    except PublishingError as error:
        logger.warning("post %s is not searched: %s", post_id, error)
        return None


def _note(partition: str, numbers: Mapping[str, int]) -> None:
    with SearchPendingItem.batch_write() as batch:
        for post_id, number in numbers.items():
            batch.save(SearchPendingItem(partition, post_id, number=number, stamp=str(ULID())))


def noted(partition: str) -> list[SearchPendingItem]:
    """Return some of the posts noted in a partition."""
    return list(SearchPendingItem.query(partition, consistent_read=True, limit=AT_ONCE))


def _forget(item: SearchPendingItem) -> None:
    try:
        item.delete(SearchPendingItem.stamp == item.stamp)
    except DeleteError as error:
        if failure_code(error) != "ConditionalCheckFailedException":  # then noted anew meanwhile
            raise
