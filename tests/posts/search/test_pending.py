"""The index is told of every change, whatever fails meanwhile and whoever else is at it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pynamodb.exceptions import PutError

from posts import committing, publishing, store
from posts.edge import worker
from posts.edge.errors import PurgeFailed
from posts.errors import EditConflict, StoreUnavailable
from posts.models import copy_of
from posts.search import documents, index, pending
from posts.search.lease import Lease, Lost
from posts.search.tables import (
    SEARCH_PENDING_PK,
    SearchedPostItem,
    SearchHoursItem,
    SearchLeaseItem,
    SearchPendingItem,
    SearchTermItem,
)
from posts.tables import POST_SK, PostItem
from tests.posts.factories import EDITOR, published, saved
from tests.posts.search.conftest import Search, work

DAY = datetime(2020, 1, 1, tzinfo=UTC)


def noted() -> list[str]:
    return [item.sk for item in SearchPendingItem.query(SEARCH_PENDING_PK, consistent_read=True)]


def failing_once(call: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that fails the first time as DynamoDB does, then calls."""
    failed: list[bool] = []

    def maybe(*arguments: Any, **options: Any) -> Any:
        if not failed:
            failed.append(True)
            raise PutError("no answer")
        return call(*arguments, **options)

    return maybe


def refused_purge(_tags: object, _reference: str) -> None:
    raise PurgeFailed("Throttling")


def test_a_post_is_indexed_while_cloudfront_takes_no_purge(search: Search) -> None:
    published(title="一", body="温泉", published_at=DAY)

    worker.work(refused_purge, 0)

    assert search.titles("温泉") == ["一"]


@pytest.mark.parametrize(
    ("model", "name"),
    [(SearchHoursItem, "save"), (SearchTermItem, "batch_get"), (SearchLeaseItem, "save")],
)
def test_what_fails_stays_noted_and_is_done_by_the_next_run(
    search: Search, monkeypatch: pytest.MonkeyPatch, model: Any, name: str
) -> None:
    post = published(title="一", body="温泉", published_at=DAY)
    monkeypatch.setattr(model, name, failing_once(getattr(model, name)))

    work()
    assert search.titles("温泉") == []
    assert noted() == [post.id]

    work()
    assert search.titles("温泉") == ["一"]
    assert noted() == []


def test_nothing_is_noted_of_what_readers_never_see(search: Search) -> None:
    saved(title="下書き", body="温泉")
    work()

    assert noted() == []
    assert index.live() is None


def test_a_save_between_reading_and_writing_leaves_no_former_text(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = published(title="一", body="温泉の秘密", published_at=DAY)
    item_of = documents.item_of

    def saved_meanwhile(*arguments: Any) -> SearchedPostItem:
        item = item_of(*arguments)
        monkeypatch.setattr(documents, "item_of", item_of)
        publishing.save(copy_of(store.get_post(post.id) or post, body="温泉の話"), by=EDITOR)
        return item

    monkeypatch.setattr(documents, "item_of", saved_meanwhile)
    work()
    assert "秘密" not in search.page(q="温泉")

    work()
    assert search.titles("温泉の話") == ["一"]
    assert search.titles("秘密") == []


@pytest.mark.parametrize(
    ("change", "builder"),
    [(publishing.unpublish, "save_transaction"), (publishing.delete, "delete_transaction")],
)
def test_a_post_older_than_the_search_is_not_numbered_while_it_is_taken_back(
    search: Search, monkeypatch: pytest.MonkeyPatch, change: Callable[..., Any], builder: str
) -> None:
    post = published(title="一", body="温泉", published_at=DAY)
    PostItem(store.post_pk(post.id), POST_SK).update([PostItem.search_number.remove()])
    post = store.get_post(post.id) or post
    build = getattr(publishing, builder)

    def numbered_meanwhile(*arguments: Any, **options: Any) -> Any:
        transaction = build(*arguments, **options)
        monkeypatch.setattr(publishing, builder, build)
        work()
        assert search.titles("温泉") == ["一"]
        return transaction

    monkeypatch.setattr(publishing, builder, numbered_meanwhile)
    monkeypatch.setattr(committing, "_pause", lambda _attempt: None)
    try:
        change(post, by=EDITOR)
    except StoreUnavailable:
        change(store.get_post(post.id), by=EDITOR)

    assert search.titles("温泉") == []


def test_a_round_ends_when_there_is_much_to_write(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "MANY_TERMS", 3)
    for number in range(3):
        published(title=f"{number}", body="温泉と新幹線", published_at=DAY)

    work()
    assert len(noted()) == 2
    work()
    work()
    assert noted() == []
    assert len(search.titles("温泉")) == 3


def test_one_process_at_a_time_writes_the_index(search: Search) -> None:
    published(title="一", body="温泉", published_at=DAY)
    other = Lease()
    other.take()
    with other:
        work()
        assert search.titles("温泉") == []
    work()

    assert search.titles("温泉") == ["一"]


def test_a_lease_that_ended_is_anybodys_and_its_holder_is_told(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Lease(), Lease()
    monkeypatch.setattr("posts.search.lease.SECONDS", -2)
    first.take()
    monkeypatch.undo()
    second.take()

    with pytest.raises(Lost), first:
        first.keep()
    with pytest.raises(Lost):
        Lease().take()


def test_posts_that_many_workers_are_told_of_at_once_are_all_found(search: Search) -> None:
    titles = [f"{number}" for number in range(8)]
    for title in titles:
        published(title=title, body="温泉と新幹線", published_at=DAY)
    workers = [threading.Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    work()

    assert sorted(search.titles("温泉")) == titles
    assert sorted(search.titles("新幹線")) == titles
    assert noted() == []


def test_a_number_is_kept_from_the_first_publication_on(search: Search) -> None:
    draft = saved(title="一", body="温泉", published_at=DAY)
    assert draft.search_number == 0
    first = publishing.publish(draft, by=EDITOR)
    hidden = publishing.unpublish(first, by=EDITOR)
    again = publishing.publish(hidden, by=EDITOR)

    assert first.search_number == again.search_number > 0
    work()
    assert search.titles("温泉") == ["一"]


def test_a_conflict_is_still_a_conflict(search: Search) -> None:
    post = published(title="一", body="温泉", published_at=DAY)
    work()
    publishing.save(copy_of(post, body="新幹線"), by=EDITOR)

    with pytest.raises(EditConflict):
        publishing.save(copy_of(post, body="京都"), by=EDITOR)
