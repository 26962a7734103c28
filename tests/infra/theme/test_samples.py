"""The made-up blog has what the write path stores, so that a theme is tried on what readers get."""

from __future__ import annotations

import pytest

from infra.theme import samples
from posts.public_items import shown
from reader_lambda import items
from tests.posts.factories import published

_OF_THE_STORE = {items.LAYOUT}  # read by the write path alone


@pytest.mark.usefixtures("tables")
def test_a_post_has_every_attribute_that_a_stored_one_has() -> None:
    stored = shown(published(slug="a", title="題", tags=["旅"]))
    made = samples.blog("ja").get("", samples.key(samples.FULL))
    assert made is not None
    assert stored.keys() - made.keys() - _OF_THE_STORE == set()
