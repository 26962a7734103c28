"""Posts to link to, as the form's script asks for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from posts.admin import links
from posts.models import PAGE, PUBLISHED
from tests.blogsite.sign_in import sign_in
from tests.posts.admin.blog import stored_post

URL = "/admin/posts/post/links/"


def found(client: Client, q: str = "", cursor: str = "") -> dict[str, Any]:
    response = client.get(URL, {"q": q, "cursor": cursor})
    assert response.status_code == 200
    return dict(response.json())


def titles(client: Client, q: str = "") -> list[str]:
    return [post["title"] for post in found(client, q)["posts"]]


def test_posts_and_pages_are_found_by_words_of_title_slug_summary_and_tags(editor: Client) -> None:
    stored_post("新幹線の旅", slug="shinkansen", status=PUBLISHED, tags=["AWS"])
    stored_post("このブログについて", slug="about", kind=PAGE, status=PUBLISHED)
    assert titles(editor, "新幹線") == titles(editor, "aws") == ["新幹線の旅"]
    (page,) = found(editor, "ブログ")["posts"]
    assert page["address"] == "/about"
    assert titles(editor, "ない言葉") == []
    assert set(titles(editor)) == {"新幹線の旅", "このブログについて"}


def test_what_readers_do_not_see_yet_says_so(editor: Client) -> None:
    stored_post("下書き", slug="shitagaki")
    later = timezone.now() + timedelta(days=2)
    stored_post("あした", slug="ashita", status=PUBLISHED, published_at=later)
    stored_post("いま", slug="ima", status=PUBLISHED)
    about = {post["title"]: post["about"] for post in found(editor)["posts"]}
    assert about["下書き"].startswith("Draft")
    assert about["あした"].startswith("Scheduled · ")
    assert not about["いま"].startswith(("Draft", "Scheduled", "Published"))


def test_more_is_read_on_from_a_cursor(editor: Client) -> None:
    for number in range(links.SHOWN + 1):
        stored_post(f"Post {number}", slug=f"post-{number}", status=PUBLISHED)
    first = found(editor, "post")
    second = found(editor, "post", first["next"])
    assert len(first["posts"]) == links.SHOWN
    assert len(second["posts"]) == 1
    assert second["next"] == ""


def test_an_author_finds_no_draft_of_somebody_else(editor: Client, author: Client) -> None:
    stored_post("Secret draft", slug="secret")
    stored_post("Public", slug="public", status=PUBLISHED)
    assert titles(author) == ["Public"]


@pytest.mark.parametrize("cursor", ["x", "2018-07-04T15:00:00Z"])
def test_an_odd_cursor_is_refused(editor: Client, cursor: str) -> None:
    assert editor.get(URL, {"cursor": cursor}).status_code == 400


@pytest.mark.usefixtures("tables")
def test_who_may_not_write_finds_nothing() -> None:
    client = Client()
    assert client.get(URL).status_code == 302
    sign_in(client, [])
    assert client.get(URL).status_code == 302
