"""A blog that is restored is the blog that was backed up."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.utils import timezone

from blogsite.static_site.reader import Reader
from posts import counts, markdown, presence, publishing, share_links, store
from posts.backup import archive, restoring
from posts.backup.archive import BackupFile
from posts.backup.batches import NotTaken
from posts.edge import orders
from posts.errors import PublishingError
from posts.models import copy_of
from posts.search import index, rebuilding
from posts.tables import RESTORE_KEY, RestoreItem, SessionItem
from reader_lambda import cache_tags
from reader_lambda.search import Query, find
from tests.local_aws import empty_table
from tests.posts.backup import blog
from tests.posts.backup.conftest import BackedUp
from tests.posts.factories import EDITOR, published, saved

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


def differences(found: blog.Items, wanted: blog.Items) -> dict[str, set[tuple[str, str, str]]]:
    return {
        "missing": wanted.keys() - found.keys(),
        "too many": found.keys() - wanted.keys(),
        "unlike": {key for key in wanted.keys() & found.keys() if found[key] != wanted[key]},
    }


NONE = {"missing": set[object](), "too many": set[object](), "unlike": set[object]()}


def test_every_item_and_object_comes_back_as_publishing_stored_it(
    backed_up: BackedUp, dynamodb: DynamoDBClient
) -> None:
    restored = blog.restore(backed_up.path)
    assert differences(blog.items_of_both_tables(dynamodb), backed_up.items) == NONE
    assert blog.objects() == backed_up.objects
    assert restored.posts == len(blog.post_ids()) == 11
    assert (restored.removed, restored.changed, restored.refused) == (0, [], [])


def test_what_a_blog_had_otherwise_is_replaced_and_taken_away(
    backed_up: BackedUp, dynamodb: DynamoDBClient
) -> None:
    published(id="2", title="Another 2", slug="hidden", tags=["elsewhere"], body=blog.big_text())
    published(title="Not in the backup", slug="slug-3")
    saved(title="A draft that is not")
    blog.a_picture("blue")
    SessionItem("SESSION#1", "SESSION", data="signed", expires_at=2**31).save()
    presence.enter("2", EDITOR, tab="a.1", page="p")
    share_links.make("2", by=EDITOR)
    restored = blog.restore(backed_up.path)
    assert differences(blog.items_of_both_tables(dynamodb), backed_up.items) == NONE
    assert blog.objects() == backed_up.objects
    assert restored.removed > 20
    assert [item.data for item in SessionItem.query("SESSION#1")] == ["signed"]
    assert share_links.get("2") is not None


def test_what_is_left_in_the_public_table_alone_is_taken_away_too(
    backed_up: BackedUp, dynamodb: DynamoDBClient
) -> None:
    published(title="Not in the backup", slug="lost")
    empty_table(dynamodb, settings.EDITORIAL_TABLE)
    blog.restore(backed_up.path)
    assert differences(blog.items_of_both_tables(dynamodb), backed_up.items) == NONE


def test_a_restore_ends_with_a_purge_of_everything_and_without_its_mark(
    backed_up: BackedUp,
) -> None:
    blog.restore(backed_up.path)
    assert [list(order.tags) for order in orders.open_orders()] == [[cache_tags.SITE]]
    assert list(RestoreItem.query(RESTORE_KEY)) == []


def test_a_restored_blog_can_be_edited_on(backed_up: BackedUp) -> None:
    blog.restore(backed_up.path)
    post = blog.get("2")
    publishing.delete(
        publishing.save(copy_of(post, title="新しい題", slug="atarashii"), by=EDITOR), by=EDITOR
    )
    assert {tag.key: tag.posts for tag in store.list_tags()} == {"aws": 1, "旅": 1}
    assert blog.answer("/posts/新幹線の旅").status == 410


@pytest.mark.usefixtures("tables", "media_bucket")
def test_a_post_that_came_due_after_the_backup_is_settled_after_the_restore(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    scheduled = published(title="Scheduled", tags=["AWS"], published_at=soon)
    blog.back_up(tmp_path / "blog.tar")
    blog.restore(tmp_path / "blog.tar")
    assert store.scheduled_ids() == {scheduled.id}
    monkeypatch.setattr(timezone, "now", lambda: soon + timedelta(hours=1))
    assert counts.settle_due(timezone.now()) == 1
    assert [(tag.name, tag.posts) for tag in store.list_tags()] == [("AWS", 1)]


@pytest.mark.usefixtures("tables", "media_bucket")
def test_of_two_posts_that_had_one_slug_one_after_the_other_the_second_gets_a_number(
    tmp_path: Path,
) -> None:
    first = published(title="First", slug="same", published_at=timezone.now())
    blog.back_up(tmp_path / "before.tar")
    publishing.delete(first, by=EDITOR)
    second = published(title="Second", slug="same")
    blog.back_up(tmp_path / "after.tar")
    both = tmp_path / "both.tar"
    with both.open("wb") as file:
        writer = archive.BackupWriter(file)
        for path in (tmp_path / "before.tar", tmp_path / "after.tar"):
            for kind in ("public", "records", "posts"):
                for item in BackupFile(path).items(kind):
                    writer.add_lines(kind, blog.lines([item]))
        writer.finish({})
    restored = blog.restore(both)
    assert restored.changed == [(second.id, "slug same-2, since same is taken")]
    assert store.slug_holder("same") == first.id
    assert store.slug_holder("same-2") == second.id
    for post in (first, second):
        slug = blog.get(post.id).slug
        assert f"<title>{post.title} " in blog.answer(f"/posts/{slug}").body


def test_a_text_that_is_refused_by_now_is_shown_as_it_is_and_told(
    backed_up: BackedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = markdown.render

    def refuse(text: str, **options: object) -> markdown.Rendered:
        if "東京" in text:
            raise PublishingError("It is too much.")
        return render(text, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(markdown, "render", refuse)
    assert blog.restore(backed_up.path).refused == [("2", "It is too much.")]
    assert "<pre># 東京" in blog.answer("/posts/新幹線の旅").body


def test_a_restore_that_aws_stops_leaves_its_mark_and_ends_well_when_run_again(
    backed_up: BackedUp, dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise NotTaken("no")

    with monkeypatch.context() as failing:
        failing.setattr(restoring._Restore, "_write_site", refuse)
        with pytest.raises(NotTaken):
            blog.restore(backed_up.path)
    assert restoring.under_way() == BackupFile(backed_up.path).digest
    blog.restore(backed_up.path)
    assert restoring.under_way() is None
    assert differences(blog.items_of_both_tables(dynamodb), backed_up.items) == NONE


def test_a_post_that_comes_after_a_restore_has_a_number_of_its_own(backed_up: BackedUp) -> None:
    blog.restore(backed_up.path)
    numbers = [blog.get(post_id).search_number for post_id in blog.post_ids()]

    assert max(numbers) > 1
    assert published(title="New").search_number > max(numbers)


def test_a_restored_blog_is_searched_once_the_index_is_built(
    backed_up: BackedUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.restore(backed_up.path)
    assert index.live() is None

    monkeypatch.setattr(rebuilding, "FORGET_AFTER", 0.0)
    assert {str(result.outcome) for result in rebuilding.rebuild()} == {"updated"}

    with closing(Reader(settings.SITE_ORIGIN)) as reader:
        found = find(Query("東京から", ""), None, reader.table, reader.table.site(), reader.now)
    assert [hit.post["post_id"] for hit in found.hits] == ["2"]
