"""The search behind the JSON API: what its page finds, as its description says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from reader_lambda import cache_tags, environment, request, responses
from tests.posts.factories import published
from tests.posts.search.conftest import Search, work
from tests.reader_lambda import builders
from tests.reader_lambda.described import validate

PATH = "/api/v1/search"
DAY = datetime(2024, 5, 1, tzinfo=UTC)


def asked(search: Search, **fields: str) -> Any:
    event = builders.event(PATH, urlencode(fields))
    answer = search.answer(request.from_event(event), environment.site_origin())
    made = responses.for_lambda(answer, "GET", environment.site_origin())
    validate(PATH, made)
    return answer


def test_a_search_finds_what_its_page_finds(search: Search) -> None:
    published(
        id="2", title="新幹線の旅", body="東京から京都へ行く。", tags=["旅"], published_at=DAY
    )
    published(id="1", title="Trains", body="何もない。", published_at=DAY)
    work()

    answer = asked(search, q="京都")

    found = json.loads(answer.body)
    assert [hit["id"] for hit in found["results"]] == ["2"]
    (hit,) = found["results"]
    assert {"text": "京都", "is_match": True} in hit["passage"]
    assert hit["api_url"].endswith("/api/v1/posts/%E6%96%B0%E5%B9%B9%E7%B7%9A%E3%81%AE%E6%97%85")
    assert (hit["kind"], found["query"], found["more"]) == ("post", "京都", None)
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=50"
    assert cache_tags.post("2") in answer.headers["Cache-Tag"]


def test_more_is_behind_a_link(search: Search) -> None:
    for number in range(12):
        published(title=f"旅 {number}", body="京都。", published_at=DAY)
    work()

    first = json.loads(asked(search, q="京都").body)
    path, _, query = first["more"].removeprefix(environment.site_origin()).partition("?")
    event = builders.event(path, query)
    second = search.answer(request.from_event(event), environment.site_origin())

    ids = [hit["id"] for page in (first, json.loads(second.body)) for hit in page["results"]]
    assert len(ids) == len(set(ids)) == 12


def test_another_form_of_a_query_leads_to_its_one_address(search: Search) -> None:
    answer = asked(search, q="ＡＷＳ  Lambda")

    assert answer.status == 301
    assert answer.headers["Location"] == environment.site_origin() + PATH + "?q=aws+lambda"


@pytest.mark.parametrize("cursor", ["nonsense", "1-2"])
def test_a_cursor_that_is_none_is_a_404(search: Search, cursor: str) -> None:
    assert asked(search, q="旅", cursor=cursor).status == 404
