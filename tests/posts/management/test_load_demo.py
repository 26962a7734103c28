"""The command `load_demo` and what it puts into a new blog."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings

from posts import publishing, store
from posts.models import copy_of
from posts.post_lists import PostFilter, list_posts
from tests.posts.factories import EDITOR


def load_demo() -> str:
    output = StringIO()
    call_command("load_demo", stdout=output)
    return output.getvalue()


@override_settings(STAGE="prod")
@pytest.mark.usefixtures("tables")
def test_a_deployed_stage_gets_no_demo() -> None:
    with pytest.raises(CommandError, match="this is the stage 'prod'"):
        load_demo()
    assert list_posts(PostFilter()).items == []
    assert store.list_authors() == []


@pytest.mark.usefixtures("tables", "media_bucket")
def test_a_new_blog_gets_posts_of_every_kind_in_both_languages() -> None:
    assert load_demo().endswith("8 created, 0 updated, 0 skipped, 0 failed.\n")
    posts = list_posts(PostFilter()).items
    assert {post.state for post in posts} == {"draft", "scheduled", "published"}
    assert {post.language for post in posts if post.state == "published"} == {"ja", "en"}
    assert {post.author for post in posts} == {author.slug for author in store.list_authors()}


@pytest.mark.usefixtures("tables", "media_bucket")
def test_the_demos_pictures_are_stored_and_shown() -> None:
    load_demo()
    paths = {media.path for media in store.list_media().items}
    assert len(paths) == 7
    for post in list_posts(PostFilter()).items:
        assert "pictures/" not in post.body + post.top_image
        assert post.top_image == "" or post.top_image in paths


@pytest.mark.usefixtures("tables", "media_bucket")
def test_a_second_run_changes_nothing_not_even_what_was_edited() -> None:
    load_demo()
    post = store.get_post("writing-serverless")
    assert post is not None
    publishing.save(copy_of(post, title="Mine"), by=EDITOR)
    before = {item.id: item.version for item in list_posts(PostFilter()).items}
    assert load_demo().endswith("0 created, 0 updated, 8 skipped, 0 failed.\n")
    after = {item.id: item.version for item in list_posts(PostFilter()).items}
    assert after == before
    assert len(store.list_media().items) == 7
