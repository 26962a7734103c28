from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader_lambda.request import from_event
from tests.reader_lambda.builders import event

EVENTS = Path(__file__).parent.parent / "events"


def test_a_recorded_event_of_a_page_is_read() -> None:
    request = from_event(json.loads((EVENTS / "function_url_get.json").read_text()))

    assert (request.method, request.raw_path) == (
        "GET",
        "/posts/%E3%81%AF%E3%81%98%E3%82%81%E3%81%AB",
    )
    assert (request.cursor, request.if_none_match) == (None, "")


def test_a_recorded_event_with_a_cursor_and_an_etag_is_read() -> None:
    request = from_event(json.loads((EVENTS / "function_url_get_again.json").read_text()))

    assert request.cursor == "older~2018-07-04T15:00:00Z~2"
    assert request.if_none_match == 'W/"9f86d081884c7d659a2feaa0"'


def test_a_recorded_event_of_a_form_is_read() -> None:
    request = from_event(json.loads((EVENTS / "function_url_post.json").read_text()))

    assert (request.method, request.raw_path) == ("POST", "/")


@pytest.mark.parametrize(
    ("query", "cursor"),
    [
        ("", None),
        ("utm_source=x", None),
        ("p=2&q=cursor", None),
        ("cursor=", ""),
        ("cursor", ""),
        ("cursor=a&cursor=b", "a"),
        ("cursor=%FF", "\ufffd"),
        ("a=1&cursor=older~x", "older~x"),
    ],
)
def test_only_the_first_cursor_of_a_query_string_counts(query: str, cursor: str | None) -> None:
    assert from_event(event("/", query)).cursor == cursor
