"""Social cards: named by pages when a post is saved, and on S3 before its page is purged."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError
from django.conf import settings
from django.utils import timezone

from posts import publishing, records, site_settings
from posts.edge import orders, worker
from posts.edge.errors import PurgeFailed
from posts.models import Author, Post, copy_of
from posts.social_cards import completing, drawing, making, objects
from posts.social_cards.content import Content, folder_of, path_of
from tests.posts.backup import blog
from tests.posts.factories import EDITOR, published, saved

pytestmark = pytest.mark.usefixtures("site", "media_bucket")

DAY = datetime(2018, 7, 5, tzinfo=UTC)


def purge(_tags: Sequence[str], _reference: str) -> None:
    """Play an edge that is up."""


def keys(post: Post) -> set[str]:
    """Return the keys of the cards that S3 has of a post."""
    prefix = folder_of(post.id).lstrip("/")
    listed = boto3.client("s3").list_objects_v2(Bucket=settings.MEDIA_BUCKET, Prefix=prefix)
    return {found["Key"] for found in listed.get("Contents", [])}


def key(post: Post) -> str:
    return post.social_card.lstrip("/")


def test_a_page_names_its_card_and_the_worker_makes_it_before_it_purges() -> None:
    post = published(title="新幹線の旅", slug="新幹線", published_at=DAY)
    page = blog.answer("/posts/新幹線").body
    address = f"{settings.SITE_ORIGIN}{post.social_card}"
    assert f'<meta property="og:image" content="{address}">' in page
    for name, value in (("width", 1200), ("height", 630), ("alt", "新幹線の旅")):
        assert f'<meta property="og:image:{name}" content="{value}">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    at_purge: list[set[str]] = []
    worker.work(lambda _tags, _reference: at_purge.append(keys(post)), seconds=0)
    assert at_purge == [{key(post)}]
    stored = boto3.client("s3").head_object(Bucket=settings.MEDIA_BUCKET, Key=key(post))
    assert stored["ContentType"] == "image/png"
    assert "immutable" in stored["CacheControl"]


def test_the_address_is_a_function_of_what_the_card_shows() -> None:
    records.save_author(Author(slug="hanako", name="花子"), by=EDITOR)
    post = published(title="One", author="hanako", published_at=DAY, body="Text.")
    same = publishing.save(copy_of(post, body="Another text.", tags=["旅"]), by=EDITOR)
    assert same.social_card == post.social_card
    others = {post.social_card}
    for changes in ({"title": "Two"}, {"author": ""}, {"published_at": DAY + timedelta(days=1)}):
        same = publishing.save(copy_of(same, **changes), by=EDITOR)
        others.add(same.social_card)
    site = site_settings.load()
    site.title, site.colours = "別のブログ", {"light-accent": "#aa0000"}
    site_settings.save(site, by=EDITOR)
    others.add(publishing.save(same, by=EDITOR).social_card)
    assert len(others) == 5


@pytest.mark.parametrize(
    ("top_image", "has_card"),
    [("", True), ("https://example.com/a.jpg", False), ("https://example.com/a.SVG", True)],
)
def test_a_post_with_a_picture_that_others_can_show_needs_no_card(
    top_image: str, has_card: bool
) -> None:
    post = published(title="One", slug="one", top_image=top_image)
    worker.work(purge, seconds=0)
    assert bool(keys(post)) is has_card
    page = blog.answer("/posts/one").body
    assert ("og:image:width" in page) is has_card
    assert page.count('"og:image"') == 1


def test_a_scheduled_post_has_its_card_in_time_and_a_draft_none() -> None:
    later = timezone.now() + timedelta(days=1)
    scheduled = published(title="Later", published_at=later)
    page, draft = published(title="About", slug="about", kind="page"), saved(title="Draft")
    worker.work(purge, seconds=0)
    assert keys(scheduled) == {key(scheduled)}
    assert keys(page) == {key(page)}
    assert (draft.social_card, keys(draft)) == ("", set())


def test_former_cards_go_but_the_last_and_all_of_a_post_that_goes() -> None:
    post = published(title="One")
    made = []
    for title in ("Two", "Three", "Four"):
        worker.work(purge, seconds=0)
        made.append(key(post))
        post = publishing.save(copy_of(post, title=title), by=EDITOR)
    worker.work(purge, seconds=0)
    assert keys(post) == {key(post), made[-1]}
    hidden = publishing.unpublish(post, by=EDITOR)
    worker.work(purge, seconds=0)
    assert keys(hidden) == set()


def test_what_changed_since_the_save_is_drawn_and_named_too() -> None:
    post = published(title="One", slug="one", published_at=DAY)
    site = site_settings.load()
    site.title = "別のブログ"
    site_settings.save(site, by=EDITOR)
    worker.work(purge, seconds=0)
    now = blog.get(post.id)
    assert now.social_card == path_of(now) != post.social_card
    assert keys(now) == {key(now)}
    assert now.social_card in blog.answer("/posts/one").body


def test_s3_that_fails_delays_the_card_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    post = published(title="One")
    with monkeypatch.context() as failing:
        failing.setattr(objects, "client", Unreachable)
        with caplog.at_level(logging.WARNING):
            assert worker.work(purge, seconds=0) == 1
    assert "EndpointConnectionError" in caplog.text
    assert [order.sent_at is not None for order in orders.open_orders() if order.post_id] == [True]
    assert keys(post) == set()
    assert making.make_noted(seconds=60) == 1
    assert keys(post) == {key(post)}
    assert making.make_noted(seconds=60) == 0


def test_a_card_that_cannot_be_drawn_holds_up_no_other_and_no_purge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken, other = published(title="Broken"), published(title="Other")
    draw = drawing.drawn

    def failing(content: Content) -> bytes:
        if content.title == "Broken":
            raise OSError("no font")
        return draw(content)

    with monkeypatch.context() as without:
        without.setattr(drawing, "drawn", failing)
        assert worker.work(purge, seconds=0) == 1
    assert (keys(broken), keys(other)) == (set(), {key(other)})
    making.make_noted(seconds=60)
    assert keys(broken) == {key(broken)}


def test_an_edge_that_is_down_delays_no_card() -> None:
    def down(_tags: Sequence[str], _reference: str) -> None:
        raise PurgeFailed("no")

    post = published(title="One")
    worker.work(down, seconds=0)
    assert keys(post) == {key(post)}


def test_cards_that_s3_has_lost_are_told_and_drawn_anew() -> None:
    post = published(title="One")
    saved(title="Draft")
    dry = [str(result) for result in completing.complete(dry_run=True)]
    assert dry == [f"updated   {post.social_card}"]
    assert keys(post) == set()
    assert [str(result) for result in completing.complete()] == dry
    assert keys(post) == {key(post)}
    assert list(completing.complete()) == []


class Unreachable:
    """An S3 that does not answer."""

    def __getattr__(self, name: str) -> Any:
        raise EndpointConnectionError(endpoint_url="s3")
