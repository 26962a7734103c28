"""Object-level authorization over real requests: roles, objects, actions, and tampered forms."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from posts import store
from posts.models import Post
from tests.blogsite.sign_in import sign_in
from tests.posts.admin.blog import (
    ADD,
    AMY,
    EDITH,
    LIST,
    PUBLISHED_AT_ONCE,
    form_of,
    only_post,
    post_url,
    stored_author,
    stored_post,
    text_of,
    told,
)

LATER = timezone.now() + timedelta(days=1)
MAKE: dict[str, Callable[[], Post]] = {
    "own draft": lambda: stored_post("It", by=AMY),
    "own scheduled": lambda: stored_post("It", by=AMY, status="published", published_at=LATER),
    "own published": lambda: stored_post("It", by=AMY, status="published"),
    "other draft": lambda: stored_post("It", by=EDITH),
    "other scheduled": lambda: stored_post("It", by=EDITH, status="published", published_at=LATER),
    "other published": lambda: stored_post("It", by=EDITH, status="published"),
}
SEEN = {"own draft", "own scheduled", "own published", "other published"}


@pytest.mark.parametrize("kind", MAKE)
def test_what_an_author_can_reach_of_a_post(author: Client, kind: str) -> None:
    post = MAKE[kind]()
    seen, own_draft = kind in SEEN, kind == "own draft"
    assert (author.get(post_url(post)).status_code == 200) == seen
    assert (author.get(post_url(post, "history")).status_code == 200) == seen
    assert (author.get(post_url(post, "delete")).status_code == 200) == own_draft
    assert ("It" in [row.title for row in author.get(LIST).context["cl"].result_list]) == seen
    assert (b"_save" in author.get(post_url(post)).content) == own_draft
    shows_text = b"Text." in author.get(post_url(post), follow=True).content
    assert shows_text == seen


@pytest.mark.parametrize("kind", MAKE)
def test_what_an_author_can_do_to_a_post(author: Client, kind: str) -> None:
    post = MAKE[kind]()
    own_draft = kind == "own draft"
    author.post(post_url(post), form_of(post, title="Changed", status="published"))
    now = only_post()
    assert (now.title == "Changed") == own_draft
    assert now.status == post.status
    assert (now.created_by, now.author) == (post.created_by, post.author)
    for action in ("publish_selected", "unpublish_selected"):
        author.post(LIST, {"action": action, "index": "0", "_selected_action": post.id})
        assert only_post().status == post.status
    author.post(LIST, {"action": "delete_selected", "post": "yes", "_selected_action": post.id})
    assert (store.get_post(post.id) is None) == own_draft


@pytest.mark.parametrize("kind", MAKE)
def test_what_an_author_can_delete(author: Client, kind: str) -> None:
    post = MAKE[kind]()
    author.post(post_url(post, "delete"), {"post": "yes"})
    assert (store.get_post(post.id) is None) == (kind == "own draft")


@pytest.mark.parametrize("group", ["admins", "editors"])
@pytest.mark.parametrize("kind", MAKE)
def test_admins_and_editors_reach_every_post(tables: list[str], group: str, kind: str) -> None:
    client = Client()
    sign_in(client, [group])
    post = MAKE[kind]()
    for page in ("change", "history", "delete"):
        assert client.get(post_url(post, page)).status_code == 200
    form = form_of(post, title="Changed", **PUBLISHED_AT_ONCE)
    assert client.post(post_url(post), form).status_code == 302
    assert only_post().title == "Changed"
    client.post(LIST, {"action": "publish_selected", "index": "0", "_selected_action": post.id})
    assert only_post().status == "published"
    client.post(LIST, {"action": "unpublish_selected", "index": "0", "_selected_action": post.id})
    assert only_post().status == "draft"
    assert client.post(post_url(post, "delete"), {"post": "yes"}).status_code == 302
    assert store.get_post(post.id) is None


def test_an_author_can_not_publish_a_new_post_by_any_field(author: Client) -> None:
    form = form_of(Post(title="New", body="Text."), status="published", published_at_0="2020-01-01")
    tampered = {"created_by": EDITH.id, "id": "chosen", "version": "7", "updated_by": EDITH.id}
    form |= {**tampered, "published_at_1": "10:00", "front_matter": '{"a": 1}', "seen_version": ""}
    assert author.post(ADD, form).status_code == 302
    post = only_post()
    assert (post.status, post.published_at) == ("draft", None)
    assert (post.created_by, post.updated_by, post.version) == (AMY.id, AMY.id, 1)
    assert post.id != "chosen"
    assert post.front_matter == {}


def test_fields_that_no_form_has_are_never_taken(editor: Client) -> None:
    post = stored_post("It", by=AMY, language="en")
    tampered = {"created_by": "x", "id": "x", "version": "9", "public_slugs": '["a"]', "pk": "x"}
    assert editor.post(post_url(post), form_of(post, **tampered)).status_code == 302
    after = only_post()
    assert (after.id, after.created_by, after.version) == (post.id, AMY.id, 2)
    assert after.public_slugs == []


def test_the_form_of_one_post_can_not_be_sent_as_anothers(author: Client) -> None:
    mine, theirs = stored_post("Mine", by=AMY), stored_post("Theirs")
    page = author.post(post_url(theirs), form_of(mine))
    assert page.status_code in (302, 409)
    stored = store.get_post(theirs.id)
    assert stored is not None
    assert stored.title == "Theirs"
    assert "Theirs" not in text_of(page)


def test_an_author_chooses_no_other_name(author: Client) -> None:
    stored_author("amy", "Amy", user=AMY.id)
    stored_author("edith", "Edith", user=EDITH.id)
    new = author.get(ADD).content.decode()
    assert '<option value="amy" selected>' in new
    assert "edith" not in new
    page = author.post(ADD, form_of(Post(title="New", body="Text."), author="edith"))
    assert page.status_code == 200
    assert "author" in page.context["adminform"].form.errors


def test_a_name_that_an_editor_chose_stays_with_an_authors_draft(author: Client) -> None:
    stored_author("edith", "Edith", user=EDITH.id)
    draft = stored_post("Mine", by=AMY, author="edith")
    assert '<option value="edith" selected>' in author.get(post_url(draft)).content.decode()
    assert author.post(post_url(draft), form_of(draft, title="Better")).status_code == 302
    assert only_post().author == "edith"


def test_a_bulk_choice_is_judged_post_by_post(author: Client) -> None:
    mine, shown, hidden = (
        stored_post("Mine", by=AMY),
        stored_post("Shown", status="published"),
        stored_post("Secret"),
    )
    chosen = [mine.id, shown.id, hidden.id, "nothing"]
    ask = author.post(LIST, {"action": "delete_selected", "index": "0", "_selected_action": chosen})
    assert "Mine" in text_of(ask)
    assert "Secret" not in text_of(ask)
    done = author.post(
        LIST, {"action": "delete_selected", "post": "yes", "_selected_action": chosen}, follow=True
    )
    assert store.get_post(mine.id) is None
    assert store.get_post(shown.id) is not None
    assert store.get_post(hidden.id) is not None
    messages = " ".join(told(done))
    assert "1 post was deleted" in messages
    assert "Shown" in messages
    assert "2 posts are not there" in messages
    assert "Secret" not in messages


def test_choosing_across_pages_chooses_nothing(editor: Client) -> None:
    post = stored_post("It")
    editor.post(
        LIST,
        {"action": "delete_selected", "post": "yes", "select_across": "1", "_selected_action": "x"},
    )
    assert store.get_post(post.id) is not None


def test_the_records_of_authors_are_for_editors(author: Client) -> None:
    stored_author("edith", "Edith", user=EDITH.id)
    base = "/admin/posts/author/"
    for page in ("", "add/", "edith/change/", "edith/delete/"):
        assert author.get(base + page).status_code == 403, page
    own = {"name": "Amy", "slug": "amy", "user": AMY.id}
    assert author.post(base + "add/", own).status_code == 403
    assert author.post(base + "edith/change/", {"name": "Me", "user": AMY.id}).status_code == 403
    assert author.post(base + "edith/delete/", {"post": "yes"}).status_code == 403
    assert [(found.name, found.user) for found in store.list_authors()] == [("Edith", EDITH.id)]
    assert base not in author.get("/admin/").content.decode()


def test_whoever_is_in_no_group_gets_nowhere(tables: list[str]) -> None:
    client = Client()
    sign_in(client, [])
    post = stored_post("It", status="published")
    urls = ["/admin/", LIST, ADD, post_url(post), post_url(post, "history"), "/admin/posts/media/"]
    for url in urls:
        page = client.get(url, follow=True)
        assert page.status_code == 403, url
        assert "It" not in text_of(page).split()
    assert client.post(post_url(post), form_of(post, title="Mine")).status_code == 403
    assert client.post("/admin/posts/media/upload/").status_code == 403
    assert only_post().title == "It"


def test_nobody_gets_anywhere_without_a_session(tables: list[str]) -> None:
    post = stored_post("It")
    for url in ("/admin/", LIST, ADD, post_url(post), "/admin/posts/media/upload/"):
        answer = Client().get(url)
        assert answer.status_code == 302, url
        assert answer.headers["Location"].startswith("/admin/login/")
    assert Client().post(post_url(post), form_of(post, title="Mine")).status_code == 403
    assert only_post().title == "It"


def test_a_form_without_its_token_changes_nothing(tables: list[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client)
    post = stored_post("It")
    assert client.post(post_url(post), form_of(post, title="Mine")).status_code == 403
    assert client.post(post_url(post, "delete"), {"post": "yes"}).status_code == 403
    assert client.post("/admin/posts/media/upload/").status_code == 403
    assert only_post().title == "It"
