"""What is told after something was done with many posts."""

import pytest
from django.test import Client

from posts import publishing, store
from posts.errors import EditConflict
from posts.models import Post
from tests.posts.admin.blog import LIST, Answer, stored_post, text_of, told


def run(client: Client, action: str, *posts: Post) -> Answer:
    chosen = [post.id for post in posts]
    form = {"action": action, "index": "0", "_selected_action": chosen}
    return client.post(LIST, form, follow=True)


def state_of(post: Post) -> str:
    stored = store.get_post(post.id)
    assert stored is not None
    return stored.state


def test_drafts_are_published_and_the_others_named(editor: Client) -> None:
    drafts = [stored_post("One"), stored_post("Two")]
    shown = stored_post("Three", status="published")
    messages = told(run(editor, "publish_selected", *drafts, shown))
    assert messages == ["2 posts were published.", "Nothing to do for: “Three”"]
    assert [state_of(post) for post in drafts] == ["published", "published"]


def test_posts_are_unpublished(editor: Client) -> None:
    shown = stored_post("One", status="published")
    assert told(run(editor, "unpublish_selected", shown)) == ["1 post was unpublished."]
    assert state_of(shown) == "draft"


def test_deleting_asks_first_and_counts(editor: Client) -> None:
    posts = [stored_post("One"), stored_post("Two")]
    asked = run(editor, "delete_selected", *posts)
    assert "One" in text_of(asked)
    assert "Posts: 2" in text_of(asked)
    assert store.get_post(posts[0].id) is not None
    chosen = [post.id for post in posts]
    confirmed = {"action": "delete_selected", "post": "yes", "_selected_action": chosen}
    assert told(editor.post(LIST, confirmed, follow=True)) == ["2 posts were deleted."]
    assert [store.get_post(post.id) for post in posts] == [None, None]


def test_a_failure_is_told_with_its_reason_and_the_others_go_on(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = stored_post("Good"), stored_post("Bad")
    publish = publishing.publish

    def failing(post: Post, *, by: publishing.Actor) -> Post:
        if post.id == bad.id:
            raise EditConflict(post)
        return publish(post, by=by)

    monkeypatch.setattr(publishing, "publish", failing)
    messages = told(run(editor, "publish_selected", bad, good))
    assert messages[0] == "1 post was published."
    assert messages[1].startswith("“Bad”: The post was changed meanwhile")
    assert state_of(good) == "published"


def test_choosing_nothing_or_no_action_is_told(editor: Client) -> None:
    stored_post("One")
    assert "Items must be selected" in told(run(editor, "publish_selected"))[0]
    nothing = editor.post(LIST, {"action": "", "index": "0", "_selected_action": "x"}, follow=True)
    assert told(nothing) == ["No action selected."]


def test_a_long_title_is_cut_in_messages(editor: Client) -> None:
    message = told(run(editor, "unpublish_selected", stored_post("x" * 200)))[0]
    assert message == "Nothing to do for: “" + "x" * 59 + "…”"
