"""Pinned and recent posts: shown from the site item, which every request has."""

from __future__ import annotations

from typing import Any

import pytest

from reader_lambda import cache_tags, items, messages
from tests.reader_lambda import builders
from tests.reader_lambda.conftest import Reader
from tests.reader_lambda.documents import Document, body_of, tags_of

COMING = "2026-03-01T00:00:05Z"  # 5 s behind `builders.NOW`


def put_site(reader: Reader, **changes: Any) -> None:
    reader.put(builders.site(**changes))


def document(answer: Any) -> Document:
    return Document(body_of(answer))


def test_pinned_posts_stand_above_the_list_of_home_and_not_twice(reader: Reader) -> None:
    posts = [builders.post(str(n), **{items.PUBLISHED_AT: at(n)}) for n in range(1, 4)]
    reader.publish(*posts)
    put_site(reader, pinned={"1": builders.pinned(posts[0])})

    home = reader.get("/")

    page = document(home)
    assert page.titles() == ["Title of 1", "Title of 3", "Title of 2"]
    assert page.one("p", class_="mark").text == "固定"
    assert cache_tags.card("1") in tags_of(home)


def test_pinned_posts_are_on_the_first_page_of_home_alone(reader: Reader) -> None:
    posts = [builders.post(str(n), tags=["x"], **{items.PUBLISHED_AT: at(n)}) for n in range(1, 23)]
    reader.publish(*posts)
    put_site(reader, pinned={"22": builders.pinned(posts[21])})

    home = document(reader.get("/"))
    assert home.titles() == [f"Title of {n}" for n in range(22, 2, -1)]
    older = next(a.attributes["href"] for a in home.all("a") if a.attributes.get("rel") == "next")
    second = document(reader.get("/", older.partition("?")[2]))
    assert second.titles() == ["Title of 2", "Title of 1"]
    assert 'class="mark"' not in body_of(reader.get("/tags/x"))


def test_a_pinned_post_is_shown_from_its_time_on(reader: Reader) -> None:
    post = builders.post("1", **{items.PUBLISHED_AT: COMING})
    reader.publish(post)
    put_site(reader, pinned={"1": builders.pinned(post)}, scheduled={"1": COMING})

    early = reader.get("/")

    assert document(early).titles() == []
    assert "s-maxage=55, stale-while-revalidate=0" in early["headers"]["Cache-Control"]
    assert document(reader.get("/", now=COMING)).titles() == ["Title of 1"]


def test_a_blog_whose_only_post_is_pinned_does_not_say_that_there_is_none(reader: Reader) -> None:
    post = builders.post("1")
    reader.publish(post)
    put_site(reader, pinned={"1": builders.pinned(post)})
    assert document(reader.get("/")).all("p", class_="empty") == []


@pytest.mark.parametrize("status", [404, 410])
def test_where_nothing_is_a_search_and_posts_help_on(reader: Reader, status: int) -> None:
    pinned, new, old, coming = (
        builders.post(name, **{items.PUBLISHED_AT: when})
        for name, when in (
            ("pinned", at(1)),
            ("new", at(9)),
            ("old", at(2)),
            ("coming", COMING),
        )
    )
    recent = {post[items.POST_ID]: builders.link(post) for post in (old, coming, new, pinned)}
    put_site(reader, pinned={"pinned": builders.pinned(pinned)}, recent=recent)
    if status == 410:
        reader.put(builders.gone("aws-旅_ノート"))
    reader.get("/robots.txt")  # from here on the site item is held
    reader.calls.clear()

    answer = reader.get("/posts/aws-%E6%97%85_%E3%83%8E%E3%83%BC%E3%83%88")

    assert answer["statusCode"] == status
    assert reader.calls == ["Query"]
    page = document(answer)
    assert page.one("input").attributes["value"] == "aws 旅 ノート"
    shown = [link.text for link in page.all("a") if link.text.startswith("Title of")]
    assert shown == ["Title of pinned", "Title of new", "Title of old"]
    assert cache_tags.AT_HAND in tags_of(answer)


def test_what_is_gone_is_kept_no_longer_than_until_something_comes(reader: Reader) -> None:
    reader.put(builders.gone("x"))
    put_site(reader, scheduled={"1": COMING})
    assert "s-maxage=55," in reader.get("/posts/x")["headers"]["Cache-Control"]


def test_markup_in_an_address_or_a_title_is_text(reader: Reader) -> None:
    post = builders.post("1", title='<b onclick="x()">')
    put_site(reader, recent={"1": builders.link(post)})
    body = body_of(reader.get("/%22%3E%3Cscript%3Ex"))
    assert "<script>x" not in body
    assert "<b " not in body
    assert "&lt;b onclick=" in body


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/2018/07/05/my-first_post.html", "my first post"),
        ("/posts/新幹線の旅", "新幹線の旅"),
        ("/tags/ci-cd/", "ci cd"),
        ("/wp-login.php", "wp login"),
        ("/archive/2031", "archive"),
        ("/2018/07", ""),
        ("/", ""),
        ("", ""),
        ("/a/" + "x" * 300, "x" * 100),
    ],
)
def test_the_search_begins_with_the_words_of_the_address(path: str, words: str) -> None:
    assert messages.words_of(path) == words


def at(day: int) -> str:
    return f"2020-01-{day:02}T00:00:00Z"
