"""The admin of tags."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from posts import store, tag_changes
from posts.errors import PublishingError
from posts.models import PUBLISHED
from posts.post_lists import PostFilter, list_posts
from tests.blogsite.sign_in import sign_in
from tests.posts.admin.blog import (
    EDITH,
    PUBLISHED_AT_ONCE,
    add,
    form_of,
    post_url,
    stored_post,
    text_of,
)

LIST = "/admin/posts/tag/"


def url(key: str, page: str = "change") -> str:
    return f"{LIST}{key}/{page}/"


def test_tags_are_listed_with_their_numbers_and_a_way_to_their_posts(editor: Client) -> None:
    stored_post(tags=["AWS", "旅"], status=PUBLISHED)
    stored_post(tags=["AWS"], status=PUBLISHED)
    page = editor.get(LIST)
    assert re.search(r"AWS 2 /tags/aws 旅 1 /tags/旅", text_of(page))
    assert 'href="/admin/posts/post/?tag=aws"' in page.content.decode()
    assert "旅" not in text_of(editor.get(LIST, {"q": "a"})).split("tags")[-1]


def test_a_tag_of_drafts_alone_is_found_by_its_name(editor: Client) -> None:
    stored_post(tags=["Later"])
    assert "/tags/later" not in text_of(editor.get(LIST))
    assert "/tags/later" in text_of(editor.get(LIST, {"q": "Later"}))
    assert "0 published posts, 1 draft" in text_of(editor.get(url("later")))


def test_a_rename_leads_to_its_progress_and_the_button_does_it(editor: Client) -> None:
    post = stored_post(tags=["AWS"], status=PUBLISHED)
    answer = editor.post(url("aws"), {"name": "クラウド"})
    progress = answer.headers["Location"]
    assert progress == url("aws", "progress")
    shown = editor.get(progress)
    assert "“AWS” becomes “クラウド”" in text_of(shown)
    assert "0 posts changed so far." in text_of(shown)
    assert "“AWS” becomes “クラウド”" in text_of(editor.get(LIST))
    page = editor.post(progress, follow=True)
    assert "1 post changed. Done." in text_of(page)
    after = store.get_post(post.id)
    assert after
    assert after.tags == ["クラウド"]
    assert "becomes" not in text_of(editor.get(LIST))


def test_scripts_get_numbers(editor: Client) -> None:
    stored_post(tags=["AWS"])
    editor.post(url("aws"), {"name": "Cloud"})
    answer = editor.post(url("aws", "progress"), headers={"accept": "application/json"})
    assert answer.json() == {"is_done": True, "done": 1, "message": "1 post changed. Done."}


def test_a_merge_is_asked_for_with_its_numbers_before_it_is_done(editor: Client) -> None:
    stored_post(tags=["AWS"], status=PUBLISHED)
    stored_post(tags=["Cloud"], status=PUBLISHED)
    stored_post(tags=["cloud"])
    page = editor.post(url("aws"), {"name": "cloud"})
    assert "There is a tag “Cloud” already, on 1 published post, 1 draft." in text_of(page)
    assert tag_changes.running() == []
    assert editor.post(url("aws"), {"name": "cloud", "merge": "on"}).status_code == 302
    assert [change.to for change in tag_changes.running()] == ["Cloud"]


def test_a_deletion_is_asked_for_and_leaves_the_posts(editor: Client) -> None:
    post = stored_post(tags=["AWS", "旅"], status=PUBLISHED)
    page = editor.get(url("aws", "delete"))
    assert "1 published post" in text_of(page)
    answer = editor.post(url("aws", "delete"), {"post": "yes"})
    assert answer.headers["Location"] == url("aws", "progress")
    editor.post(url("aws", "progress"))
    after = store.get_post(post.id)
    assert after
    assert after.tags == ["旅"]
    assert "“AWS” is taken off every post" in text_of(editor.get(url("aws", "progress")))


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "required"), ("AWS", "called “AWS” already"), ("///", "no tag"), ("x" * 101, "100")],
)
def test_bad_names_are_named(editor: Client, name: str, said: str) -> None:
    stored_post(tags=["AWS"])
    stored_post(tags=["AWS"], status=PUBLISHED)
    page = editor.post(url("aws"), {"name": name})
    assert page.status_code == 200
    assert said in text_of(page)
    assert tag_changes.running() == []


def test_what_cannot_be_begun_at_a_deletion_is_told(editor: Client) -> None:
    stored_post(tags=["AWS"])
    tag_changes.start("aws", "Cloud", by=EDITH)
    page = editor.post(url("aws", "delete"), {"post": "yes"}, follow=True)
    assert "is being changed just now" in text_of(page)


def test_failures_are_named_with_a_way_to_the_post(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = stored_post(tags=["AWS"])
    tag_changes.start("aws", "Cloud", by=EDITH)

    def refuses(*_arguments: object) -> bool:
        raise PublishingError("The text is too big.")

    monkeypatch.setattr(tag_changes, "_retagged", refuses)
    page = editor.post(url("aws", "progress"), follow=True)
    assert "1 post could not be changed." in text_of(page)
    assert f'href="/admin/posts/post/{post.id}/change/"' in page.content.decode()


def test_authors_neither_see_nor_change_tags(author: Client, editor: Client) -> None:
    stored_post(tags=["AWS"])
    editor.post(url("aws"), {"name": "Cloud"})
    for page in (LIST, url("aws"), url("aws", "delete"), url("aws", "progress")):
        assert author.get(page).status_code == 403, page
        assert author.post(page, {"name": "Mine", "post": "yes"}).status_code == 403, page
    assert [change.to for change in tag_changes.running()] == ["Cloud"]


def test_unknown_tags_and_changes_lead_to_the_index_with_a_word(editor: Client) -> None:
    for page in (url("nothing"), url("nothing", "progress"), url("NOTHING")):
        assert editor.get(page).status_code == 302
    assert editor.get(LIST, {"cursor": "No Key"}).status_code == 200


def test_the_pages_have_no_script_or_style_of_their_own_text(editor: Client) -> None:
    stored_post(tags=["<b>"], status=PUBLISHED)
    tag_changes.start("<b>", "<script>alert(1)</script>", by=EDITH)
    for page in (LIST, url("%3Cb%3E"), url("%3Cb%3E", "progress")):
        html = editor.get(page).content.decode()
        for word in ("<script>", "<style>", " style=", " onclick=", "<b>"):
            assert word not in html, (page, word)


def test_without_a_token_nothing_is_done(tables: list[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client)
    stored_post(tags=["AWS"])
    tag_changes.start("aws", "Cloud", by=EDITH)
    assert client.post(url("aws", "progress")).status_code == 403
    (change,) = tag_changes.running()
    assert change.done == 0


def test_a_tag_that_readers_know_keeps_its_name_when_another_post_gets_it(editor: Client) -> None:
    stored_post(tags=["AWS"], status=PUBLISHED)
    stored_post(tags=["Draft"])
    assert add(editor, title="Another", tags="ＡＷＳ、draft、 旅").status_code == 302
    (another,) = (post for post in list_posts(PostFilter()).items if post.title == "Another")
    assert another.tags == ["AWS", "draft", "旅"]


def test_a_post_gives_its_own_tag_another_spelling(editor: Client) -> None:
    post = stored_post(tags=["aws", "旅"], status=PUBLISHED)
    form = form_of(post, tags="AWS, 旅") | PUBLISHED_AT_ONCE
    assert editor.post(post_url(post), form).status_code == 302
    assert [tag.name for tag in store.list_tags()] == ["AWS", "旅"]
