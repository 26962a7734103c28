from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from blogsite.doctor import content
from posts import provisioning
from posts.edge import orders
from tests.blogsite.doctor.telling import failures, states

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
