"""A post's texts in the admin: read, compared, gone back to."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from posts import history, publishing, store
from posts.models import PUBLISHED, Post, copy_of
from tests.posts.admin.blog import (
    AMY,
    EDITH,
    PUBLISHED_AT_ONCE,
    form_of,
    post_url,
    stored_post,
    text_of,
)


def two_texts(**values: str) -> tuple[Post, Post]:
    first = stored_post("新幹線", body="はやい。\n\nとても。\n", by=AMY, **values)
    return first, publishing.save(copy_of(first, title="旅", body="はやい。\n\n遅い。\n"), by=EDITH)


def revision_url(post: Post, revision: str, page: str = "") -> str:
    return post_url(post, "history").replace("history/", f"revisions/{revision}/{page}")


def compare_url(post: Post, one: str, other: str) -> str:
    return f"{post_url(post, 'history')}compare/?a={one}&b={other}"


def test_the_history_leads_to_every_text(editor: Client) -> None:
    first, second = two_texts()
    page = editor.get(post_url(second, "history")).content.decode()
    for post in (first, second):
        assert f'href="{revision_url(second, post.revision)}"' in page
    checked = re.findall(r'name="(.)" value="(\w+)" checked', page)
    assert set(checked) == {("a", first.revision), ("b", second.revision)}


def test_a_text_is_shown_with_who_saved_it_when(editor: Client) -> None:
    first, second = two_texts()
    page = editor.get(revision_url(second, first.revision))
    assert "by Amy Author." in text_of(page)
    assert "とても。" in text_of(page)
    assert f"?revision={first.revision}" in page.content.decode()
    current = text_of(editor.get(revision_url(second, second.revision)))
    assert "This is the current text." in current
    assert "Edit from this text" not in current


def test_a_text_is_shown_as_readers_see_it_in_a_sandbox(editor: Client) -> None:
    first, second = two_texts()
    shown = editor.get(revision_url(second, first.revision, "preview/"))
    assert "<p>とても。</p>" in shown.content.decode()
    assert ">新幹線</h1>" in shown.content.decode()
    assert shown["Content-Security-Policy"].startswith("sandbox ")


def test_two_texts_are_compared_the_older_first_in_whichever_order_they_are_named(
    editor: Client,
) -> None:
    first, second = two_texts()
    url, turned = (
        compare_url(second, *names)
        for names in ((first.revision, second.revision), (second.revision, first.revision))
    )
    assert text_of(editor.get(url)) == text_of(editor.get(turned))
    page = editor.get(url).content.decode()
    for line in ('removed">とても。', 'added">遅い。', 'removed">新幹線', 'added">旅'):
        assert f'<div class="{line}</div>' in page


def test_texts_that_are_the_same_or_too_long_are_said_to_be_so(editor: Client) -> None:
    first = stored_post("Long", body="a\n" * 5000)
    again = publishing.save(copy_of(first, summary="Other"), by=EDITH)
    page = text_of(editor.get(compare_url(again, first.revision, again.revision)))
    assert "too long to be compared" in page
    _, same = two_texts()
    assert "Both texts are the same." in text_of(
        editor.get(compare_url(same, same.revision, same.revision))
    )


def test_going_back_opens_the_form_and_stores_nothing(editor: Client) -> None:
    first, second = two_texts()
    page = editor.get(f"{post_url(second)}?revision={first.revision}")
    form = page.context["adminform"].form
    assert (form["title"].value(), form["body"].value()) == ("新幹線", "はやい。\n\nとても。\n")
    assert form["seen_version"].value() == 2
    assert "those that Amy Author saved" in text_of(page)
    assert store.get_post(second.id) == second


def test_what_is_saved_then_is_a_new_revision_and_no_text_is_lost(editor: Client) -> None:
    first, second = two_texts(status=PUBLISHED)
    back = form_of(second, title=first.title, body=first.body, **PUBLISHED_AT_ONCE)
    response = editor.post(f"{post_url(second)}?revision={first.revision}", back)
    assert response.status_code == 302
    stored = store.get_post(first.id)
    assert stored is not None
    assert (stored.title, stored.body, stored.version) == (first.title, first.body, 3)
    texts = [store.revision_text(first.id, entry.revision) for entry in history.of_post(first.id)]
    assert texts == [first.body, second.body, first.body]


def test_going_back_meets_what_somebody_else_saved_meanwhile(editor: Client) -> None:
    first, second = two_texts()
    editor.get(f"{post_url(second)}?revision={first.revision}")
    publishing.save(copy_of(second, body="Theirs"), by=AMY)
    response = editor.post(
        f"{post_url(second)}?revision={first.revision}", form_of(second, body=first.body)
    )
    assert response.status_code == 409
    assert "Theirs" in response.content.decode()


@pytest.mark.parametrize("name", ["01J00000000000000000000000", "x", "01", "..", "％"])
def test_a_text_that_is_not_there_is_not_found(editor: Client, name: str) -> None:
    first, _ = two_texts()
    for url in (
        revision_url(first, name),
        revision_url(first, name, "preview/"),
        compare_url(first, name, first.revision),
        compare_url(first, "", ""),
        revision_url(Post(id="nobody"), first.revision),
    ):
        assert editor.get(url).status_code == 404
    page = editor.get(post_url(first), {"revision": name})
    assert page.context["adminform"].form["title"].value() == "旅"


def test_the_beginning_of_a_revision_s_name_is_no_name(editor: Client) -> None:
    first, _ = two_texts()
    assert editor.get(revision_url(first, first.revision[:10])).status_code == 404


def test_a_big_text_is_read_whole(editor: Client) -> None:
    body = "".join(f"{number:x} 吾輩は猫である\n" for number in range(30_000))
    post = stored_post(body=body)
    found = store.get_revision(post.id, post.revision)
    assert found is not None
    assert found.text == body


def test_texts_are_shown_to_those_who_may_see_the_post(author: Client) -> None:
    mine = stored_post("Mine", by=AMY)
    theirs = stored_post("Theirs")
    public = publishing.save(Post(title="Public", body="Text", status=PUBLISHED), by=EDITH)
    for post, status in ((mine, 200), (theirs, 404), (public, 200)):
        for url in (
            revision_url(post, post.revision),
            revision_url(post, post.revision, "preview/"),
            compare_url(post, post.revision, post.revision),
        ):
            assert author.get(url).status_code == status
    changed = publishing.save(copy_of(public, body="Other"), by=EDITH)
    assert "Edit from" not in text_of(author.get(revision_url(changed, public.revision)))
    assert Client().get(revision_url(public, public.revision)).status_code == 302


def test_hostile_titles_and_texts_are_escaped(editor: Client) -> None:
    first = stored_post("<script>alert(1)</script>", body="<script>alert(2)</script>")
    again = publishing.save(copy_of(first, body="<img src=x onerror=alert(3)>"), by=EDITH)
    for url in (
        post_url(again, "history"),
        revision_url(again, first.revision),
        compare_url(again, first.revision, again.revision),
    ):
        page = editor.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
