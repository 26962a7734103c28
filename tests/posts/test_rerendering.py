"""Texts rendered anew are shown anew, and nothing else changes."""

from __future__ import annotations

import random
from dataclasses import replace
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from posts import history, markdown, publishing, store, texts
from posts.edge import orders
from posts.errors import PublishingError
from posts.media import files
from posts.models import copy_of
from posts.rerendering import rerender
from posts.social_cards import completing
from reader_lambda import cache_tags
from tests.posts.backup import blog
from tests.posts.factories import EDITOR, published, saved

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


pytestmark = pytest.mark.usefixtures("media_bucket")


@pytest.fixture
def another_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let texts be rendered in another way than they were so far."""
    render = markdown.render

    def other(text: str, **options: Any) -> markdown.Rendered:
        rendered = render(text, **options)
        return replace(
            rendered, html=rendered.html.replace("<p>", '<p class="b">'), plain=f"★{rendered.plain}"
        )

    monkeypatch.setattr(markdown, "render", other)


def rerender_posts(*options: str) -> str:
    """Run the command where the worker has made the cards of all posts."""
    make_cards()
    output = StringIO()
    call_command("rerender_posts", *options, stdout=output)
    return output.getvalue()


def make_cards() -> None:
    assert all(result.outcome == "updated" for result in completing.complete())


def shown(path: str) -> str:
    answer = blog.answer(path)
    assert answer.status == 200
    return answer.body


@pytest.mark.usefixtures("tables", "media_bucket")
def test_where_nothing_comes_out_different_nothing_is_written(dynamodb: DynamoDBClient) -> None:
    blog.make()
    before = blog.items_of_both_tables(dynamodb)
    ordered = len(orders.open_orders())
    assert rerender_posts() == "0 updated, 11 unchanged, 0 skipped, 0 failed.\n"
    assert blog.items_of_both_tables(dynamodb) == before
    assert len(orders.open_orders()) == ordered


@pytest.mark.usefixtures("tables")
def test_page_and_lists_show_the_new_rendering_and_the_post_keeps_its_version(
    request: pytest.FixtureRequest,
) -> None:
    post = published(title="One", slug="one", body="東京。\n", tags=["旅"])
    saved(title="A draft", body="Text.\n")
    published(kind="page", title="About", slug="about", body="Text.\n")
    request.getfixturevalue("another_pipeline")
    assert rerender_posts().endswith("2 updated, 1 unchanged, 0 skipped, 0 failed.\n")
    assert '<p class="b">東京。' in shown("/posts/one")
    assert '<p class="b">Text.' in shown("/about")
    assert "★東京。" in shown("/tags/旅")
    stored = blog.get(post.id)
    for name in ("version", "revision", "updated_at", "body", "title", "published_at"):
        assert getattr(stored, name) == getattr(post, name)
    assert len(history.of_post(post.id)) == 1
    assert publishing.save(copy_of(post, title="Two"), by=EDITOR).version == 2  # no conflict


@pytest.mark.usefixtures("tables", "media_bucket")
def test_pictures_of_an_older_release_get_renditions_and_their_posts_offer_them() -> None:
    with pytest.MonkeyPatch.context() as older:
        older.setattr(files, "_make_renditions", lambda _media, _data: None)
        picture = blog.a_picture("red")
        published(slug="one", body=f"![a]({picture.path})\n")
    assert "srcset" not in shown("/posts/one")
    dry = rerender_posts("--dry-run")
    assert f"updated   {picture.path}" in dry
    assert store.get_media(picture.digest).renditions is None  # type: ignore[union-attr]
    assert rerender_posts().endswith("2 updated, 0 unchanged, 0 skipped, 0 failed.\n")
    offered = ", ".join(f"{picture.rendition_path(width)} {width}w" for width in (480, 900))
    assert f'srcset="{offered}"' in shown("/posts/one")
    assert rerender_posts().endswith("0 updated, 1 unchanged, 0 skipped, 0 failed.\n")


@pytest.mark.usefixtures("tables", "media_bucket")
def test_a_picture_that_is_lost_is_told_and_holds_nothing_up() -> None:
    with pytest.MonkeyPatch.context() as older:
        older.setattr(files, "_make_renditions", lambda _media, _data: None)
        picture = blog.a_picture("red")
    blog.wipe_bucket()
    published(slug="one")
    with pytest.raises(CommandError, match="1 of 2 posts failed"):
        rerender_posts()
    assert shown("/posts/one")
    assert store.get_media(picture.digest).renditions is None  # type: ignore[union-attr]


@pytest.mark.usefixtures("tables")
def test_what_comes_out_different_is_purged(request: pytest.FixtureRequest) -> None:
    post = published(title="One", slug="one", body="東京。\n")
    known = {order.sk for order in orders.open_orders()}
    request.getfixturevalue("another_pipeline")
    rerender(post.id)
    (order,) = [order for order in orders.open_orders() if order.sk not in known]
    assert set(order.tags) == {cache_tags.post(post.id), cache_tags.card(post.id)}
    assert blog.get(post.id).purge_order == order.sk


@pytest.mark.usefixtures("tables")
def test_a_big_page_gets_pieces_that_cannot_be_taken_for_the_former(
    request: pytest.FixtureRequest, dynamodb: DynamoDBClient
) -> None:
    post = published(title="Big", slug="big", body=blog.big_text())
    request.getfixturevalue("another_pipeline")
    assert str(rerender(post.id)) == f"updated   {post.id}"
    versions = {
        item["version"]["N"]
        for (_, pk, sk), item in blog.items_of_both_tables(dynamodb).items()
        if pk == "PATH#/posts/big" and sk.startswith("PAGE")
    }
    assert versions == {"1000000001"}
    assert '<p class="b">' in shown("/posts/big")
    assert rerender(post.id).outcome == "unchanged"


@pytest.mark.usefixtures("tables")
def test_a_dry_run_tells_and_changes_nothing(
    request: pytest.FixtureRequest, dynamodb: DynamoDBClient
) -> None:
    post = published(title="One", slug="one")
    before = blog.items_of_both_tables(dynamodb)
    request.getfixturevalue("another_pipeline")
    assert rerender_posts("--dry-run") == (
        f"updated   {post.id}\n1 updated, 0 unchanged, 0 skipped, 0 failed.\n"
        "Nothing was changed: this was a dry run.\n"
    )
    assert blog.items_of_both_tables(dynamodb) == before


@pytest.mark.usefixtures("tables")
def test_a_post_that_is_saved_meanwhile_is_left_to_its_save(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    post = published(title="One", slug="one", body="Old.\n")
    request.getfixturevalue("another_pipeline")
    describe, edits = texts.describe, iter(["New.\n"])

    def edited_meanwhile(*arguments: Any) -> None:
        describe(*arguments)
        for body in edits:
            publishing.save(copy_of(post, body=body), by=EDITOR)

    monkeypatch.setattr(texts, "describe", edited_meanwhile)
    assert str(rerender(post.id)) == f"skipped   {post.id}: saved meanwhile"
    assert "New." in shown("/posts/one")


@pytest.mark.usefixtures("tables")
def test_a_text_that_is_refused_by_now_stays_as_it_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = published(title="One", slug="one", body="Text.\n")
    published(title="Two", slug="two", body="Other.\n")
    make_cards()
    render = markdown.render

    def refuse(text: str, **options: Any) -> markdown.Rendered:
        if text == "Text.\n":
            raise PublishingError("It is too much.")
        return render(text, **options)

    monkeypatch.setattr(markdown, "render", refuse)
    output = StringIO()
    with pytest.raises(CommandError, match="1 of 2 posts failed"):
        call_command("rerender_posts", stdout=output)
    assert output.getvalue() == (
        f"failed    {post.id}: It is too much.\n0 updated, 1 unchanged, 0 skipped, 1 failed.\n"
    )
    assert "Text." in shown("/posts/one")


@pytest.mark.usefixtures("tables")
def test_interrupted_it_goes_on_when_run_again(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    for number in range(6):
        published(title=f"Post {number}", slug=f"post-{number}")
    request.getfixturevalue("another_pipeline")
    left = random.Random(3).randrange(1, 5)
    describe = texts.describe

    def interrupted(*arguments: Any) -> None:
        nonlocal left
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        describe(*arguments)

    with monkeypatch.context() as interrupting:
        interrupting.setattr(texts, "describe", interrupted)
        with pytest.raises(KeyboardInterrupt):
            rerender_posts()
    assert ", 0 skipped, 0 failed." in rerender_posts()
    assert rerender_posts() == "0 updated, 6 unchanged, 0 skipped, 0 failed.\n"
