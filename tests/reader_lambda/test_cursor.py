from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader_lambda import cursor


def test_a_cursor_stands_readable_in_the_address() -> None:
    query = cursor.query_string(cursor.OLDER, "2018-07-04T15:00:00Z", "2")

    assert query == "?cursor=older~2018-07-04T15:00:00Z~2"


@pytest.mark.parametrize("post_id", ["2", "a~b", "空 白&=#%", "01HZZZZZZZZZZZZZZZZZZZZZZZ"])
def test_a_cursor_comes_back_as_the_place_it_was_made_of(post_id: str) -> None:
    query = cursor.query_string(cursor.NEWER, "2018-07-04T15:00:00Z", post_id)

    found = cursor.parse(parse_qs(query[1:])["cursor"][0])

    assert found is not None
    assert (found.direction, found.sk) == ("newer", f"2018-07-04T15:00:00Z#{post_id}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "older",
        "older~~",
        "sideways~2018-07-04T15:00:00Z~2",
        "older~2018-07-04T15:00:00Z~",
        "older~2018-13-04T15:00:00Z~2",
        "older~2018-07-32T15:00:00Z~2",
        "older~2018-07-04T25:00:00Z~2",
        "older~2018-07-04T15:00:00+09:00~2",
        "older~２０１８-07-04T15:00:00Z~2",
        "older~2018-07-04T15:00:00Z~a\x00b",
        "older~2018-07-04T15:00:00Z~a\n",
        "older~2018-07-04T15:00:00Z~" + "x" * 201,
    ],
)
def test_nonsense_is_no_cursor(text: str) -> None:
    assert cursor.parse(text) is None


@given(st.text())
def test_any_text_is_a_cursor_or_none(text: str) -> None:
    found = cursor.parse(text)

    assert found is None or found.direction in {cursor.OLDER, cursor.NEWER}
