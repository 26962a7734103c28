"""Scheduled posts before a real DynamoDB: nothing of them early, and nothing else late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reader_lambda import cache_tags
from tests.reader_lambda import builders
from tests.reader_lambda.builders import LATER
from tests.reader_lambda.documents import FRESH, body_of, tags_of

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Reader


def test_a_scheduled_post_shows_nowhere_before_its_second(reader: Reader) -> None:
    secret = builders.post("secret", tags=["x", "y"], author="hanako", published_at=LATER)
    post = builders.post("2", tags=["x"], author="hanako", published_at="2026-02-01T00:00:00Z")
    reader.publish(secret, post)
    reader.put(builders.neighbours(post, newer=secret), builders.redirect("former", secret))
    reader.put(builders.tag("x", 1), builders.month("2026-02", 1))
    paths = (
        *("/", "/posts/2", "/tags", "/tags/x", "/archive", "/archive/2026", "/archive/2026/02"),
        *("/authors/hanako", "/feed.xml", "/tags/x/feed.xml", "/authors/hanako/feed.xml"),
        *("/sitemap.xml", "/sitemap-1.xml"),
    )
    not_there = (
        *("/posts/secret", "/posts/former", "/tags/y", "/tags/y/feed.xml"),
        "/archive/2026/03",
    )

    for path in paths:
        answer = reader.get(path)
        assert answer["statusCode"] == 200
        assert "secret" not in str(answer)
    for path in not_there:
        answer = reader.get(path)
        assert answer["statusCode"] == 404
        assert "Title of secret" not in str(answer)
        assert cache_tags.post("secret") not in tags_of(answer)


def test_a_scheduled_post_shows_everywhere_from_its_second(reader: Reader) -> None:
    post = builders.post("2", published_at="2026-02-01T00:00:00Z")
    secret = builders.post("secret", tags=["y"], author="hanako", published_at=LATER)
    reader.publish(post, secret)
    reader.put(builders.neighbours(post, newer=secret))
    paths = (
        *("/", "/posts/secret", "/posts/2", "/tags/y", "/archive/2026", "/archive/2026/03"),
        *("/authors/hanako", "/feed.xml", "/tags/y/feed.xml", "/authors/hanako/feed.xml"),
        "/sitemap-1.xml",
    )

    for path in paths:
        assert "/posts/secret" in body_of(reader.get(path, now=LATER))


@pytest.mark.parametrize(
    "path", ["/", "/tags/x", "/archive/2018", "/feed.xml", "/sitemap.xml", "/sitemap-1.xml"]
)
def test_no_list_outlives_the_next_publication_by_more_than_a_minute(
    reader: Reader, path: str
) -> None:
    reader.put(builders.site(scheduled={"secret": LATER, "later": "2027-01-01T00:00:00Z"}))
    reader.publish(builders.post("2", tags=["x"]))

    before = reader.get(path)["headers"]["Cache-Control"]
    after = reader.get(path, now=LATER)["headers"]["Cache-Control"]

    assert "s-maxage=60, stale-while-revalidate=0," in before  # 10 s until then, and 50 s
    assert after == FRESH


def test_a_post_outlives_the_publication_of_none_but_the_next_post(reader: Reader) -> None:
    reader.put(builders.site(scheduled={"3": LATER}))
    post, other = builders.post("2"), builders.post("1")
    reader.publish(post, other)
    reader.put(builders.neighbours(post, newer=builders.post("3", published_at=LATER)))
    reader.put(builders.neighbours(other, newer=post))

    before = reader.get("/posts/2")["headers"]["Cache-Control"]
    after = reader.get("/posts/2", now=LATER)["headers"]["Cache-Control"]

    assert "s-maxage=60, stale-while-revalidate=0," in before
    assert after == FRESH
    assert reader.get("/posts/1")["headers"]["Cache-Control"] == FRESH


@pytest.mark.parametrize("path", ["/", "/index.php", "/about"])
def test_what_is_shown_for_a_number_ends_when_a_scheduled_post_may_have_it(
    reader: Reader, path: str
) -> None:
    reader.put(builders.site(scheduled={"7": LATER}), builders.alone("about"))

    assert seconds_of(reader.get(path, "p=7")) == 60  # until then, and 50 seconds
    assert (seconds_of(reader.get(path)) == 60) == (path == "/")


def seconds_of(answer: Any) -> int:
    """Return the seconds for which the edge may use an answer, before and while it asks anew."""
    directives = dict(
        part.partition("=")[::2] for part in answer["headers"]["Cache-Control"].split(", ")
    )
    return int(directives["s-maxage"]) + int(directives["stale-while-revalidate"])


def test_a_page_is_not_shown_before_its_time(reader: Reader) -> None:
    reader.put(builders.alone("about", post_id="7", published_at=LATER))

    assert reader.get("/about")["statusCode"] == 404
    assert reader.get("/about", now=LATER)["statusCode"] == 200
