"""Whatever happens to a post while somebody writes, and to the store: no word of theirs is lost."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from pynamodb.exceptions import QueryError

from posts import post_lists, publishing, store
from posts.admin.differences import MOST_LINES, compared
from posts.errors import StoreUnavailable
from posts.models import Post, copy_of
from posts.post_lists import PostFilter, list_posts
from tests.posts.admin.blog import (
    ADD,
    AMY,
    EDITH,
    add,
    form_of,
    only_post,
    post_url,
    stored_post,
    text_of,
)


class FormReader(HTMLParser):
    """Reads what the hidden fields and text areas of a page would send."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._text_of: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "textarea":
            self._text_of = named["name"]
        elif tag == "input" and named["type"] == "hidden":
            self.values[named["name"]] = named["value"]

    def handle_data(self, data: str) -> None:
        if self._text_of:
            self.values[self._text_of] = data.removeprefix("\n")
            self._text_of = None


def other_editor_saves(post: Post, **changes: object) -> Post:
    return publishing.save(copy_of(post, **changes), by=AMY)


def test_the_second_of_two_editors_sees_both_versions(editor: Client) -> None:
    post = stored_post("Start", body="one\ntwo\nthree", tags=["a"])
    other_editor_saves(post, title="Theirs", body="one\nTHEIRS\nthree", tags=["a", "b"])
    page = editor.post(post_url(post), form_of(post, title="Mine", body="one\r\nMINE\r\nthree"))
    assert page.status_code == 409
    html, text = page.content.decode(), text_of(page)
    assert "one\nTHEIRS\nthree</textarea>" in html
    assert html.count("one\nMINE\nthree</textarea>") + html.count("one\r\nMINE\r\nthree") == 2
    assert '<div class="removed">THEIRS</div><div class="added">MINE</div>' in html
    for shown in ("Theirs", "Mine", "a, b"):
        assert shown in text, shown
    assert only_post().title == "Theirs"


def test_saving_again_without_a_decision_meets_the_conflict_again(editor: Client) -> None:
    post = stored_post("Start")
    other_editor_saves(post, title="Theirs")
    mine = form_of(post, title="Mine")
    for _attempt in range(2):
        page = editor.post(post_url(post), mine)
        assert page.status_code == 409
        assert 'name="seen_version" value="1"' in page.content.decode()
    assert only_post().title == "Theirs"


def test_mine_can_be_saved_over_the_version_that_was_shown(editor: Client) -> None:
    post = stored_post("Start")
    other_editor_saves(post, title="Theirs")
    page = editor.post(post_url(post), form_of(post, title="Mine"))
    assert 'name="overwrite" value="2"' in page.content.decode()
    response = editor.post(post_url(post), form_of(post, title="Mine", overwrite="2"))
    assert response.status_code == 302
    assert (only_post().title, only_post().version) == ("Mine", 3)


def test_the_enter_key_never_saves_over_the_other_version(editor: Client) -> None:
    post = stored_post("Start")
    other_editor_saves(post, title="Theirs")
    html = editor.post(post_url(post), form_of(post, title="Mine")).content.decode()
    assert html.index('name="_save"') < html.index('name="overwrite"')


def test_a_third_version_is_a_conflict_again(editor: Client) -> None:
    post = stored_post("Start")
    other_editor_saves(other_editor_saves(post, title="Theirs"), title="Newest")
    page = editor.post(post_url(post), form_of(post, title="Mine", overwrite="2"))
    assert page.status_code == 409
    assert "Newest" in text_of(page)
    assert only_post().title == "Newest"


@pytest.mark.parametrize("version", ["", "0", "-1", "99", "x", "1e3"])
def test_a_tampered_version_saves_nothing(editor: Client, version: str) -> None:
    post = stored_post("Start")
    page = editor.post(post_url(post), form_of(post, title="Mine", seen_version=version))
    assert page.status_code in (200, 409)
    assert 'value="Mine"' in page.content.decode()
    assert only_post().title == "Start"


def test_a_race_within_the_save_is_a_conflict_too(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = stored_post("Start")
    save = publishing.save

    def save_late(late: Post, **_options: Any) -> Post:
        monkeypatch.setattr(publishing, "save", save)
        other_editor_saves(post, title="Theirs")
        return save(late, by=EDITH)

    monkeypatch.setattr(publishing, "save", save_late)
    page = editor.post(post_url(post), form_of(post, title="Mine"))
    assert page.status_code == 409
    assert "Theirs" in text_of(page)
    assert 'value="Mine"' in page.content.decode()


def test_a_post_deleted_meanwhile_can_be_saved_as_a_new_one(editor: Client) -> None:
    post = stored_post("Start")
    publishing.delete(post, by=AMY)
    page = editor.post(post_url(post), form_of(post, title="Mine", body="My words"))
    assert page.status_code == 409
    html = page.content.decode()
    assert "My words</textarea>" in html
    assert f'action="{ADD}"' in html
    assert "seen_version" not in html
    assert "deleted" in text_of(page)
    assert list_posts(PostFilter()).items == []
    assert add(editor, title="Mine", body="My words", slug=post.slug).status_code == 302
    assert only_post().body == "My words"


@pytest.mark.parametrize("url", [ADD, "change"])
def test_a_store_that_takes_nothing_shows_the_form_again(
    editor: Client, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    post = stored_post("Start")

    def fail(*_args: object, **_options: object) -> Post:
        raise StoreUnavailable("ThrottlingException")

    monkeypatch.setattr(publishing, "save", fail)
    form = form_of(post, title="Mine", body="My words")
    if url == ADD:
        del form["seen_version"]
    page = editor.post(post_url(post) if url == "change" else url, form)
    assert page.status_code == 200
    assert "ThrottlingException" in text_of(page)
    assert "My words</textarea>" in page.content.decode()


@pytest.mark.parametrize("reading", ["get_post", "list_authors"])
def test_a_store_that_can_not_be_read_gives_the_text_back(
    editor: Client, monkeypatch: pytest.MonkeyPatch, reading: str
) -> None:
    post = stored_post("Start")

    def fail(*_args: object, **_options: object) -> None:
        raise QueryError("no answer")

    with monkeypatch.context() as broken:
        broken.setattr(store, reading, fail)
        form = form_of(post, title="", body="My words")
        page = editor.post(post_url(post), form)
        assert page.status_code == 503
        assert "My words</textarea>" in page.content.decode()
        assert editor.get(post_url(post)).status_code == 503
    form_again = FormReader()
    form_again.feed(page.content.decode())
    sent_again = form_again.values
    assert sent_again["seen_version"] == "1"
    assert editor.post(post_url(post), {**sent_again, "title": "Mine"}).status_code == 302
    assert only_post().body == "My words"


def test_the_lists_say_that_the_store_does_not_answer(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise QueryError("no answer")

    monkeypatch.setattr(post_lists, "list_posts", fail)
    for name in ("list_media", "list_authors", "recent_actions"):
        monkeypatch.setattr(store, name, fail)
    for url in ("/admin/", "/admin/posts/post/", "/admin/posts/media/", "/admin/posts/author/"):
        page = editor.get(url)
        assert page.status_code == 503
        assert "does not answer" in text_of(page)
        assert "blogsite admin" in text_of(page)


def test_a_draft_published_meanwhile_gives_its_author_the_text_back(author: Client) -> None:
    draft = stored_post("Mine", by=AMY)
    publishing.publish(draft, by=EDITH)
    page = author.post(post_url(draft), form_of(draft, title="Better", body="My words"))
    assert page.status_code == 403
    assert "My words</textarea>" in page.content.decode()
    assert only_post().title == "Mine"


def test_texts_too_long_to_compare_are_not_compared() -> None:
    long = "\n".join(str(number) for number in range(MOST_LINES + 1))
    assert list(compared(long, "")) == []
    assert [line.kind for line in compared("a\nb", "a\nc")] == ["same", "removed", "added"]
