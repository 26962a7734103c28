"""The worker, with orders in a real DynamoDB and an edge that may be down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone
from pynamodb.exceptions import PutError, QueryError

from posts import counts, publishing, store
from posts.edge import orders, worker
from posts.edge.errors import PurgeFailed
from posts.edge.orders import EdgeState
from posts.models import copy_of
from posts.publishing import save, unpublish
from posts.tables import PurgeItem
from posts.transactions import Cancelled
from tests.posts.factories import EDITOR, published

pytestmark = pytest.mark.usefixtures("site")


class Edge:
    """Notes what is purged; fails as often as told."""

    def __init__(self) -> None:
        self.purges: list[set[str]] = []
        self.references: list[str] = []
        self.failures: list[PurgeFailed] = []

    def purge(self, tags: Sequence[str], reference: str) -> None:
        self.references.append(reference)
        if self.failures:
            raise self.failures.pop()
        self.purges.append(set(tags))


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now.timestamp()

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def edge() -> Edge:
    return Edge()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    monkeypatch.setattr(worker, "time", clock)
    return clock


def order(*tags: str) -> PurgeItem:
    item = orders.purge_item(tags)
    item.save()
    return item


def test_an_order_is_sent_at_once_and_again_after_answers_in_flight(
    edge: Edge, clock: Clock
) -> None:
    ordered = order("post-1", "head-2")
    assert worker.work(edge.purge, seconds=60) == 2
    assert edge.purges == [{"post-1", "head-2"}] * 2
    assert clock.now >= ordered.ordered_at + orders.AGAIN_AFTER
    assert orders.open_orders() == []


def test_what_is_ordered_meanwhile_is_sent_without_waiting(
    edge: Edge, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    order("first")
    wait = clock.sleep

    def order_during_the_third_wait(seconds: float) -> None:
        wait(seconds)
        if len(clock.waits) == 3:
            order("second")

    monkeypatch.setattr(clock, "sleep", order_during_the_third_wait)
    worker.work(edge.purge, seconds=120)
    assert edge.purges == [{"first"}, {"second"}, {"first"}, {"second"}]


def test_orders_are_united(edge: Edge, clock: Clock) -> None:
    for tags in (("a", "b"), ("b", "c"), ("d",)):
        order(*tags)
    worker.work(edge.purge, seconds=60)
    assert edge.purges == [{"a", "b", "c", "d"}] * 2


@pytest.mark.parametrize("many", [[f"t{n}" for n in range(worker.MAX_TAGS + 1)], ["a", "site"]])
def test_what_costs_more_than_everything_purges_everything(
    edge: Edge, clock: Clock, many: list[str]
) -> None:
    order(*many)
    worker.work(edge.purge, seconds=0)
    assert edge.purges == [{"site"}]


def test_a_deleted_file_goes_whatever_else_does(edge: Edge, clock: Clock) -> None:
    order("site", "/media/0f/*", "a")
    worker.work(edge.purge, seconds=0)
    assert edge.purges == [{"site", "/media/0f/*"}]


def test_a_hundred_tags_are_sent_as_they_are(edge: Edge, clock: Clock) -> None:
    order(*(f"t{n}" for n in range(worker.MAX_TAGS)))
    worker.work(edge.purge, seconds=0)
    assert len(edge.purges[0]) == worker.MAX_TAGS


def test_purges_keep_the_distance_that_cloudfront_asks_for(edge: Edge, clock: Clock) -> None:
    sent: list[float] = []

    def purge(_tags: Sequence[str], _reference: str) -> None:
        sent.append(clock.now.timestamp())
        if len(sent) < 5:
            order("more")

    order("first")
    worker.work(purge, seconds=120)
    assert min(later - earlier for earlier, later in pairwise(sent)) >= 2


def test_a_purge_that_failed_is_tried_again_ever_more_slowly(edge: Edge, clock: Clock) -> None:
    edge.failures = [PurgeFailed("Throttling") for _ in range(4)]
    order("a")
    worker.work(edge.purge, seconds=100)
    assert edge.purges == [{"a"}] * 2
    first, second, third, fourth = clock.waits[:4]
    assert 2 <= first <= 4 <= second <= 8 <= third <= 16
    assert 15 <= fourth <= worker.MAX_BACKOFF
    assert len(set(edge.references[:5])) == 1  # the same purge each time
    assert edge.references[-1] != edge.references[0]


def test_an_outage_leaves_the_orders_for_the_next_worker(edge: Edge, clock: Clock) -> None:
    edge.failures = [PurgeFailed("ServiceUnavailable") for _ in range(100)]
    order("a")
    assert worker.work(edge.purge, seconds=100) == 0
    assert max(clock.waits) <= worker.MAX_BACKOFF
    edge.failures = []
    assert worker.work(edge.purge, seconds=0) == 1
    assert edge.purges == [{"a"}]


def test_without_time_only_what_is_due_is_sent(edge: Edge, clock: Clock) -> None:
    order("a")
    assert [worker.work(edge.purge, seconds=0) for _ in range(3)] == [1, 0, 0]
    assert clock.waits == []
    clock.sleep(30)
    assert worker.work(edge.purge, seconds=0) == 1


def test_more_orders_than_are_read_at_once_are_all_sent(
    edge: Edge, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "AT_ONCE", 3)
    for number in range(7):
        order(f"t{number}")
    worker.work(edge.purge, seconds=300)
    assert set().union(*edge.purges) == {f"t{number}" for number in range(7)}
    assert orders.open_orders() == []


def test_a_post_is_saved_then_sent_then_live(edge: Edge, clock: Clock) -> None:
    post, other = published(), published()
    assert set(orders.states([post, other]).values()) == {EdgeState.SAVED}
    worker.work(edge.purge, seconds=0)
    assert orders.states([post])[post.id] == EdgeState.SENT
    changed = save(copy_of(post, title="Other"), by=EDITOR)
    assert orders.states([changed])[post.id] == EdgeState.SAVED
    clock.sleep(30)
    worker.work(edge.purge, seconds=0)
    assert orders.states([changed, other]) == {
        post.id: EdgeState.SENT,
        other.id: EdgeState.LIVE,
    }


def test_counters_that_failed_after_the_save_are_settled_by_the_worker(
    edge: Edge, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = published(tags=["AWS"])
    worker.work(edge.purge, seconds=60)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_settle_counts", lambda *_: None)
        unpublish(post, by=EDITOR)
    assert [tag.posts for tag in store.list_tags()] == [1]
    edge.purges.clear()
    worker.work(edge.purge, seconds=60)
    assert store.list_tags() == []
    assert any({"tags", "archive"} <= tags for tags in edge.purges)


def test_counters_in_the_way_do_not_keep_a_purge_back(
    edge: Edge, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()

    def lose(_post_id: str) -> None:
        raise Cancelled(frozenset())

    monkeypatch.setattr(counts, "settle", lose)
    assert worker.work(edge.purge, seconds=0) == 1


def test_a_store_that_fails_to_read_for_the_counters_keeps_no_purge_back(
    edge: Edge, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()

    def fail(_post_id: str) -> None:
        raise QueryError("timed out")

    monkeypatch.setattr(counts, "settle", fail)
    assert worker.work(edge.purge, seconds=60) == 2


def test_orders_that_cannot_be_read_or_marked_are_tried_again(
    edge: Edge, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    order("a")
    failures = [PutError("not all were taken"), QueryError("timed out")]
    mark_sent = orders.mark_sent

    def mark(*arguments: Any) -> None:
        if failures:
            raise failures.pop()
        mark_sent(*arguments)

    monkeypatch.setattr(worker, "mark_sent", mark)
    assert worker.work(edge.purge, seconds=100) == 2
    assert len(set(edge.references[:3])) == 1  # to CloudFront the same purge
    assert orders.open_orders() == []
