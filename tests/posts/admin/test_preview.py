"""The preview beside the text of a post: the site's own page of it, in a sandbox."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from posts import preview, publishing, records, store, texts
from posts.models import Post
from posts.post_lists import PostFilter, list_posts
from reader_lambda import assets, pages
from tests.blogsite.sign_in import sign_in
from tests.posts.admin.blog import EDITH, Answer, stored_author, stored_post

URL = "/admin/posts/post/preview/"


def previewed(client: Client, **typed: str) -> Answer:
    return client.post(URL, {"title": "題", "body": "本文。", **typed})


def test_what_was_typed_is_shown_as_readers_will_see_it(editor: Client) -> None:
    records.ensure_site()
    stored_author("hanako", "花子")
    values = {"title": "新幹線", "body": "## 速い\n\n**とても**", "author": "hanako"}
    response = previewed(editor, slug="shinkansen", tags="旅、AWS", **values)
    tags: Any = ["旅", "AWS"]
    post = publishing.save(Post(slug="shinkansen", tags=tags, **values), by=EDITH)
    html = texts.rendered(post.body)[1].html
    shown = response.content.decode()
    assert response.status_code == 200
    assert html in shown
    assert '<h2 id="h-速い">' in html
    for part in ('<h1 lang="ja">新幹線</h1>', ">花子</a>", ">旅</a>", ">AWS</a>"):
        assert part in shown


def test_the_typed_time_of_publication_is_shown(editor: Client) -> None:
    typed = {"published_at_0": "2018-07-05", "published_at_1": "09:00:00"}
    assert "2018年7月5日" in previewed(editor, **typed).content.decode()
    for odd in ({**typed, "published_at_1": ""}, {**typed, "published_at_1": "x"}):
        assert "2018年" not in previewed(editor, **odd).content.decode()


def test_a_preview_is_the_page_of_the_site_but_for_scripts_and_where_its_links_open(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    render_post = pages.render_post

    def noted(*args: Any) -> str:
        made.append(render_post(*args))
        return made[-1]

    monkeypatch.setattr(pages, "render_post", noted)
    base = f'\n<base href="{settings.SITE_ORIGIN}/posts/preview" target="_blank">'
    shown = previewed(editor).content.decode().replace(base, "")
    of_the_site = made[0]
    without_scripts = re.sub(r"<script>.*?</script>\n", "", of_the_site, flags=re.DOTALL)
    without_scripts = without_scripts.replace(assets.READING_SCRIPT, "")
    assert shown == without_scripts
    assert len(shown) + 2000 < len(of_the_site)


def test_a_page_that_stands_alone_is_shown_as_one(editor: Client) -> None:
    shown = previewed(editor, kind="page", slug="about").content.decode()
    assert f'<base href="{settings.SITE_ORIGIN}/about" target="_blank">' in shown
    assert "<time" not in shown
    assert "<time" in previewed(editor, kind="post").content.decode()


def test_nothing_is_stored(editor: Client) -> None:
    post = stored_post("Stored")
    previewed(editor, title="Typed", slug=post.slug)
    assert [found.title for found in list_posts(PostFilter()).items] == ["Stored"]
    assert store.get_post(post.id) == post


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_preview_runs_no_script_and_is_framed_by_the_admin_alone(
    editor: Client, method: str
) -> None:
    response = getattr(editor, method)(URL, {"title": "", "body": ""})
    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert "allow-scripts" not in policy["sandbox"]
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert "script-src" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Cache-Control"] == "private, no-store"


def test_hostile_text_is_as_harmless_as_on_the_site(editor: Client) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))"
    response = previewed(editor, title=hostile, body=hostile, slug='"><script>', summary=hostile)
    shown = response.content.decode()
    assert "<script>" not in shown
    assert "<img src=x onerror" not in shown
    assert '<img src="x"' in shown  # without what it was to do
    assert 'href="javascript:' not in shown


def test_a_text_that_cannot_be_rendered_is_answered_with_a_sentence(editor: Client) -> None:
    response = previewed(editor, body="a" * 1_048_577)
    assert response.status_code == 422
    assert "a post can have at most 1,048,576" in response.content.decode()
    assert response["Content-Type"].startswith("text/plain")


def test_before_setup_a_preview_shows_the_reader_s_own_words(editor: Client) -> None:
    assert store.get_site() is None
    assert "<title>題 – blogsite</title>" in previewed(editor).content.decode()
    assert "sandbox" in preview.content_security_policy()


def test_who_may_write_may_preview_and_nobody_else(author: Client, tables: list[str]) -> None:
    assert previewed(author).status_code == 200
    stranger = Client()
    sign_in(stranger, [], sub="nobody")
    assert previewed(stranger).status_code == 403
    assert previewed(Client()).status_code == 403  # signed out, and told so


def test_a_preview_needs_the_form_s_token(tables: list[str]) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client)
    assert previewed(client).status_code == 403
