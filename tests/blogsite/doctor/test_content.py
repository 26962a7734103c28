from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from ulid import ULID

from blogsite.doctor import content
from posts import provisioning
from posts.edge import orders, worker
from posts.search.tables import SEARCH_PENDING_PK, SearchPendingItem
from tests.blogsite.doctor.telling import failures, states
from tests.posts.factories import published

pytestmark = pytest.mark.usefixtures("tables")


def order(minutes: int) -> None:
    item = orders.purge_item(["site"])
    item.ordered_at = timezone.now() - timedelta(minutes=minutes)
    item.save()


def test_a_site_that_was_never_set_up_is_a_failure() -> None:
    assert failures(content.check_site()) == ["not stored yet"]
    provisioning.site().write()
    assert states(content.check_site()) == ["ok"]


def test_orders_that_wait_too_long_are_a_failure() -> None:
    order(4)
    assert states(content.check_orders()) == ["ok"]
    order(6)
    (found,) = failures(content.check_orders())
    assert found.startswith("1 are older than 5 minutes")


def test_posts_that_the_search_does_not_know_are_a_failure() -> None:
    assert states(content.check_search()) == ["ok"]
    published(title="Found")
    assert failures(content.check_search()) == ["it finds nothing yet"]
    worker.work(lambda _tags, _reference: None, 0)
    assert states(content.check_search()) == ["ok"]


def test_posts_that_wait_for_the_search_too_long_are_a_failure() -> None:
    published(title="Found")
    worker.work(lambda _tags, _reference: None, 0)
    for minutes, found in ((4, 0), (6, 1)):
        stamp = ULID.from_datetime(timezone.now() - timedelta(minutes=minutes))
        SearchPendingItem(SEARCH_PENDING_PK, "2", number=0, stamp=str(stamp)).save()
        assert len(failures(content.check_search())) == found
