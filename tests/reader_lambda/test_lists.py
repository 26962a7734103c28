"""Lists before a real DynamoDB: what they show, from the newest post to the oldest and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from reader_lambda import cache_tags
from tests.reader_lambda import builders
from tests.reader_lambda.builders import LATER
from tests.reader_lambda.documents import ATOM, Document, body_of, tags_of, titles, xml

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Reader


def test_an_empty_blog_has_a_front_page_a_feed_and_a_sitemap(reader: Reader) -> None:
    assert "まだ記事がありません" in body_of(reader.get("/"))
    assert "まだタグがありません" in body_of(reader.get("/tags"))
    assert "まだ記事がありません" in body_of(reader.get("/archive"))
    assert xml(body_of(reader.get("/feed.xml"))).findall(f"{ATOM}entry") == []
    assert list(xml(body_of(reader.get("/sitemap.xml")))) == []


@pytest.mark.parametrize(
    ("path", "of_list"),
    [
        *(("/tags/x", "/tags/x"), ("/tags/x/feed.xml", "/tags/x")),
        *(("/authors/x", "/authors/x"), ("/authors/x/feed.xml", "/authors/x")),
        *((path, path) for path in ("/archive/2018", "/archive/2018/07", "/archive/2098")),
    ],
)
def test_a_list_without_posts_is_not_there_and_its_404_goes_with_the_first_post(
    reader: Reader, path: str, of_list: str
) -> None:
    answer = reader.get(path)

    assert answer["statusCode"] == 404
    awaited = {cache_tags.whole_list(of_list), cache_tags.list_head(of_list), cache_tags.path(path)}
    assert awaited <= tags_of(answer)


def test_lists_show_the_posts_that_belong_to_them_newest_first(reader: Reader) -> None:
    reader.publish(
        builders.post("1", tags=["AWS"], author="hanako", published_at="2018-06-30T14:59:59Z"),
        builders.post("2", tags=["aws", "ＷＥＢ"], published_at="2018-06-30T15:00:00Z"),
        builders.post("3", author="hanako", published_at="2018-12-31T15:00:00Z"),
    )

    assert titles(reader.get("/")) == ["Title of 3", "Title of 2", "Title of 1"]
    assert titles(reader.get("/tags/aws")) == ["Title of 2", "Title of 1"]
    assert titles(reader.get("/tags/web")) == ["Title of 2"]
    assert titles(reader.get("/authors/hanako")) == ["Title of 3", "Title of 1"]
    assert titles(reader.get("/archive/2018")) == ["Title of 2", "Title of 1"]
    assert titles(reader.get("/archive/2018/06")) == ["Title of 1"]
    assert titles(reader.get("/archive/2018/07")) == ["Title of 2"]
    assert titles(reader.get("/archive/2019/01")) == ["Title of 3"]


def test_lists_carry_the_cache_tags_of_what_they_show(reader: Reader) -> None:
    reader.publish(builders.post("2", tags=["AWS"], author="hanako"))
    of_author = cache_tags.author("hanako")
    card, post = cache_tags.card("2"), cache_tags.post("2")

    assert tags_of(reader.get("/")) == {"site", *whole("/"), card}
    assert tags_of(reader.get("/archive/2018")) == {"site", *whole("/archive/2018"), card}
    assert tags_of(reader.get("/tags/aws")) == {"site", *whole("/tags/aws"), card}
    by_author = {"site", *whole("/authors/hanako"), card, of_author}
    assert tags_of(reader.get("/authors/hanako")) == by_author
    assert tags_of(reader.get("/feed.xml")) == {"site", *whole("/"), post, of_author}
    in_feed = {"site", *whole("/tags/aws"), post, of_author}
    assert tags_of(reader.get("/tags/aws/feed.xml")) == in_feed


def test_what_counts_or_names_all_posts_has_a_cache_tag_of_its_own(reader: Reader) -> None:
    reader.publish(builders.post("2"))

    assert tags_of(reader.get("/tags")) == {"site", "tags"}
    assert tags_of(reader.get("/archive")) == {"site", "archive"}
    assert tags_of(reader.get("/sitemap.xml")) == {"site", "sitemap"}
    assert tags_of(reader.get("/sitemap-1.xml")) == {"site", "sitemap-1"}
    assert tags_of(reader.get("/robots.txt")) == {"site"}


def test_older_pages_of_a_list_are_not_touched_by_a_newest_post(reader: Reader) -> None:
    reader.publish(*(builders.post(f"{n:03}", published_at=builders.minute(n)) for n in range(45)))
    head = cache_tags.list_head("/")

    older = reader.get("/", _query(reader.get("/"), "next"))
    newer = reader.get("/", _query(older, "prev"))

    assert head not in tags_of(older)
    assert head in tags_of(newer)
    assert len(tags_of(older)) == 2 + 20


def test_no_answer_has_more_cache_tags_than_cloudfront_takes(reader: Reader) -> None:
    posts = [builders.post(f"{n:03}", author=f"a{n}", tags=["x"]) for n in range(45)]
    reader.publish(*posts)

    assert len(tags_of(reader.get("/tags/x/feed.xml"))) == 1 + 2 + 20 + 20


def whole(path: str) -> set[str]:
    """Return the tags of a list's first page."""
    return {cache_tags.whole_list(path), cache_tags.list_head(path)}


def _query(answer: Any, rel: str) -> str:
    """Return the query string of the page beside a page of a list."""
    (link,) = Document(body_of(answer)).links(rel)
    return link.partition("?")[2]


def test_tags_and_months_are_shown_with_their_counts(reader: Reader) -> None:
    reader.put(builders.tag("CI/CD", 3), builders.tag("unused", 0))
    reader.put(builders.month("2018-07", 3), builders.month("2018-08", 0))

    tags = Document(body_of(reader.get("/tags")))
    archive = Document(body_of(reader.get("/archive")))

    assert [item.text for item in tags.all("li")[3:]] == ["CI/CD 3件"]
    assert [item.text for item in archive.all("li")[3:]] == ["7月 3件"]


@pytest.mark.parametrize(
    "path", ["/", "/tags/x", "/authors/x", "/archive/2018", "/archive/2018/07"]
)
def test_every_list_can_be_walked_to_its_end_and_back(reader: Reader, path: str) -> None:
    posts = [
        builders.post(f"{number:03}", tags=["X"], author="x", published_at=builders.minute(number))
        for number in range(45)
    ]
    reader.publish(*posts, builders.post("other", published_at="2017-01-01T00:00:00Z"))
    reader.publish(builders.post("scheduled", tags=["X"], author="x", published_at=LATER))
    newest_first = [f"Title of {number:03}" for number in reversed(range(45))]

    pages, last = _walk(reader, path, "next")
    shown = [title for page in pages for title in page if title != "Title of other"]
    back, _ = _walk(reader, last, "prev")

    assert shown == newest_first
    assert [len(page) for page in pages][:2] == [20, 20]
    assert back == pages[::-1]


def _walk(reader: Reader, address: str, rel: str) -> tuple[list[list[str]], str]:
    """Follow the links of a list. Returns the titles of each page, and the last address."""
    pages = []
    while True:
        path, _, query = address.partition("?")
        answer = reader.get(path, query)
        pages.append(titles(answer))
        following = Document(body_of(answer)).links(rel)
        if not following:
            return pages, address
        (address,) = following


def test_posts_of_the_same_second_are_all_reached(reader: Reader) -> None:
    reader.publish(*(builders.post(f"{number:02}") for number in range(25)))

    pages, _ = _walk(reader, "/", "next")

    assert sorted(title for page in pages for title in page) == [
        f"Title of {number:02}" for number in range(25)
    ]


def test_a_page_further_on_is_not_indexed_and_the_first_one_is(reader: Reader) -> None:
    reader.publish(*(builders.post(f"{number:02}") for number in range(21)))

    first = Document(body_of(reader.get("/")))
    second = Document(body_of(reader.get("/", first.links("next")[0].partition("?")[2])))

    assert first.all("meta", name="robots") == []
    assert second.meta("robots") == "noindex, follow"


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "nonsense",
        "older",
        "older~2018-07-04T15:00:00Z",
        "older~2018-99-04T15:00:00Z~2",
        "newer~2018-07-04T15:00:00Z~2",  # nothing is newer
        "older~2018-07-04T15:00:00Z~2",  # nothing is older
        "older~2026-03-01T00:00:01Z~2",  # the future
        "newer~2026-03-01T00:00:01Z~2",
        "older~2018-07-04T15:00:00Z~" + "x" * 1000,
        "\x00",
        "'; DROP TABLE posts",
    ],
)
@pytest.mark.parametrize("path", ["/", "/tags/x", "/archive/2018/07"])
def test_a_tampered_cursor_is_a_404(reader: Reader, path: str, cursor: str) -> None:
    reader.publish(builders.post("2", tags=["x"]))

    assert reader.get(path, f"cursor={quote(cursor)}")["statusCode"] == 404


def test_a_cursor_of_another_list_shows_this_list_from_there(reader: Reader) -> None:
    reader.publish(
        builders.post("1", tags=["x"], published_at="2018-07-01T00:00:00Z"),
        builders.post("2", published_at="2018-07-02T00:00:00Z"),
    )

    answer = reader.get("/tags/x", "cursor=older~2018-07-02T00:00:00Z~2")

    assert titles(answer) == ["Title of 1"]


def test_a_cursor_outside_a_month_is_a_404(reader: Reader) -> None:
    reader.publish(builders.post("2"), builders.post("1", published_at="2017-01-01T00:00:00Z"))

    answer = reader.get("/archive/2018/07", "cursor=older~2019-07-02T00:00:00Z~2")

    assert answer["statusCode"] == 404


def test_the_feed_has_the_newest_twenty_posts(reader: Reader) -> None:
    reader.publish(
        *(builders.post(str(number), published_at=builders.minute(number)) for number in range(22))
    )

    answer = reader.get("/feed.xml")

    assert answer["headers"]["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = [entry.findtext(f"{ATOM}title") for entry in xml(body_of(answer)).iter(f"{ATOM}entry")]
    assert found == [f"Title of {number}" for number in range(21, 1, -1)]
