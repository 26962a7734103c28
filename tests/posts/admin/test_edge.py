"""How far a change is on its way to the readers, in the list and on the form."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from posts import publishing
from posts.models import Post
from posts.tables import PURGE_PK, PurgeItem
from tests.posts.admin.blog import EDITH, LIST, add, form_of, post_url, stored_post, text_of, told


def nothing() -> None:
    """Leave the orders open."""


def send() -> None:
    for order in PurgeItem.query(PURGE_PK):
        order.sent_at = timezone.now()
        order.save()


def close() -> None:
    for order in PurgeItem.query(PURGE_PK):
        order.delete()


@pytest.mark.parametrize(
    ("work", "word"),
    [(nothing, "saved, to be sent"), (send, "on its way"), (close, "live at the edge")],
)
def test_a_public_post_tells_how_far_its_change_is(
    editor: Client, work: Callable[[], None], word: str
) -> None:
    post = stored_post(status="published")
    work()
    assert f">{word}</small>" in editor.get(LIST).content.decode()
    assert f">{word}</span>" in editor.get(post_url(post)).content.decode()


@pytest.mark.parametrize(
    ("work", "word"), [(nothing, "saved, to be sent"), (send, "on its way"), (close, "saved")]
)
def test_an_unpublished_post_tells_until_it_is_gone(
    editor: Client, work: Callable[[], None], word: str
) -> None:
    publishing.unpublish(stored_post(status="published"), by=EDITH)
    work()
    assert f">{word}</small>" in editor.get(LIST).content.decode()


def test_a_draft_that_readers_never_saw_is_only_saved(editor: Client) -> None:
    post = stored_post()
    assert ">saved</small>" in editor.get(LIST).content.decode()
    assert "Readers see nothing of it." in text_of(editor.get(post_url(post)))


def test_the_form_says_published_and_unpublished(editor: Client) -> None:
    page = editor.post("/admin/posts/post/add/", form_of(Post(title="A"), status="published"))
    assert page.status_code == 302
    assert "“A” is published: readers see it." in told(editor.get(LIST))
    add(editor, title="B", slug="b", status="draft")
    assert not any("readers" in message for message in told(editor.get(LIST)))


def test_the_form_says_unpublished(editor: Client) -> None:
    post = stored_post("A", status="published")
    answer = editor.post(post_url(post), form_of(post, status="draft"), follow=True)
    assert "“A” is unpublished: readers see it no longer." in told(answer)
    assert any("was changed successfully" in message for message in told(answer))
