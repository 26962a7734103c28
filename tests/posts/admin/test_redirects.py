"""The admin of redirects, and the page of a post's former addresses."""

from __future__ import annotations

import pytest
from django.test import Client

from posts import publishing, redirects, store
from posts.models import PUBLISHED, Post, copy_of
from tests.posts.admin.blog import AMY, EDITH, post_url, stored_post, text_of, told

LIST = "/admin/posts/redirect/"


def change_url(path: str, page: str = "change") -> str:
    return f"{LIST}{path.replace('_', '_5F').replace('/', '_2F')}/{page}/"


def reread(post: Post) -> Post:
    found = store.get_post(post.id)
    assert found
    return found


def moved() -> Post:
    post = stored_post("新幹線", slug="first", status=PUBLISHED, addresses=["/old.html"])
    return publishing.save(copy_of(post, slug="second"), by=EDITH)


def test_a_redirect_is_made_listed_changed_and_given_up(editor: Client) -> None:
    answer = editor.post(LIST + "add/", {"path": "/Old_page/", "to": "/tags/旅"})
    assert answer.status_code == 302
    page = editor.get(LIST)
    assert "/old_page /tags/旅" in text_of(page)
    assert "Edith Editor" in text_of(page)
    assert 'href="http://127.0.0.1:8080/tags/%E6%97%85"' in page.content.decode()
    form = editor.get(change_url("/old_page"))
    assert 'name="path"' not in form.content.decode()
    editor.post(change_url("/old_page"), {"to": "https://example.com/"})
    found = redirects.get("/old_page")
    assert found
    assert found.to == "https://example.com/"
    editor.post(change_url("/old_page", "delete"), {"post": "yes"})
    assert redirects.list_redirects().items == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"path": "", "to": "/a"}, "required"),
        ({"path": "/tags/x", "to": "/a"}, "cannot lead elsewhere"),
        ({"path": "/a", "to": "javascript:alert(1)"}, "nothing to lead to"),
        ({"path": "/posts/second", "to": "/a"}, "belongs to “新幹線”"),
    ],
)
def test_what_is_wrong_is_named_and_kept(editor: Client, values: dict[str, str], said: str) -> None:
    moved()
    page = editor.post(LIST + "add/", values)
    assert page.status_code == 200
    assert said in text_of(page)
    assert f'value="{values["to"]}"' in page.content.decode()


def test_one_to_a_post_is_told_to_be_the_posts(editor: Client) -> None:
    post = moved()
    page = editor.post(LIST + "add/", {"path": "/mine", "to": "/posts/second"}, follow=True)
    assert told(page) == ["“/mine” leads to “新幹線” now, wherever that moves."]
    assert reread(post).addresses == ["/old.html", "/mine"]


def test_a_posts_former_addresses_are_listed_added_and_given_up(editor: Client) -> None:
    post = moved()
    form = editor.get(post_url(post)).content.decode()
    assert f'href="{post_url(post, "addresses")}"' in form
    url = post_url(post, "addresses")
    page = text_of(editor.get(url))
    assert "/posts/first" in page
    assert "/old.html" in page
    page = text_of(editor.post(url, {"give_up": "/posts/first"}, follow=True))
    assert "“/posts/first” leads here no longer." in page
    editor.post(url, {"path": "/one/more"})
    assert reread(post).addresses == ["/old.html", "/one/more"]
    assert reread(post).public_slugs == ["second"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"path": ""}, "required"),
        ({"path": "/tags/x"}, "cannot lead elsewhere"),
        ({"path": "/posts/second"}, "cannot lead here"),
        ({"path": "/taken"}, "belongs to “Other”"),
        ({"give_up": "/posts/second"}, "where the post is"),
        ({"give_up": "/nothing"}, "does not lead to this post"),
    ],
)
def test_what_cannot_be_is_told_on_the_page(
    editor: Client, sent: dict[str, str], said: str
) -> None:
    stored_post("Other", addresses=["/taken"])
    post = moved()
    page = editor.post(post_url(post, "addresses"), sent, follow=True)
    assert said in text_of(page)
    assert reread(post).version == post.version


def test_authors_neither_see_nor_change_any_of_it(author: Client, editor: Client) -> None:
    redirects.add("/old", "/tags/x", by=EDITH)
    for page in (LIST, LIST + "add/", change_url("/old"), change_url("/old", "delete")):
        assert author.get(page).status_code == 403, page
        assert author.post(page, {"path": "/a", "to": "/b", "post": "yes"}).status_code == 403
    mine = stored_post("Mine", by=AMY, addresses=["/mine"])
    assert author.get(post_url(mine, "addresses")).status_code == 403
    assert author.post(post_url(mine, "addresses"), {"give_up": "/mine"}).status_code == 403
    assert "addresses/" not in author.get(post_url(mine)).content.decode()
    found = redirects.get("/old")
    assert found
    assert reread(mine).addresses == ["/mine"]


def test_the_pages_have_no_script_or_style_of_their_own_text(editor: Client) -> None:
    post = moved()
    redirects.add("/old", "https://example.com/?a=<script>", by=EDITH)
    for page in (LIST, LIST + "add/", change_url("/old"), post_url(post, "addresses")):
        html = editor.get(page).content.decode()
        for word in ("<script>", "<style>", " style=", " onclick="):
            assert word not in html, (page, word)
