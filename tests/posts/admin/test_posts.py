"""The admin of posts, over real requests and tables."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from posts import store
from posts.models import DRAFT, PUBLISHED, Post
from posts.post_lists import PostFilter, list_posts
from tests.posts.admin.blog import (
    ADD,
    EDITH,
    LIST,
    add,
    form_of,
    only_post,
    post_url,
    stored_author,
    stored_post,
    text_of,
    told,
)


def test_the_index_names_posts_first_and_shows_recent_actions(editor: Client) -> None:
    stored_post("Something <b>new</b>")
    page = editor.get("/admin/")
    assert page.status_code == 200
    names = [model["name"] for app in page.context["app_list"] for model in app["models"]]
    assert names == ["Posts", "Tags", "Authors", "Media", "Redirects"]
    assert "Something &lt;b&gt;new&lt;/b&gt;" in page.content.decode()


def test_a_new_post_is_stored_as_typed(editor: Client) -> None:
    stored_author()
    response = add(
        editor,
        title="サーバレスの話",
        body="一行目\r\n\r\n  二行目\r\n",
        tags="AWS、 日本語, aws,",
        summary="概要",
        top_image="/media/x/y.png",
        author="amy",
    )
    assert response.status_code == 302, text_of(response)
    post = only_post()
    assert (post.title, post.slug, post.status) == ("サーバレスの話", "サーバレスの話", "draft")
    assert post.body == "一行目\n\n  二行目\n"
    assert post.tags == ["AWS", "日本語"]
    assert (post.summary, post.top_image, post.author) == ("概要", "/media/x/y.png", "amy")
    assert (post.created_by, post.version) == (EDITH.id, 1)


def test_saving_the_form_untouched_changes_nothing_but_the_version(editor: Client) -> None:
    post = stored_post(
        tags=["AWS", "日本語"],
        status="published",
        published_at=timezone.now() - timedelta(days=3),
        body="\n leading blank line kept\n",
        summary="sum",
    )
    assert editor.post(post_url(post), form_of(post)).status_code == 302
    after = only_post()
    kept = ("title", "slug", "body", "tags", "summary", "status", "published_at", "created_at")
    assert {name: getattr(after, name) for name in kept} == {
        name: getattr(post, name) for name in kept
    }
    assert after.version == post.version + 1


def test_the_form_shows_what_is_stored_and_its_version(editor: Client) -> None:
    post = stored_post(tags=["a", "b"], body="\nline")
    page = editor.get(post_url(post))
    html = page.content.decode()
    assert 'name="seen_version" value="1"' in html
    assert 'value="a, b"' in html
    assert ">\n\nline</textarea>" in html


def test_publishing_without_a_time_publishes_now(editor: Client) -> None:
    before = timezone.now() - timedelta(seconds=1)
    add(editor, status="published")
    post = only_post()
    assert post.state == "published"
    assert post.published_at is not None
    assert before <= post.published_at <= timezone.now()


def test_a_future_time_schedules_and_says_so(editor: Client) -> None:
    response = editor.post(
        ADD,
        {
            **form_of(Post(title="Later", body="Text.")),
            "status": "published",
            "published_at_0": "2098-01-02",
            "published_at_1": "09:30",
        },
        follow=True,
    )
    post = only_post()
    assert post.state == "scheduled"
    assert post.published_at is not None
    assert timezone.localtime(post.published_at).isoformat() == "2098-01-02T09:30:00+09:00"
    assert any("2098-01-02 09:30" in message for message in told(response))


def test_only_a_published_post_is_offered_on_the_site(editor: Client) -> None:
    draft, shown = stored_post("Draft"), stored_post("Shown", status="published")
    later = stored_post(
        "Later", status="published", published_at=timezone.now() + timedelta(days=1)
    )
    assert "View on site" in text_of(editor.get(post_url(shown)))
    assert f'href="{shown.get_absolute_url()}"' in editor.get(post_url(shown)).content.decode()
    for hidden in (draft, later):
        assert "View on site" not in text_of(editor.get(post_url(hidden)))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "A post needs a title."),
        ("title", "x" * 201, "at most 200"),
        ("slug", "no spaces allowed", "no-spaces-allowed"),
        ("tags", ",".join(f"t{n}" for n in range(26)), "at most 25 tags; these are 26"),
        ("tags", "x" * 101, "at most 100"),
        ("top_image", "javascript:alert(1)", "must be a path"),
        ("author", "nobody", "not one of the available choices"),
        ("status", "scheduled", "not one of the available choices"),
        ("published_at_0", "2026-13-01", "Enter a valid date"),
        ("published_at_1", "10:00", "a time without a date"),
        ("summary", "x" * 501, "at most 500"),
        ("body", "\0", "Null characters"),
    ],
)
def test_bad_input_is_named_and_the_text_kept(
    editor: Client, field: str, value: str, said: str
) -> None:
    page = add(editor, **{"body": "My long text.", "published_at_1": "", field: value})
    assert page.status_code == 200
    assert said in text_of(page)
    assert field == "body" or "My long text.</textarea>" in page.content.decode()
    assert list_posts(PostFilter()).items == []


def test_a_text_beyond_1_mb_comes_back_whole(editor: Client) -> None:
    text = "あ" * 400_000  # 1.2 MB
    page = add(editor, body=text)
    assert page.status_code == 200
    assert text in page.content.decode()
    assert page.context["errors"]
    assert "field-body" in page.content.decode()


def test_a_slug_of_another_post_is_refused_at_its_field(editor: Client) -> None:
    stored_post("First", slug="taken")
    page = add(editor, title="Second", slug="taken", body="Mine.")
    assert page.status_code == 200
    assert "belongs to another post" in str(page.context["adminform"].form.errors["slug"])
    assert "Mine.</textarea>" in page.content.decode()


def test_a_refused_form_stands_on_the_page_of_the_post_as_stored(editor: Client) -> None:
    draft = stored_post("Stored")
    page = editor.post(
        post_url(draft), form_of(draft, title="Typed", slug="a b", status="published")
    )
    assert page.status_code == 200
    assert (page.context["original"].title, page.context["original"].status) == ("Stored", "draft")
    assert "View on site" not in text_of(page)
    assert 'value="Typed"' in page.content.decode()


def test_a_post_that_does_not_exist_leads_back_with_a_word(editor: Client) -> None:
    for page in ("change", "delete", "history"):
        response = editor.get(f"{LIST}nothing/{page}/", follow=True)
        assert response.status_code == 200
        assert any("nothing" in message for message in told(response)), page


def test_deleting_asks_first(editor: Client) -> None:
    post = stored_post("Away with it")
    page = editor.get(post_url(post, "delete"))
    assert "Away with it" in text_of(page)
    assert store.get_post(post.id) is not None
    response = editor.post(post_url(post, "delete"), {"post": "yes"}, follow=True)
    assert store.get_post(post.id) is None
    assert any("Away with it" in message for message in told(response))


@pytest.mark.parametrize(
    ("values", "told_so"),
    [
        ({"status": DRAFT}, False),
        ({"status": PUBLISHED}, True),
        ({"status": PUBLISHED, "published_at": datetime(2098, 1, 2, tzinfo=UTC)}, False),
    ],
)
def test_before_a_post_is_deleted_one_hears_what_its_readers_will(
    editor: Client, values: dict[str, Any], told_so: bool
) -> None:
    page = text_of(editor.get(post_url(stored_post(**values), "delete")))
    assert ("is told that it was deleted" in page) is told_so


@pytest.mark.parametrize("status", [DRAFT, PUBLISHED])
def test_the_deletion_is_last_below_a_post(editor: Client, status: str) -> None:
    page = editor.get(post_url(stored_post(status=status))).content.decode()
    (below,) = re.findall(r'<div class="submit-row">.*?</div>', page, re.DOTALL)
    words = re.findall(r'value="([^"]+)"|>([^<>]+)</(?:a|button)>', below)
    found = [value or text for value, text in words]
    assert found[0].startswith("Save")
    assert [found.count("Check"), found.count("Delete"), found[-1]] == [1, 1, "Delete"]


def test_the_history_tells_who_did_what(editor: Client) -> None:
    post = stored_post("Told")
    editor.post(post_url(post), form_of(post, status="published"))
    page = text_of(editor.get(post_url(post, "history")))
    assert page.rindex("Published.") < page.rindex("Created.")  # behind the choices of a filter
    assert "Edith Editor" in page


def test_an_imported_id_with_odd_characters_works(editor: Client) -> None:
    post = stored_post("Odd", id="2018_07.04-x")
    assert editor.get(post_url(post)).status_code == 200
    assert editor.post(post_url(post), form_of(post, title="Even")).status_code == 302
    assert only_post().title == "Even"


XSS = '<script>alert("x")</script>'


def test_a_title_with_markup_is_text_everywhere(editor: Client) -> None:
    post = stored_post(XSS, tags=[XSS], author="", summary=XSS, status="published")
    stored_author("evil", XSS)
    pages = [
        editor.get("/admin/"),
        editor.get(LIST),
        editor.get(post_url(post)),
        editor.get(post_url(post, "history")),
        editor.get(post_url(post, "delete")),
        editor.post(post_url(post), {**form_of(post), "_continue": "1"}, follow=True),
        editor.post(LIST, {"action": "delete_selected", "_selected_action": post.id, "index": "0"}),
        editor.post(
            LIST,
            {"action": "unpublish_selected", "_selected_action": post.id, "index": "0"},
            follow=True,
        ),
        editor.post(
            LIST,
            {"action": "unpublish_selected", "_selected_action": post.id, "index": "0"},
            follow=True,
        ),
        editor.post(post_url(post), form_of(post, title=f"{XSS} again")),
        editor.post(post_url(post, "delete"), {"post": "yes"}, follow=True),
        editor.get("/admin/posts/author/"),
    ]
    for page in pages:
        assert page.status_code in (200, 409)
        html = page.content.decode()
        assert XSS not in html
        assert "&lt;script&gt;" in html, page.request["PATH_INFO"]
