"""What may be wrong with a post: asked for in the form, and told when readers get to see it."""

from __future__ import annotations

import pytest
from django.test import Client

from posts import store
from posts.models import Post
from tests.blogsite.sign_in import sign_in
from tests.posts.admin.blog import ADD, form_of, only_post, post_url, stored_post, text_of, told

CHECK = "/admin/posts/post/check/"
PUBLIC = {"status": "published", "kind": "post"}
BROKEN = "### 三\n\n[x](/posts/nothing)"


def test_what_was_typed_is_checked_and_nothing_is_saved(editor: Client) -> None:
    page = editor.post(CHECK, form_of(Post(title="T", body=BROKEN)))
    text = text_of(page)
    assert "3 things to look at:" in text
    assert "Line 3: /posts/nothing leads to nothing that readers see now." in text
    assert "There is no summary" in text
    answer = editor.post(
        CHECK, form_of(Post(title="T", body=BROKEN)), headers={"accept": "application/json"}
    ).json()
    assert answer["title"] == "3 things to look at:"
    assert [finding["line"] for finding in answer["findings"]] == [0, 1, 3]
    assert store.get_post_by_slug("t") is None


def test_a_post_that_is_well_is_told_to_be(editor: Client) -> None:
    page = editor.post(CHECK, form_of(Post(title="T", body="Text.", summary="S")))
    assert "Nothing was found." in text_of(page)


def test_a_text_that_can_not_be_read_is_told(editor: Client) -> None:
    page = editor.post(CHECK, form_of(Post(title="T", body="> " * 300 + "x", summary="S")))
    assert page.status_code == 422
    assert "nested too deeply" in text_of(page)


def test_publishing_warns_and_publishes(editor: Client) -> None:
    page = editor.post(ADD, {**form_of(Post(title="T", body=BROKEN)), **PUBLIC}, follow=True)
    assert only_post().state == "published"
    warning, done = told(page)[:2]
    assert warning.startswith("3 things to look at:<ul><li>There is no summary")
    assert "<li>Line 3: /posts/nothing leads" in warning
    assert done == "“T” is published: readers see it."
    assert "warning" in page.content.decode()


def test_a_change_of_a_public_post_warns_too_and_a_draft_does_not(editor: Client) -> None:
    post = stored_post(status="published", summary="S")
    page = editor.post(post_url(post), form_of(post, body=BROKEN, _publish=""), follow=True)
    assert "Line 1" in told(page)[0]
    draft = {**form_of(Post(title="A draft", body=BROKEN)), "kind": "post"}
    assert not any("to look at" in line for line in told(editor.post(ADD, draft, follow=True)))


def test_a_warning_is_short_and_harmless(editor: Client) -> None:
    links = "\n".join(f"[x](/posts/<b>{number})" for number in range(9))
    form = {**form_of(Post(title="T", body=links, summary="S")), **PUBLIC}
    warning = told(editor.post(ADD, form, follow=True))[0]
    assert warning.count("<li>") == 6
    assert "and 4 more" in warning
    assert "<b>" not in warning


@pytest.mark.parametrize(("groups", "status"), [(["authors"], 200), ([], 403)])
def test_whoever_may_write_may_check(tables: list[str], groups: list[str], status: int) -> None:
    client = Client()
    sign_in(client, groups)
    assert client.post(CHECK, {"title": "T", "body": "x"}).status_code == status


def test_a_check_needs_a_token_of_our_form(tables: list[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client)
    assert client.post(CHECK, {"title": "T", "body": "x"}).status_code == 403
