"""Links to drafts, made and taken back in the form of a post."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import override_script_prefix
from pynamodb.exceptions import PutError

from posts import publishing, share_links
from posts.models import Post
from posts.momentary_items import SharedItem
from tests.posts.admin.blog import AMY, EDITH, post_url, stored_post


def asked(client: Client, post: Post, **values: str) -> Any:
    return client.post(post_url(post, "share"), values)


def test_a_link_is_made_shown_in_the_form_and_taken_back(editor: Client) -> None:
    post = stored_post(body="Secret words")
    made = asked(editor, post).json()
    assert made["link"].startswith(f"{settings.ADMIN_ORIGIN}/preview/{post.id}/")
    assert made["until"].endswith("by Edith Editor.")
    assert made["link"] in editor.get(post_url(post)).content.decode()
    path = made["link"].removeprefix(settings.ADMIN_ORIGIN)
    assert "Secret words" in Client().get(path).content.decode()
    assert asked(editor, post, revoke="1").json() == {}
    assert Client().get(path).status_code == 404
    assert made["link"] not in editor.get(post_url(post)).content.decode()


def test_the_link_has_the_path_under_which_the_admin_is(editor: Client) -> None:
    post = stored_post()
    url = post_url(post, "share")
    with override_script_prefix("/prod/"):
        link = editor.post(url).json()["link"]
    assert link.startswith(f"{settings.ADMIN_ORIGIN}/prod/preview/")


def test_only_who_may_change_a_post_gives_a_link_to_it(author: Client) -> None:
    theirs, public = stored_post("Theirs"), stored_post("Public", status="published", by=AMY)
    for post in (theirs, public):
        assert asked(author, post).status_code == 404
        assert asked(author, post, revoke="1").status_code == 404
    assert list(SharedItem.scan(SharedItem.pk.startswith("SHARED#"))) == []
    own = stored_post("Own", by=AMY)
    assert asked(author, own).status_code == 200
    publishing.publish(own, by=EDITH)
    link = share_links.get(own.id)
    assert link is not None
    assert link.token not in author.get(post_url(own)).content.decode()


def test_nothing_is_made_by_a_get_or_by_somebody_signed_out(editor: Client) -> None:
    post = stored_post()
    assert editor.get(post_url(post, "share")).status_code == 405
    assert asked(Client(), post).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = editor.cookies
    assert asked(strict, post).status_code == 403
    assert share_links.get(post.id) is None


def test_a_store_that_does_not_answer_is_told(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_item: SharedItem) -> None:
        raise PutError("no answer")

    monkeypatch.setattr(SharedItem, "save", fail)
    assert asked(editor, stored_post()).status_code == 503
