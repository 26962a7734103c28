from __future__ import annotations

from typing import TYPE_CHECKING

from reader_lambda import dynamodb, items
from reader_lambda.public_table import SITE_SECONDS
from tests.reader_lambda import builders

if TYPE_CHECKING:
    import pytest

    from tests.reader_lambda.conftest import Reader


def test_a_blog_that_was_never_set_up_has_a_site_all_the_same(reader: Reader) -> None:
    site = reader.table.site()

    assert (site[items.TITLE], site[items.LANGUAGE]) == ("blogsite", "ja")
    assert (site[items.AUTHORS], site[items.SCHEDULED]) == ({}, {})


def test_what_the_site_item_lacks_has_a_default(reader: Reader) -> None:
    reader.put({items.PK: items.SITE_KEY, items.SK: items.SITE_KEY, items.TITLE: "題"})

    site = reader.table.site()

    assert (site[items.TITLE], site[items.TIME_ZONE]) == ("題", "Asia/Tokyo")


def test_the_site_as_last_read_needs_no_table(reader: Reader) -> None:
    reader.put(builders.site(title="題"))
    reader.table.site()
    reader.calls.clear()

    assert reader.table.last_site()[items.TITLE] == "題"
    assert reader.calls == []


def test_the_site_asked_for_ahead_is_as_old_as_its_request(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb, "ATTEMPT_SECONDS", 2 * SITE_SECONDS)
    reader.table.ask_for_site()
    reader.client.sent -= SITE_SECONDS

    reader.table.site()
    assert reader.calls == ["GetItem"]
    reader.table.site()
    reader.table.site()
    assert reader.calls == ["GetItem", "GetItem"]


def test_pieces_left_of_a_longer_version_are_not_read(reader: Reader) -> None:
    post = builders.post("2")
    reader.put(post, builders.chunk(post, 1, b"left over", version=0))

    page = reader.table.page("/posts/2")

    assert page is not None
    assert page.item[items.HTML] == "<p>Text of 2</p>"


def test_neighbours_without_a_page_are_nothing(reader: Reader) -> None:
    post = builders.post("2")
    reader.put(builders.neighbours(post, older=builders.post("1")))

    assert reader.table.page("/posts/2") is None
