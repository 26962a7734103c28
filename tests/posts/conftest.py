"""What tests of the write path may ask for."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from posts import records
from posts.edge import orders


@pytest.fixture
def english() -> Iterator[None]:
    """Have sentences in English, whatever the site's language."""
    with translation.override("en"):
        yield


@pytest.fixture
def site(tables: list[str]) -> None:
    """Have a site that is set up and of which nothing is left to purge."""
    records.ensure_site()
    for order in orders.open_orders():
        order.delete()
