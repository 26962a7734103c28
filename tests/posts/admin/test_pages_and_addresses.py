"""Pages that stand alone and old addresses in the admin, over real requests and tables."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from posts import store
from posts.models import PAGE, POST, Post, copy_of
from posts.publishing import save
from tests.posts.admin.blog import (
    ADD,
    AMY,
    EDITH,
    LIST,
    PUBLISHED_AT_ONCE,
    add,
    form_of,
    only_post,
    post_url,
    stored_post,
    text_of,
)

OLD = ["/2018/07/05/foo.html", "/archives/新"]


def errors_of(page: object, name: str) -> list[str]:
    form = page.context["adminform"].form  # type: ignore[attr-defined]  # the test client's answer
    return [str(error) for error in form.errors.get(name, [])]


def reread(post: Post) -> Post:
    found = store.get_post(post.id)
    assert found is not None
    return found


def test_a_page_is_written_as_a_post_is(editor: Client) -> None:
    response = add(editor, kind=PAGE, title="このサイトについて", slug="About", status="published")
    assert response.status_code == 302, text_of(response)
    page = only_post()
    assert (page.kind, page.path, page.status) == (PAGE, "/about", "published")

    form = editor.get(post_url(page)).content.decode()
    assert 'name="kind"' not in form  # it never changes
    assert 'name="tags"' not in form
    assert 'class="readonly">Page<' in form
    assert f'href="{page.get_absolute_url()}"' in form

    assert (
        editor.post(post_url(page), form_of(page, slug="who", **PUBLISHED_AT_ONCE)).status_code
        == 302
    )
    page = only_post()
    assert (page.kind, page.path, page.version) == (PAGE, "/who", 2)


def test_the_kind_of_a_stored_post_is_not_taken_from_a_form(editor: Client) -> None:
    post = stored_post()
    assert editor.post(post_url(post), form_of(post, kind=PAGE)).status_code == 302
    assert reread(post).kind == POST


def test_a_page_with_tags_is_refused_at_the_tags(editor: Client) -> None:
    page = add(editor, kind=PAGE, title="About", tags="AWS")
    assert errors_of(page, "tags") == [
        "A page is in no list, so it has no tags. Please take them out, or make it a post."
    ]


def test_an_address_of_the_site_is_refused_as_a_pages_slug(editor: Client) -> None:
    page = add(editor, kind=PAGE, title="About", slug="tags")
    assert errors_of(page, "slug") == [
        "The address /tags is kept for the site itself. Please choose another slug."
    ]


def test_a_form_opened_before_there_were_kinds_makes_a_post(editor: Client) -> None:
    form = form_of(Post(title="Old form", body="Text."))
    del form["addresses"]
    assert editor.post(ADD, form).status_code == 302
    assert only_post().kind == POST


def test_pages_stand_in_the_list_with_a_mark_and_alone_by_a_filter(editor: Client) -> None:
    stored_post("A post")
    stored_post("A draft page", kind=PAGE)
    stored_post("A public page", kind=PAGE, status="published")

    everything = editor.get(LIST)
    assert everything.content.decode().count('<span class="kind">Page</span>') == 2
    assert titles(everything) == ["A draft page", "A post", "A public page"]
    assert titles(editor.get(LIST, {"kind": "page"})) == ["A draft page", "A public page"]
    assert titles(editor.get(LIST, {"kind": "post"})) == ["A post"]
    assert titles(editor.get(LIST, {"kind": "page", "state": "draft"})) == ["A draft page"]
    assert titles(editor.get(LIST, {"kind": "album"})) == titles(everything)


def titles(page: object) -> list[str]:
    return sorted(post.title for post in page.context["cl"].result_list)  # type: ignore[attr-defined]


def test_a_new_post_is_of_the_kind_that_was_listed(editor: Client) -> None:
    page = editor.get(ADD, {"_changelist_filters": "kind=page&state=draft"}).content.decode()
    assert '<option value="page" selected>' in page
    assert '<option value="post" selected>' in editor.get(ADD).content.decode()


def test_old_addresses_are_typed_one_a_line_and_shown_so(editor: Client) -> None:
    typed = (
        "https://old.example/2018/07/05/Foo.html\r\n\r\n  /archives/%E6%96%B0/  \r\n/index.php?p=7"
    )
    assert add(editor, title="It", addresses=typed).status_code == 302
    post = only_post()
    assert post.addresses == [*OLD, "/?p=7"]

    form = editor.get(post_url(post)).content.decode()
    assert "/2018/07/05/foo.html\n/archives/新\n/?p=7</textarea>" in form


def test_old_addresses_can_be_taken_out(editor: Client) -> None:
    post = stored_post(addresses=OLD, status="published")
    form = form_of(post, addresses="", **PUBLISHED_AT_ONCE)
    assert editor.post(post_url(post), form).status_code == 302
    assert reread(post).addresses == []


def test_a_form_without_the_field_leaves_them_as_they_are(editor: Client) -> None:
    post = stored_post(addresses=OLD)
    form = form_of(post)
    del form["addresses"]
    assert editor.post(post_url(post), form).status_code == 302
    assert reread(post).addresses == OLD


def test_each_line_that_is_no_old_address_is_named_and_all_is_kept_as_typed(editor: Client) -> None:
    typed = "/fine\r\nfoo\r\n\r\n/posts/x"
    page = add(editor, title="It", addresses=typed)

    first, second = errors_of(page, "addresses")
    assert first.startswith("Line 2: “foo” cannot be an old address")
    assert second.startswith("Line 4: “/posts/x” cannot be an old address")
    assert "/fine\r\nfoo\r\n\r\n/posts/x</textarea>" in page.content.decode()


def test_in_japanese_the_line_is_named_in_japanese(editor: Client) -> None:
    with translation.override("ja"):
        page = editor.post(
            ADD,
            {**form_of(Post(title="It", body="x")), "kind": "post", "addresses": "foo"},
            headers={"accept-language": "ja"},
        )
    (error,) = errors_of(page, "addresses")
    assert error.startswith("1行目：「foo」は以前のアドレスにできません")
    assert "以前のアドレス" in text_of(page)


def test_an_old_address_of_another_post_is_an_error_that_names_it(editor: Client) -> None:
    holder = stored_post("最初の記事", addresses=OLD)
    page = add(editor, title="Second", addresses=f"/fine\r\n{OLD[0]}")

    (error,) = errors_of(page, "addresses")
    assert all(part in error for part in (OLD[0], "最初の記事", holder.id))


def test_a_conflict_shows_old_addresses_that_differ(editor: Client) -> None:
    post = stored_post(addresses=OLD)
    save(copy_of(post, addresses=OLD[:1]), by=AMY)
    mine = form_of(post, addresses="/mine", seen_revision="")  # what it began from is not known
    page = editor.post(post_url(post), mine)

    assert page.status_code == 409
    (difference,) = page.context["conflict"].fields
    assert (difference.label, difference.stored, difference.typed) == (
        "Old addresses",
        OLD[0],
        "/mine",
    )


def test_old_addresses_that_both_changed_come_together(editor: Client) -> None:
    post = stored_post(addresses=OLD)
    save(copy_of(post, addresses=[OLD[0], "/theirs"]), by=AMY)
    page = editor.post(post_url(post), form_of(post, addresses="\r\n".join([*OLD, "/mine"])))

    assert page.context["conflict"].is_settled
    assert page.context["adminform"].form.data["addresses"] == f"{OLD[0]}\n/mine\n/theirs"


def test_who_may_not_publish_neither_sees_nor_sets_old_addresses(author: Client) -> None:
    post = stored_post("Mine", by=AMY)
    assert 'name="addresses"' not in author.get(post_url(post)).content.decode()
    assert author.post(post_url(post), form_of(post, addresses="/x")).status_code == 302
    assert reread(post).addresses == []


@pytest.mark.parametrize("kind", [POST, PAGE])
def test_who_may_only_read_sees_the_kind(author: Client, kind: str) -> None:
    post = stored_post("Public", by=EDITH, status="published", kind=kind)
    page = author.get(post_url(post))
    assert page.status_code == 200
    assert 'name="slug"' not in page.content.decode()
    assert ("Tags" in text_of(page)) == (kind == POST)
