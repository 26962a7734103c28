"""What is said of a slug while it is typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from posts import publishing
from posts.models import PAGE, PUBLISHED, copy_of
from tests.posts.admin.blog import AMY, EDITH, stored_post

URL = "/admin/posts/post/slug/"


def asked(client: Client, **query: str) -> Any:
    answer = client.get(URL, query)
    assert answer.status_code == 200
    return answer.json()


def test_a_title_gives_a_slug_with_its_japanese(editor: Client) -> None:
    assert asked(editor, title="新幹線の旅 ２０１８!", slug="") == {
        "slug": "新幹線の旅-2018",
        "usable": True,
        "message": "/posts/新幹線の旅-2018: free.",
    }


def test_a_title_whose_slug_is_taken_gives_the_one_that_the_save_would_take(editor: Client) -> None:
    stored_post("旅")
    stored_post("旅")
    assert asked(editor, title="旅")["slug"] == "旅-3"
    assert stored_post("旅").slug == "旅-3"


def test_nothing_typed_is_nothing_said(editor: Client) -> None:
    assert asked(editor)["message"] == ""


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("Neu", "/posts/neu: free."),
        ("ours", "/posts/ours: where this post is."),
        ("theirs", "/posts/theirs: taken by “Theirs”."),
        ("once-theirs", "/posts/once-theirs: taken by “Theirs”, which was there before."),
    ],
)
def test_whose_a_slug_is_is_named(editor: Client, slug: str, message: str) -> None:
    ours = stored_post("Ours", slug="ours")
    theirs = stored_post("Theirs", slug="once-theirs", status=PUBLISHED)
    publishing.save(copy_of(theirs, slug="theirs"), by=EDITH)
    found = asked(editor, post=ours.id, title="Ours", slug=slug)
    assert found["message"] == message
    assert found["usable"] is ("taken" not in message)


def test_a_redirect_is_foretold_and_a_way_back(editor: Client) -> None:
    post = stored_post("A", slug="first", status=PUBLISHED)
    told = asked(editor, post=post.id, title="A", slug="second")["message"]
    assert told == "/posts/second: free. /posts/first will lead there."
    publishing.save(copy_of(post, slug="second"), by=EDITH)
    back = asked(editor, post=post.id, title="A", slug="first")
    assert back["message"] == "/posts/first: this post was there before; it moves back."
    assert back["usable"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"slug": "a b"}, "such as “a-b”"),
        ({"slug": "x" * 201}, "201 characters"),
        ({"slug": "tags", "kind": "page"}, "kept for the site itself"),
    ],
)
def test_what_is_no_slug_is_explained(editor: Client, query: dict[str, str], said: str) -> None:
    found = asked(editor, title="A", **query)
    assert said in found["message"]
    assert not found["usable"]


def test_a_page_is_asked_for_at_its_own_address(editor: Client) -> None:
    stored_post("About", slug="about")
    assert asked(editor, title="x", slug="about", kind=PAGE)["message"] == "/about: free."


def test_what_a_deleted_post_left_is_free(editor: Client) -> None:
    post = stored_post("A", slug="a", status=PUBLISHED)
    publishing.delete(post, by=EDITH)
    assert asked(editor, title="x", slug="a")["usable"]


def test_an_author_learns_no_title_of_anothers_draft(author: Client, editor: Client) -> None:
    stored_post("Secret plan", slug="plan")
    assert asked(author, title="x", slug="plan")["message"] == "/posts/plan: taken by another post."
    mine = stored_post("Mine", slug="mine", by=AMY)
    assert "where this post is" in asked(author, post=mine.id, title="x", slug="mine")["message"]


def test_nobody_else_may_ask(tables: list[str]) -> None:
    assert Client().get(URL, {"slug": "a"}).status_code in {302, 403}


def test_half_a_character_is_no_error(editor: Client) -> None:
    assert editor.get(URL + "?slug=%ED%A0%80&title=x").status_code == 200
