from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_a_recorded_event_of_an_odd_request_is_read_as_it_was_sent() -> None:
    request = from_event(json.loads((EVENTS / "function_url_odd.json").read_text()))

    assert (request.method, request.raw_path) == ("HEAD", "/posts/%FF%00/..%2f%E3%81%AF")
    assert request.cursor == ""


@pytest.mark.parametrize(
    ("query", "cursor"),
    [
        ("", None),
        ("utm_source=x", None),
        ("p=2&q=cursor", None),
        ("Cursor=a", None),
        ("cursor[]=a", None),
        ("%63ursor=a", None),
        ("a=1;cursor=a", None),
        ("Cursor=a&cursor=b", "b"),
        ("%63ursor=a&cursor=b", "b"),
        ("cursor=", ""),
        ("cursor", ""),
        ("cursor=a", "a"),
        ("cursor==a", "=a"),
        ("cursor=a%26b%3Dc+d", "a&b=c d"),
        ("cursor=%FF", "\ufffd"),
        ("cursor=%zz", "%zz"),
        ("a=1&cursor=older~x", "older~x"),
        ("&&cursor=a&&", "a"),
    ],
)
def test_the_cursor_is_what_stands_behind_its_key(query: str, cursor: str | None) -> None:
    assert from_event(event("/", query)).cursor == cursor


@pytest.mark.parametrize("query", ["cursor=a&cursor=a", "cursor=a&cursor", "cursor&x&cursor=b"])
def test_a_cursor_that_comes_twice_is_none_of_both(query: str) -> None:
    assert from_event(event("/", query)).cursor == ""


@pytest.mark.parametrize("method", ["get", "Get", "HEAD", "PROPFIND", "", "G\u00c9T"])
def test_a_method_is_taken_as_it_was_sent(method: str) -> None:
    assert from_event(event("/", method=method)).method == method


@pytest.mark.parametrize(
    "odd",
    [
        None,
        [],
        "GET /",
        {},
        {"requestContext": None, "rawPath": None, "rawQueryString": None, "headers": None},
        {"requestContext": {"http": None}, "rawPath": 1, "rawQueryString": [], "headers": []},
        {"requestContext": {"http": {"method": ["GET"]}}, "headers": {"if-none-match": None}},
        {"Records": [{"eventSource": "aws:sqs", "body": "{}"}]},
    ],
)
def test_an_event_that_lacks_everything_asks_for_nothing_in_particular(odd: object) -> None:
    request = from_event(odd)

    assert (request.method, request.raw_path) == ("", "/")
    assert (request.cursor, request.if_none_match) == (None, "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=20), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = ("rawPath", "rawQueryString", "headers", "requestContext", "body", "isBase64Encoded")


@settings(derandomize=True, deadline=None, max_examples=300)
@given(JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, JSON)))
def test_any_event_is_read(odd: object) -> None:
    request = from_event(odd)

    assert all(type(text) is str for text in (request.method, request.raw_path))
    assert type(request.if_none_match) is str
    assert request.raw_path != ""


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.text(max_size=60), st.lists(st.text("ab=;+%[]", max_size=8), max_size=4))
def test_a_cursor_is_found_among_whatever_else_is_asked(value: str, others: list[str]) -> None:
    query = "&".join([*others, f"cursor={quote(value, errors='replace')}", *others])

    assert from_event(event("/", query)).cursor == value.encode(errors="replace").decode()
