"""What is told after something was done with many posts."""

import pytest
from django.test import Client

from posts import publishing, store
from posts.admin import bulk_run, post_list
from posts.admin.bulk_run import AT_ONCE
from posts.errors import EditConflict
from posts.models import Post
from tests.posts.admin.blog import LIST, Answer, stored_post, text_of, told

BULK = f"{LIST}bulk/"


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


def go_on(client: Client, page: Answer) -> Answer:
    return client.post(BULK, {"run": page.context["run"].to_text()})


def test_many_posts_are_done_in_parts_with_progress_and_a_summary(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [stored_post(f"Post {number}") for number in range(AT_ONCE + 3)]
    shown = stored_post("Shown", status="published")
    bad = posts[4]
    publish = publishing.publish

    def failing(post: Post, *, by: publishing.Actor) -> Post:
        if post.id == bad.id:
            raise EditConflict(post)
        return publish(post, by=by)

    monkeypatch.setattr(publishing, "publish", failing)
    page = run(editor, "publish_selected", *posts, shown)
    assert f"0 of {AT_ONCE + 4} posts." in text_of(page)
    page = go_on(editor, page)
    assert f"{AT_ONCE} of {AT_ONCE + 4} posts." in text_of(page)
    assert state_of(posts[-1]) == "draft"
    page = go_on(editor, page)
    text = text_of(page)
    assert "Done." in text
    assert f"{AT_ONCE + 2} posts were published." in text
    assert "Nothing to do for: “Shown”" in text
    assert "“Post 4”: The post was changed meanwhile" in text
    assert b"<form method" not in page.content.split(b'id="bulk"')[1]
    assert [state_of(post) for post in posts].count("published") == AT_ONCE + 2


def test_a_part_that_is_sent_again_does_nothing_twice(editor: Client) -> None:
    posts = [stored_post(f"Post {number}") for number in range(AT_ONCE + 1)]
    start = run(editor, "publish_selected", *posts)
    go_on(editor, start)
    again = go_on(editor, start)
    assert again.context["run"].outcome.done == 0
    assert len(again.context["run"].outcome.unchanged) == AT_ONCE
    assert [state_of(post) for post in posts].count("published") == AT_ONCE


def test_a_slow_part_ends_early(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = [stored_post(f"Post {number}") for number in range(AT_ONCE + 1)]
    monkeypatch.setattr(bulk_run, "SECONDS", -1)
    page = go_on(editor, run(editor, "publish_selected", *posts))
    assert page.context["run"].outcome.done == 1
    assert len(page.context["run"].rest) == AT_ONCE


def test_all_that_the_list_finds_is_done_page_by_page(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_list, "PAGE_SIZE", 3)
    posts = [stored_post(f"Post {number}", tags=["旅"]) for number in range(7)]
    other = stored_post("Other")
    form = {"action": "publish_selected", "_selected_action": posts[0].id}
    form |= {"index": "0", "select_across": "1"}
    page = editor.post(f"{LIST}?tag=旅&state=draft", form)
    assert "Nothing was done yet." in text_of(page)
    assert state_of(posts[0]) == "draft"
    for _part in range(4):
        page = go_on(editor, page)
        if page.context["run"].is_over:
            break
    assert "7 posts were published." in text_of(page)
    assert {state_of(post) for post in posts} == {"published"}
    assert state_of(other) == "draft"
    assert "tag=" in page.context["list_url"]


def test_no_list_is_deleted_as_a_whole(editor: Client) -> None:
    post = stored_post("One")
    form = {"action": "delete_selected", "_selected_action": post.id, "post": "yes"}
    answer = editor.post(LIST, {**form, "select_across": "1"}, follow=True)
    assert told(answer) == ["Only posts that are ticked one by one are deleted."]
    assert state_of(post) == "draft"


def test_many_posts_are_deleted_in_parts_too(editor: Client) -> None:
    posts = [stored_post(f"Post {number}") for number in range(AT_ONCE + 1)]
    chosen = [post.id for post in posts]
    form = {"action": "delete_selected", "post": "yes", "_selected_action": chosen}
    page = go_on(editor, go_on(editor, editor.post(LIST, form)))
    assert f"{AT_ONCE + 1} posts were deleted." in text_of(page)
    assert [store.get_post(post.id) for post in posts] == [None] * len(posts)


def test_a_run_is_bound_to_rights_and_signed(editor: Client, author: Client) -> None:
    post = stored_post("One")
    text = bulk_run.Run("publish", [post.id], total=1).to_text()
    assert author.post(BULK, {"run": text}).status_code == 403
    deleting = bulk_run.Run("delete", [post.id], total=1).to_text()
    author.post(BULK, {"run": deleting})
    for made_up in ("", "x", text[:-1], f"{text}x"):
        answer = editor.post(BULK, {"run": made_up}, follow=True)
        assert told(answer) == ["This can't be gone on with. Please choose the posts again."]
    assert state_of(post) == "draft"
    assert editor.get(BULK).status_code == 302
