"""Whatever happens to a post while somebody writes, and to the store: no word of theirs is lost."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from pynamodb.exceptions import QueryError

from posts import history, post_lists, publishing, store
from posts.admin.differences import MOST_LINES, compared
from posts.changes import Actor
from posts.errors import StoreUnavailable
from posts.models import Post, copy_of
from posts.pending import working_version
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
    assert html.count("one\nMINE\nthree</textarea>") == 2  # in the form, and as it was typed
    assert '<div class="removed">THEIRS</div><div class="added">MINE</div>' in html
    for shown in ("Theirs", "Mine", "Amy Author saved this post", "The same was changed twice"):
        assert shown in text, shown
    assert 'name="tags" value="a, b"' in html  # only they had changed those
    assert only_post().title == "Theirs"


def sent_by(page: Any) -> dict[str, str]:
    """Return what the form of a page sends when it is saved as it is."""
    form = page.context["adminform"].form
    return {**dict.fromkeys(form.fields, ""), **form.data.dict()}


def test_changes_in_different_places_come_together_and_one_click_saves_them(editor: Client) -> None:
    post = stored_post("旅", body="東京から。\n\n名古屋まで。", tags=["a", "b"], summary="短い")
    other_editor_saves(
        post, title="夏の旅", body="上野から。\n\n名古屋まで。", tags=["b", "c"], status="published"
    )
    mine = form_of(post, body="東京から。\r\n\r\n名古屋駅まで。", tags="a, b, d", summary="長い")
    page = editor.post(post_url(post), mine)
    assert page.status_code == 409
    assert "Both changes are in the form below" in text_of(page)
    assert "Amy Author saved this post" in text_of(page)
    assert "overwrite" not in {*page.context["adminform"].form.data}
    assert 'name="overwrite"' not in page.content.decode().split("seen_revision")[-1]
    assert only_post().version == 2
    assert editor.post(post_url(post), sent_by(page)).status_code == 302
    assert only_post().body == "上野から。\n\n名古屋まで。"  # for readers, since it was published
    saved = working_version(only_post())
    assert (saved.title, saved.body) == ("夏の旅", "上野から。\n\n名古屋駅まで。")
    assert (saved.tags, saved.summary, saved.status) == (["b", "d", "c"], "長い", "published")
    assert saved.published_at is not None
    assert saved.version == 3


def test_what_is_disputed_is_asked_until_it_is_settled(editor: Client) -> None:
    post = stored_post("Start", body="one\n\ntwo\n\nthree")
    theirs = other_editor_saves(post, body="ONE\n\nTHEIRS\n\nthree")
    page = editor.post(post_url(post), form_of(post, body="one\n\nMINE\n\nTHREE"))
    conflict = page.context["conflict"]
    assert [(place.theirs, place.mine) for place in conflict.places] == [("THEIRS\n", "MINE\n")]
    assert sent_by(page)["body"] == "ONE\n\nMINE\n\nTHREE"
    assert editor.post(post_url(post), sent_by(page)).status_code == 409
    assert only_post().body == theirs.body
    chosen = sent_by(page) | {"body": "ONE\n\nTHEIRS\n\nTHREE"}
    settled = editor.post(post_url(post), chosen)
    assert settled.context["conflict"].is_settled
    assert editor.post(post_url(post), sent_by(settled)).status_code == 302
    assert only_post().body == "ONE\n\nTHEIRS\n\nTHREE"


def test_what_was_taken_out_there_and_changed_here_is_disputed(editor: Client) -> None:
    post = stored_post("Start", body="one\n\ntwo\n\nthree")
    other_editor_saves(post, body="one\n\nthree")
    page = editor.post(post_url(post), form_of(post, body="one\n\nTWO\n\nthree"))
    assert not page.context["conflict"].is_settled
    assert "TWO" in sent_by(page)["body"]


def test_a_save_of_ones_own_in_another_tab_is_told_as_that(editor: Client) -> None:
    post = stored_post("Start", body="one\n\ntwo")
    publishing.save(copy_of(post, body="ONE\n\ntwo"), by=EDITH)
    page = editor.post(post_url(post), form_of(post, body="one\n\nTWO"))
    assert "You saved this post yourself meanwhile" in text_of(page)
    assert sent_by(page)["body"] == "ONE\n\nTWO"


def test_all_who_saved_meanwhile_are_named(editor: Client) -> None:
    post = stored_post("Start", body="one\n\ntwo")
    between = other_editor_saves(post, body="ONE\n\ntwo")
    publishing.save(copy_of(between, tags=["x"]), by=Actor(id="3", name="花子"))
    page = editor.post(post_url(post), form_of(post, body="one\n\nTWO"))
    assert page.context["conflict"].who == ["花子", "Amy Author"]
    assert sent_by(page)["tags"] == "x"


@pytest.mark.parametrize("revision", ["", "01J8ZZZZZZZZZZZZZZZZZZZZZZ", "x", "current"])
def test_without_the_text_it_began_from_all_that_differs_is_disputed(
    editor: Client, revision: str
) -> None:
    post = stored_post("Start", body="one\n\ntwo", tags=["a"])
    theirs = other_editor_saves(post, body="ONE\n\ntwo", tags=["b"])
    seen = theirs.revision if revision == "current" else revision
    page = editor.post(post_url(post), form_of(post, body="one\n\nTWO", seen_revision=seen))
    conflict = page.context["conflict"]
    assert [field.label for field in conflict.fields] == ["Tags"]
    assert [(place.theirs, place.mine) for place in conflict.places] == [
        ("ONE\n\ntwo", "one\n\nTWO")
    ]
    assert sent_by(page)["body"] == "one\n\nTWO"


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


@pytest.mark.parametrize("reading", ["get_post_item", "list_authors"])
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
    monkeypatch.setattr(history, "of_person", fail)
    for name in ("list_media", "list_authors"):
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
