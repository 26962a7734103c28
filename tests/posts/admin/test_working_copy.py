"""What is typed into a post's form and kept before it is saved."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pynamodb.exceptions import PutError

from posts import publishing, working_copies
from posts.admin.forms import PostForm
from posts.admin.working_copy import FIELDS
from posts.models import copy_of
from posts.tables import WorkingCopyItem
from posts.working_copies import digest_of
from tests.posts.admin.blog import ADD, AMY, EDITH, add, form_of, only_post, post_url, stored_post

URL = "/admin/posts/post/working-copy/"


def kept(client: Client, post: str = "", **typed: str) -> Any:
    return client.post(URL, {"post": post, **typed})


def found(client: Client, post: str = "", *digests: str) -> Any:
    return client.get(URL, {"post": post, "digest": digests}).json()


def test_what_was_typed_is_kept_until_it_is_saved(editor: Client) -> None:
    post = stored_post("題", body="本文")
    assert found(editor, post.id)["copy"] is None
    answer = kept(editor, post.id, title="新しい題", body="途中の文", seen_version="1").json()
    copy = found(editor, post.id)["copy"]
    assert copy == {
        "fields": {"title": "新しい題", "body": "途中の文"},
        "version": 1,
        "at": answer["at"],
    }
    editor.post(post_url(post), form_of(post, body="途中の文、完成"))
    assert found(editor, post.id)["copy"] is None


def test_the_copy_of_a_new_post_goes_with_its_save(editor: Client) -> None:
    kept(editor, title="New", body="Words")
    assert found(editor)["copy"]["fields"]["body"] == "Words"
    add(editor, title="New", body="Words")
    assert found(editor)["copy"] is None


def test_a_copy_that_comes_after_its_save_is_not_offered(editor: Client) -> None:
    add(editor, title="New  post", body="One\ntwo")
    kept(editor, title=" New  post", body="One\r\ntwo\r\n")
    assert found(editor)["copy"] is None
    post = only_post()
    editor.post(post_url(post), form_of(post, body="Three"))
    kept(editor, post.id, title="New post", body="Three", tags="a", seen_version="1")
    assert editor.get(URL, {"post": post.id, "seen_version": "2"}).json()["copy"] is None
    kept(editor, post.id, title="New post", body="Three", tags="a", seen_version="2")
    later = editor.get(URL, {"post": post.id, "seen_version": "2"}).json()["copy"]
    assert later["fields"]["tags"] == "a"


def test_every_field_of_the_form_is_kept() -> None:
    moment = {"published_at_0", "published_at_1"}
    fields = {*PostForm.Meta.fields, *moment} - {"published_at"}
    assert fields == FIELDS - {"seen_revision", "writing"}
    script = Path("posts/static/posts/autosave.js").read_text()
    named = re.search(r"FIELDS = \[(.*?)\]", script, re.DOTALL)
    assert named
    assert set(re.findall(r'"(\w+)"', named[1])) == fields


def test_a_refused_save_leaves_the_copy(editor: Client) -> None:
    kept(editor, title="", body="Words")
    assert editor.post(ADD, {"title": "", "body": "Words"}).status_code == 200
    assert found(editor)["copy"]["fields"]["body"] == "Words"


def test_a_copy_is_no_revision(editor: Client) -> None:
    post = stored_post()
    kept(editor, post.id, body="Other", seen_version="1")
    assert only_post() == post


def test_nobody_gets_the_copy_of_somebody_else(editor: Client, author: Client) -> None:
    post = stored_post(by=AMY)
    kept(author, post.id, body="Amy's words", seen_version="1")
    assert found(editor, post.id)["copy"] is None
    assert found(author, post.id)["copy"]["fields"]["body"] == "Amy's words"
    assert Client().get(URL).status_code == 302


def test_a_copy_is_discarded(editor: Client) -> None:
    kept(editor, body="Words")
    kept(editor, discard="1")
    assert found(editor)["copy"] is None


def test_it_is_told_whether_a_text_was_saved(editor: Client) -> None:
    publishing.save(copy_of(stored_post("A"), title="B", body="二\n"), by=EDITH)
    theirs = stored_post("C", by=AMY)
    first, second, third, fourth = (
        digest_of(*text) for text in (("A", "Text."), ("B", " 二 "), ("B", "三"), ("C", "Text."))
    )
    saved = found(editor, theirs.id, first, second, third, fourth)["saved"]
    assert set(saved) == {first, second}


def test_only_fields_of_the_form_are_kept(editor: Client) -> None:
    kept(editor, title="T", csrfmiddlewaretoken="secret", other="x")
    assert found(editor)["copy"]["fields"] == {"title": "T"}


def test_a_text_that_is_too_large_is_told_so(editor: Client) -> None:
    letters = random.Random(1)
    noise = "".join(chr(letters.randrange(0x4E00, 0x9000)) for _ in range(250_000))
    answer = kept(editor, body=noise)
    assert answer.status_code == 413
    assert "a copy holds 380000" in answer.json()["error"]
    assert kept(editor, body="吾輩は猫である。" * 40_000).status_code == 200


@pytest.mark.parametrize(
    "query", [{"post": "../x"}, {"post": "a" * 2000}, {"seen_version": "-1"}, {"seen_version": "٣"}]
)
def test_an_odd_request_is_refused(editor: Client, query: dict[str, str]) -> None:
    assert editor.post(URL, query).status_code == 400
    assert editor.get(URL, query).status_code == 400


def test_a_store_that_does_not_answer_is_told_and_hinders_no_save(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise PutError("no answer")

    monkeypatch.setattr(WorkingCopyItem, "save", fail)
    monkeypatch.setattr(WorkingCopyItem, "delete", fail)
    assert kept(editor, body="Words").status_code == 503
    assert add(editor, title="Saved").status_code == 302
    assert only_post().title == "Saved"


def test_a_copy_ends_after_thirty_days(editor: Client) -> None:
    working_copies.keep("somebody", "2", {"body": "x"}, 1)
    (item,) = WorkingCopyItem.query("USER#somebody")
    assert item.expires_at - item.at.timestamp() == pytest.approx(30 * 86_400, abs=2)
