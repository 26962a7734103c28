"""Who else edits a post: told to those who may edit it, and to nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pynamodb.exceptions import PutError

from posts import presence, publishing
from posts.models import Post, copy_of
from posts.momentary_items import EditorItem
from tests.posts.admin.blog import AMY, EDITH, post_url, stored_post

URL = "/admin/posts/post/editors/"


def beat(client: Client, of: Post, tab: str = "b.1", **values: str) -> Any:
    return client.post(URL, {"post": of.id, "tab": tab, "page": "p1", **values})


def others(answer: Any) -> list[tuple[str, str]]:
    return [(other["name"], other["tab"]) for other in answer.json()["others"]]


def test_two_editors_hear_of_each_other(editor: Client) -> None:
    post = stored_post()
    presence.enter(post.id, AMY, tab="a.1", page="p")
    answer = beat(editor, post)
    assert others(answer) == [("Amy Author", "")]
    assert answer.json()["version"] == 1
    assert [other.name for other in presence.enter(post.id, AMY, tab="a.1", page="p")] == [
        "Edith Editor"
    ]


def test_ones_own_other_tab_is_told_with_its_name_and_this_one_is_not(editor: Client) -> None:
    post = stored_post()
    assert others(beat(editor, post, "b.1")) == []
    assert others(beat(editor, post, "b.1")) == []
    assert others(beat(editor, post, "b.2")) == [("Edith Editor", "b.1")]


def test_who_left_is_gone_at_once(editor: Client) -> None:
    post = stored_post()
    beat(editor, post, "b.1")
    assert beat(editor, post, "b.1", leave="1").json() == {}
    assert others(beat(editor, post, "b.2")) == []
    assert beat(editor, post, "b.9", leave="1").status_code == 200


def test_a_goodbye_that_comes_late_does_not_take_the_next_page_away(editor: Client) -> None:
    post = stored_post()
    beat(editor, post, "b.1", page="p2")
    beat(editor, post, "b.1", page="p1", leave="1")
    assert others(beat(editor, post, "b.2")) == [("Edith Editor", "b.1")]


def test_who_is_silent_for_long_is_gone(editor: Client) -> None:
    post = stored_post()
    presence.enter(post.id, AMY, tab="a.1", page="p")
    (item,) = EditorItem.query(f"EDITORS#{post.id}")
    soon = int((timezone.now() + timedelta(seconds=91)).timestamp())
    assert item.expires_at <= soon
    item.expires_at = int(timezone.now().timestamp()) - 1
    item.save()
    assert others(beat(editor, post)) == []


def test_only_who_may_edit_a_post_hears_of_it(author: Client) -> None:
    theirs = stored_post("Theirs", by=EDITH, status="published")
    assert beat(author, theirs).status_code == 404
    own = stored_post("Own", by=AMY)
    assert beat(author, own).status_code == 200
    publishing.publish(own, by=EDITH)
    assert beat(author, own).status_code == 404
    assert list(EditorItem.query(f"EDITORS#{theirs.id}")) == []


def test_the_version_tells_that_somebody_saved(editor: Client) -> None:
    post = stored_post()
    publishing.save(copy_of(post, title="New"), by=AMY)
    assert beat(editor, post).json()["version"] == 2


@pytest.mark.parametrize(
    "values", [{"post": "a/b"}, {"post": ""}, {"tab": "x#y"}, {"tab": ""}, {"page": "日本"}]
)
def test_nonsense_is_refused(editor: Client, values: dict[str, str]) -> None:
    assert beat(editor, stored_post(), **values).status_code == 400
    assert editor.get(URL).status_code == 405


def test_a_post_that_is_not_there_has_no_editors(editor: Client) -> None:
    assert beat(editor, Post(id="gone")).status_code == 404


def test_a_store_that_does_not_answer_is_told(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_item: EditorItem) -> None:
        raise PutError("no answer")

    post = stored_post()
    monkeypatch.setattr(EditorItem, "save", fail)
    assert beat(editor, post).status_code == 503


def test_a_form_that_may_only_be_read_says_nothing(author: Client) -> None:
    theirs = stored_post("Theirs", status="published")
    assert b"data-editors-url" not in author.get(post_url(theirs)).content
