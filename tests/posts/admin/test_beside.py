"""The form of a public post: saved beside what readers see, published, discarded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from posts import publishing
from posts.models import Post, copy_of
from posts.pending import working_version
from tests.posts.admin.blog import (
    AMY,
    EDITH,
    LIST,
    PUBLISHED_AT_ONCE,
    form_of,
    only_post,
    post_url,
    stored_post,
    text_of,
    told,
)


def public_post(**values: Any) -> Post:
    return stored_post("題", body="Old.", status="published", **values)


def with_changes(**values: Any) -> Post:
    """Return a public post of which Amy changed the text; readers see the old one."""
    post = public_post(**values)
    publishing.save_pending(copy_of(post, body="New."), by=AMY)
    return only_post()


def working() -> Post:
    return working_version(only_post())


def discard(client: Client, post: Post, **form: str) -> Any:
    return client.post(post_url(post, "discard"), form_of(post, **form), follow=True)


def test_saving_a_public_post_keeps_the_changes_beside_it(editor: Client) -> None:
    post = public_post()
    form = form_of(post, body="New.", title="新題", slug="new")
    page = editor.post(post_url(post), form, follow=True)
    assert any("Kept beside" in message for message in told(page))
    assert (only_post().title, only_post().body) == ("題", "Old.")
    assert (working().title, working().body) == ("新題", "New.")
    again = editor.get(post_url(post))
    assert 'value="新題"' in again.content.decode()
    assert "Below are changes that readers do not see yet, saved by Edith Editor" in text_of(again)
    assert f'href="{post.get_absolute_url()}"' in again.content.decode()


def test_the_enter_key_publishes_nothing(editor: Client) -> None:
    html = editor.get(post_url(public_post())).content.decode()
    assert html.index('name="_save"') < html.index('name="_publish"')
    assert "Discard changes" not in html


def test_a_draft_has_the_buttons_it_had(editor: Client) -> None:
    html = editor.get(post_url(stored_post())).content.decode()
    assert 'name="_publish"' not in html
    assert 'value="Save"' in html


def test_publishing_the_changes_shows_them_to_readers(editor: Client) -> None:
    post = with_changes()
    form = form_of(working(), title="新題", **PUBLISHED_AT_ONCE)
    page = editor.post(post_url(post), form, follow=True)
    assert "“新題” is published: readers see it." in told(page)
    assert (only_post().title, only_post().body, only_post().pending) == ("新題", "New.", "")


def test_changes_can_be_published_without_saving_them_first(editor: Client) -> None:
    post = public_post()
    editor.post(post_url(post), form_of(post, body="New.", **PUBLISHED_AT_ONCE))
    assert (only_post().body, only_post().version) == ("New.", 2)


def test_discarding_shows_what_readers_see_and_keeps_the_text(editor: Client) -> None:
    post = with_changes()
    page = discard(editor, working(), body="Typed, not saved.")
    assert any("The changes are discarded" in message for message in told(page))
    assert "Old.</textarea>" in page.content.decode()
    assert only_post().pending == ""
    base = post_url(post, "history").removesuffix("history/")
    assert "New." in text_of(editor.get(f"{base}revisions/{post.pending}/"))


def test_changes_that_somebody_saved_since_are_not_discarded(editor: Client) -> None:
    with_changes()
    seen = working()
    publishing.save_pending(copy_of(seen, body="Newer."), by=AMY)
    page = discard(editor, seen)
    assert any("changed meanwhile" in message for message in told(page))
    assert working().body == "Newer."
    assert editor.get(post_url(seen, "discard")).status_code == 405


def test_two_editors_merge_beside_what_readers_see(editor: Client) -> None:
    post = public_post()
    mine = form_of(post, tags="旅")
    publishing.save_pending(copy_of(post, body="Theirs."), by=AMY)
    page = editor.post(post_url(post), mine)
    assert page.context["conflict"].is_settled
    data = page.context["adminform"].form.data.dict()
    assert data["body"] == "Theirs."
    assert editor.post(post_url(post), data).status_code == 302
    assert (working().body, working().tags) == ("Theirs.", ["旅"])
    assert only_post().body == "Old."


def test_changes_that_somebody_discarded_meanwhile_are_told_with_who_it_was(
    editor: Client,
) -> None:
    with_changes()
    seen = working()
    publishing.discard_pending(only_post(), by=AMY)
    page = editor.post(post_url(seen), form_of(seen, tags="旅"))
    assert page.context["conflict"].who == ["Amy Author"]
    data = page.context["adminform"].form.data.dict()
    assert (data["body"], data["tags"]) == ("Old.", "旅")


def test_publishing_meets_changes_of_somebody_else_too(editor: Client) -> None:
    post = public_post()
    publishing.save_pending(copy_of(post, body="Theirs."), by=AMY)
    page = editor.post(post_url(post), form_of(post, body="Mine.", **PUBLISHED_AT_ONCE))
    assert page.status_code == 409
    assert only_post().body == "Old."


def test_a_post_made_a_draft_again_has_the_changes(editor: Client) -> None:
    post = with_changes()
    page = editor.post(post_url(post), form_of(working(), status="draft"), follow=True)
    assert any("is unpublished" in message for message in told(page))
    assert (only_post().status, only_post().body, only_post().pending) == ("draft", "New.", "")


def test_many_posts_changes_are_published_at_once(editor: Client) -> None:
    post = with_changes()
    chosen = {"action": "publish_selected", "index": "0", "_selected_action": post.id}
    page = editor.post(LIST, chosen, follow=True)
    assert told(page) == ["1 post was published."]
    assert only_post().body == "New."
    assert told(editor.post(LIST, chosen, follow=True)) == ["Nothing to do for: “題”"]


def test_the_list_says_what_changed_since_it_was_published(editor: Client) -> None:
    public_post()
    assert "changed since published" not in text_of(editor.get(LIST))
    with_one = stored_post("二", body="Old.", status="published")
    publishing.save_pending(copy_of(with_one, title="三"), by=EDITH)
    text = text_of(editor.get(LIST))
    assert text.count("changed since published") == 1
    assert "二" in text
    assert "三" not in text


def test_a_scheduled_post_is_changed_beside_its_time(editor: Client) -> None:
    post = public_post(published_at=timezone.now() + timedelta(days=1))
    editor.post(post_url(post), form_of(post, body="New."))
    assert (only_post().body, only_post().state) == ("Old.", "scheduled")
    assert working().body == "New."


def test_an_author_sees_of_a_public_post_what_readers_see(author: Client) -> None:
    post = with_changes(by=AMY)
    publishing.save_pending(copy_of(working(), title="SECRET", body="SECRET"), by=EDITH)
    pending = only_post().pending
    for page in ("change", "history"):
        answer = author.get(post_url(post, page))
        assert answer.status_code == 200
        assert "SECRET" not in answer.content.decode()
        assert pending not in answer.content.decode()
    base = post_url(post, "history").removesuffix("history/")
    for url in (f"{base}revisions/{pending}/", f"{base}revisions/{pending}/preview/"):
        assert author.get(url).status_code == 404
    compare = f"{base}history/compare/?a={post.revision}&b={pending}"
    assert author.get(compare).status_code == 404
    assert author.post(f"{base}discard/", {"seen_version": "3"}).status_code == 403
    assert author.post(post_url(post), form_of(post, body="Mine")).status_code == 403
    assert only_post().pending == pending


def test_the_history_tells_which_text_readers_see(editor: Client) -> None:
    post = with_changes()
    history = editor.get(post_url(post, "history"))
    assert text_of(history).count("(what readers see)") == 1
    base = post_url(post, "history").removesuffix("history/")
    assert "This is what readers see." in text_of(editor.get(f"{base}revisions/{post.revision}/"))
    assert "This is the current text." in text_of(editor.get(f"{base}revisions/{post.pending}/"))


def test_making_a_draft_of_a_public_post_says_what_that_means(editor: Client) -> None:
    assert "Draft again: readers see it no longer" in text_of(editor.get(post_url(public_post())))
    assert "Draft again" not in text_of(editor.get(post_url(stored_post())))


def test_the_history_tells_changes_from_what_was_published(editor: Client) -> None:
    post = with_changes()
    publishing.discard_pending(only_post(), by=EDITH)
    text = text_of(editor.get(post_url(post, "history")))
    assert "Changes discarded." in text
    assert "Changed, not published yet." in text
