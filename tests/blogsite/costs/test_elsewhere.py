"""What one pays in other places."""

from __future__ import annotations

import pytest

from blogsite.costs.elsewhere import PLACES


def test_each_place_costs_what_is_reckoned_by_hand() -> None:
    a_server, relational, *hosts = (place.dollars for place in PLACES)
    assert a_server == 7 + 15
    # 730 hours of the database, the gateway and its address; 20 GB.
    assert relational == pytest.approx(18.25 + 45.26 + 3.65 + 2.76)
    assert hosts == [9, 18, 0]


def test_each_place_says_what_one_gets() -> None:
    assert [place.name for place in PLACES if not place.gets] == []
