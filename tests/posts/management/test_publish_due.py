"""The command `publish_due`, against a real DynamoDB."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from posts import counts, store
from posts.edge import orders, worker
from posts.edge.errors import PurgeFailed
from posts.transactions import Cancelled
from tests.posts.factories import published

pytestmark = pytest.mark.usefixtures("site")


def publish_due(*arguments: str) -> str:
    output = StringIO()
    call_command("publish_due", *arguments, stdout=output)
    return output.getvalue()


def test_posts_whose_time_has_come_are_counted_once() -> None:
    now = timezone.now()
    for _ in range(counts.DUE_AT_ONCE + 2):
        published(tags=["AWS"], published_at=now + timedelta(hours=1))
    published(tags=["AWS"], published_at=now + timedelta(hours=9))
    assert publish_due().startswith("0 posts settled, ")
    with patch("django.utils.timezone.now", lambda: now + timedelta(hours=2)):
        assert publish_due("--dry-run").startswith("12 posts to settle, ")
        assert publish_due().startswith("12 posts settled, ")
        assert publish_due().startswith("0 posts settled, ")
    assert [tag.posts for tag in store.list_tags()] == [12]


def test_a_store_in_the_way_is_told_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(*_arguments: object) -> int:
        raise Cancelled(frozenset())

    monkeypatch.setattr(counts, "settle_due", lose)
    with pytest.raises(CommandError, match="Run it again"):
        publish_due()


def test_what_is_in_the_way_of_counting_keeps_back_no_purge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lose(*_arguments: object) -> int:
        raise Cancelled(frozenset())

    published()
    assert [order.sent_at for order in orders.due(timezone.now())] == [None, None]
    monkeypatch.setattr(counts, "settle_due", lose)
    with pytest.raises(CommandError):
        publish_due()
    assert all(order.sent_at for order in orders.open_orders())


def test_orders_that_nobody_sent_are_purged() -> None:
    published()
    assert publish_due("--dry-run") == "0 posts to settle, 2 orders to purge.\n"
    assert publish_due() == "0 posts settled, 1 purges sent.\n"
    assert publish_due() == "0 posts settled, 0 purges sent.\n"


def test_an_edge_that_is_down_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_tags: Sequence[str], _reference: str) -> None:
        raise PurgeFailed("ServiceUnavailable")

    monkeypatch.setattr(worker, "configured_purge", lambda: fail)
    published()
    with pytest.raises(CommandError, match="2 orders could not be purged"):
        publish_due()
