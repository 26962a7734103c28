"""The admin of authors' records."""

import pytest
from django.test import Client

from posts import store
from tests.posts.admin.blog import stored_author, stored_post, text_of

LIST = "/admin/posts/author/"


def test_an_author_is_added_and_listed(editor: Client) -> None:
    form = {"name": "山田 太郎", "slug": "taro", "url": "https://example.com/", "user": "taro"}
    assert editor.post(LIST + "add/", form).status_code == 302
    author = store.get_author("taro")
    assert author is not None
    assert (author.name, author.url, author.user) == ("山田 太郎", form["url"], "taro")
    assert "山田 太郎" in text_of(editor.get(LIST))


def test_the_slug_never_changes(editor: Client) -> None:
    stored_author("amy", "Amy")
    assert 'name="slug"' not in editor.get(LIST + "amy/change/").content.decode()
    form = {"name": "Amy B.", "slug": "other", "url": "", "user": ""}
    assert editor.post(LIST + "amy/change/", form).status_code == 302
    assert [(author.slug, author.name) for author in store.list_authors()] == [("amy", "Amy B.")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": "amy"}, "has an author already"),
        ({"slug": "AMY"}, "has an author already"),
        ({"slug": "a b"}, "letters, digits"),
        ({"name": ""}, "required"),
        ({"url": "javascript:alert(1)"}, "valid URL"),
    ],
)
def test_bad_input_is_named(editor: Client, changes: dict[str, str], said: str) -> None:
    stored_author("amy", "Amy")
    page = editor.post(LIST + "add/", {"name": "New", "slug": "new", "url": "", **changes})
    assert page.status_code == 200
    assert said in text_of(page)
    assert [author.name for author in store.list_authors()] == ["Amy"]


def test_an_author_with_posts_is_not_deleted_and_that_is_told_before_asking(editor: Client) -> None:
    stored_author("amy", "Amy")
    stored_post(author="amy")
    page = editor.get(LIST + "amy/delete/")
    assert '<a href="/admin/posts/post/?author=amy">Posts by Amy</a>' in page.content.decode()
    assert 'name="post"' not in page.content.decode()  # nothing to say yes to
    editor.post(LIST + "amy/delete/", {"post": "yes"})
    assert store.get_author("amy") is not None


def test_an_author_without_posts_is_deleted(editor: Client) -> None:
    stored_author("amy", "Amy")
    assert "Amy" in text_of(editor.get(LIST + "amy/delete/"))
    editor.post(LIST + "amy/delete/", {"post": "yes"})
    assert store.list_authors() == []


def test_a_record_deleted_meanwhile_gives_the_form_back(editor: Client) -> None:
    page = editor.post(LIST + "gone/change/", {"name": "Typed", "url": "", "user": ""})
    assert page.status_code == 200
    assert 'value="Typed"' in page.content.decode()


def test_there_is_no_history_of_authors(editor: Client) -> None:
    stored_author("amy", "Amy")
    page = editor.get(LIST + "amy/change/").content.decode()
    assert "historylink" not in page
    assert "/authors/amy" in page
