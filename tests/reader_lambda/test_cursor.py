from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posts.models import POST_ID
from reader_lambda import cursor, items


def test_a_cursor_stands_readable_in_the_address() -> None:
    query = cursor.query_string(cursor.OLDER, "2018-07-04T15:00:00Z", "2")

    assert query == "?cursor=older~2018-07-04T15:00:00Z~2"


@pytest.mark.parametrize("post_id", ["2", "A-b_c.d", "x" * 64, "01HZZZZZZZZZZZZZZZZZZZZZZZ"])
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
        "older~2018-07-04T15:00:00Z~a~b",
        "older~2018-07-04T15:00:00Z~a#b",
        "older~2018-07-04T15:00:00Z~\ufffd",
        "older~2018-07-04T15:00:00Z~" + chr(0xD800),
        "older~2018-07-04T15:00:00Z~é",
        "older~2018-07-04T15:00:00Z~" + "x" * 65,
        "older~2018-07-04T15:00:00Z~" + "x" * 8192,
        "older~" * 2000,
        " older~2018-07-04T15:00:00Z~2",
        "OLDER~2018-07-04T15:00:00Z~2",
        "older~-018-07-04T15:00:00Z~2",
    ],
)
def test_nonsense_is_no_cursor(text: str) -> None:
    assert cursor.parse(text) is None


@pytest.mark.parametrize("time", ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_time_at_which_nothing_is_published_is_a_place_all_the_same(time: str) -> None:
    found = cursor.parse(f"older~{time}~2")

    assert found is not None
    assert found.sk == f"{time}#2"


SETTINGS = settings(derandomize=True, deadline=None, max_examples=300)
TIMES = st.datetimes().map(lambda time: f"{time.isoformat(timespec='seconds'):>019}Z")
IDS = st.from_regex(POST_ID, fullmatch=True)


@SETTINGS
@given(st.sampled_from([cursor.OLDER, cursor.NEWER]), TIMES, IDS)
def test_every_place_that_a_page_names_is_found_again(
    direction: str, time: str, post_id: str
) -> None:
    query = cursor.query_string(direction, time, post_id)

    found = cursor.parse(parse_qs(query[1:])["cursor"][0])

    assert found is not None
    assert (found.direction, found.sk) == (direction, items.entry_sk(time, post_id))


@SETTINGS
@given(
    st.text()
    | st.tuples(
        st.sampled_from(["older", "newer", "Older", ""]),
        TIMES | st.text("0123456789-:TZ", min_size=18, max_size=21),
        IDS | st.text(max_size=70),
    ).map("~".join)
)
def test_any_text_is_a_place_of_plain_characters_or_none(text: str) -> None:
    found = cursor.parse(text)

    assert found is None or re.fullmatch(r"[0-9TZ:-]{20}#[\w.-]{1,64}", found.sk, re.ASCII)
