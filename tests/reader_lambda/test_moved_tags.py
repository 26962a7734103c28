"""The address of a tag that no post has any more: where it leads, in one Query."""

from __future__ import annotations

from typing import Any

import pytest

from reader_lambda import cache_tags, cursor, items
from tests.reader_lambda import builders
from tests.reader_lambda.conftest import ORIGIN, Reader
from tests.reader_lambda.documents import body_of

OLDER_PAGE = cursor.query_string(cursor.OLDER, "2018-07-04T15:00:00Z", "1").removeprefix("?")


def moved(key: str, location: str) -> dict[str, Any]:
    return {
        items.PK: items.tag_list_pk(key),
        items.SK: items.MOVED_SK,
        items.KIND: items.REDIRECT,
        items.LOCATION: location,
    }


@pytest.mark.parametrize(
    ("path", "query", "location"),
    [
        ("/tags/aws", "", "/tags/%E6%97%85"),
        ("/tags/aws", OLDER_PAGE, "/tags/%E6%97%85"),
        ("/tags/aws/feed.xml", "", "/tags/%E6%97%85/feed.xml"),
    ],
)
def test_an_empty_tag_leads_to_what_it_became(
    reader: Reader, path: str, query: str, location: str
) -> None:
    reader.put(moved("aws", "/tags/旅"))
    reader.get("/")
    reader.calls.clear()
    answer = reader.get(path, query)
    assert answer["statusCode"] == 301
    assert answer["headers"]["Location"] == ORIGIN + location
    assert reader.calls == ["Query"]
    tags = answer["headers"]["Cache-Tag"].split(",")
    assert {cache_tags.whole_list("/tags/aws"), cache_tags.list_head("/tags/aws")} <= set(tags)


def test_a_tag_that_has_posts_again_is_where_it_was(reader: Reader) -> None:
    reader.publish(*(builders.post(str(n), tags=["AWS"]) for n in range(10, 30)))
    reader.put(moved("aws", "/tags/旅"))
    answer = reader.get("/tags/aws")
    assert answer["statusCode"] == 200
    page = body_of(answer)
    assert page.count("<article") == 20
    assert 'rel="next"' not in page  # what leads on is no 21st post
    assert reader.get("/tags/aws/feed.xml")["statusCode"] == 200


def test_a_tag_whose_posts_are_all_scheduled_leads_on_until_the_first_is_due(
    reader: Reader,
) -> None:
    later = "2026-03-01T00:10:00Z"
    reader.publish(builders.post("1", tags=["AWS"], published_at=later))
    reader.put(moved("aws", "/tags/旅"), builders.site(scheduled={"1": later}))
    answer = reader.get("/tags/aws")
    assert answer["statusCode"] == 301
    assert "s-maxage=650, stale-while-revalidate=0" in answer["headers"]["Cache-Control"]
    assert reader.get("/tags/aws", now=later)["statusCode"] == 200


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("https://example.com/%E6%97%85?q=1#x", "https://example.com/%E6%97%85?q=1#x"),
        ("/tags/旅", f"{ORIGIN}/tags/%E6%97%85"),
    ],
)
def test_a_redirect_made_by_hand_leads_here_or_elsewhere(
    reader: Reader, location: str, url: str
) -> None:
    at = {items.PK: items.path_pk("/old"), items.SK: items.PAGE_SK, items.KIND: items.REDIRECT}
    reader.put({**at, items.POST_ID: "!redirect", items.LOCATION: location})
    answer = reader.get("/OLD/")
    assert (answer["statusCode"], answer["headers"]["Location"]) == (301, url)
    assert cache_tags.path("/old") in answer["headers"]["Cache-Tag"].split(",")


def test_a_tag_that_became_none_is_not_there(reader: Reader) -> None:
    assert reader.get("/tags/aws")["statusCode"] == 404
