"""The admin's site: what of Django's own admin is not there, and what every page carries."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import NoReverseMatch, reverse

from posts.admin.people import actor
from tests.posts.admin.blog import ADD, form_of, post_url, stored_post, text_of


@pytest.mark.parametrize("name", ["password_change", "view_on_site", "autocomplete"])
def test_views_that_need_a_database_are_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}")


def test_addresses_of_left_out_views_are_404(editor: Client) -> None:
    for path in ("password_change/", "r/1/1/", "autocomplete/", "auth/user/", "nothing/"):
        assert editor.get(f"/admin/{path}").status_code == 404, path


def test_the_site_and_its_readers_side_are_named(editor: Client) -> None:
    page = editor.get("/admin/")
    assert "blogsite admin" in text_of(page)
    assert f'href="{settings.SITE_ORIGIN}/"' in page.content.decode()
    assert "Welcome, Edith Editor" in text_of(page)


def test_djangos_own_words_are_japanese_as_ours_are(editor: Client) -> None:
    def shown(path: str) -> str:
        return text_of(editor.get(path, headers={"accept-language": "ja"}, follow=True))

    assert "まだありません" in shown("/admin/")
    assert "記事の一覧" in shown("/admin/posts/post/")
    assert "記事を追加" in shown(ADD)
    post = stored_post("題")
    assert "記事を変更" in shown(post_url(post))
    answer = editor.post(
        post_url(post), form_of(post), headers={"accept-language": "ja"}, follow=True
    )
    assert "記事「 題 」を変更しました。" in text_of(answer)  # the title is a link
    assert "記事「題」を削除しますか？" in shown(post_url(post).replace("change", "delete"))
    assert "IDが「none」の記事は見つかりませんでした。" in shown("/admin/posts/post/none/change/")


def test_pages_are_never_cached(editor: Client) -> None:
    for path in ("", "posts/post/", "posts/post/add/", "jsi18n/"):
        assert "no-store" in editor.get(f"/admin/{path}").headers["Cache-Control"]


def test_no_page_has_a_script_or_style_of_its_own_text(editor: Client) -> None:
    """The content security policy lets none of it run."""
    for path in ("", "posts/post/", "posts/post/add/", "posts/author/", "posts/media/"):
        html = editor.get(f"/admin/{path}").content.decode()
        assert "<script>" not in html, path
        assert "<style>" not in html, path
        assert " style=" not in html, path
        assert " onclick=" not in html, path


def test_the_admin_speaks_japanese(editor: Client) -> None:
    page = text_of(editor.get("/admin/posts/post/", headers={"accept-language": "ja"}))
    for word in ("記事", "状態", "タグ", "下書き", "著者"):
        assert word in page, word


def test_whoever_has_no_full_name_is_known_by_the_sign_in(rf: object) -> None:
    class User:
        pk = "id"

        def get_full_name(self) -> str:
            return ""

        def get_username(self) -> str:
            return "amy"

    class Request:
        user = User()

    assert actor(Request()).name == "amy"  # type: ignore[arg-type]  # all that is asked of it


def test_every_page_of_the_admin_has_its_icon(editor: Client) -> None:
    page = editor.get(reverse("admin:index")).content.decode()

    (icon,) = re.findall(r'<link rel="icon" type="image/svg\+xml" href="/static/([^"]+)">', page)
    assert finders.find(icon)
