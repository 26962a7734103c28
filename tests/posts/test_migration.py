"""Items of an older release come to the present layout, in place."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from posts import migration, publishing, store
from posts.models import copy_of
from posts.tables import LAYOUT
from tests.posts.backup import blog
from tests.posts.factories import EDITOR, published, saved

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


def migrate_items(*options: str) -> str:
    output = StringIO()
    call_command("migrate_items", *options, stdout=output)
    return output.getvalue()


def of_an_older_release(dynamodb: DynamoDBClient) -> blog.Items:
    """Take the layout out of every item; return the items as they were."""
    before = blog.items_of_both_tables(dynamodb)
    for (table, _pk, _sk), item in before.items():
        if "layout" in item:
            older: Any = {name: value for name, value in item.items() if name != "layout"}
            dynamodb.put_item(TableName=table, Item=older)
    return before


def a_blog() -> None:
    published(title="One", slug="one", tags=["旅"])
    published(title="Big", slug="big", body=blog.big_text())
    saved(title="A draft")
    published(kind="page", title="About", slug="about")


@pytest.mark.usefixtures("tables")
def test_posts_and_pages_of_an_older_release_come_to_be_as_saved_by_this_one(
    dynamodb: DynamoDBClient,
) -> None:
    a_blog()
    before = of_an_older_release(dynamodb)
    assert blog.items_of_both_tables(dynamodb) != before
    assert migrate_items().endswith("4 updated, 0 unchanged, 0 skipped, 0 failed.\n")
    assert blog.items_of_both_tables(dynamodb) == before
    assert sum(item.get("layout") == {"N": str(LAYOUT)} for item in before.values()) == 4 + 3


@pytest.mark.usefixtures("tables")
def test_run_again_it_does_not_look_at_what_is_done(dynamodb: DynamoDBClient) -> None:
    a_blog()
    of_an_older_release(dynamodb)
    results = migration.migrate_all()
    assert next(results).outcome == "updated"
    results.close()  # type: ignore[attr-defined]  # a generator: an interruption
    assert migrate_items().endswith("3 updated, 0 unchanged, 0 skipped, 0 failed.\n")
    assert migrate_items() == "0 updated, 0 unchanged, 0 skipped, 0 failed.\n"


@pytest.mark.usefixtures("tables")
def test_readers_read_and_editors_write_before_it_and_after(dynamodb: DynamoDBClient) -> None:
    post = published(title="One", slug="one")
    of_an_older_release(dynamodb)
    before = blog.answer("/posts/one")
    assert before.status == 200
    migrate_items()
    after = blog.answer("/posts/one")
    assert (after.status, after.body) == (before.status, before.body)
    assert publishing.save(copy_of(post, title="Two"), by=EDITOR).version == 2


@pytest.mark.usefixtures("tables")
def test_a_post_that_is_saved_meanwhile_is_left_to_its_save(
    dynamodb: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = published(title="One", slug="one")
    of_an_older_release(dynamodb)
    read, edits = store.get_post_item, iter(["Two"])

    def edited_meanwhile(post_id: str) -> Any:
        item = read(post_id)
        for title in edits:
            publishing.save(copy_of(post, title=title), by=EDITOR)
        return item

    monkeypatch.setattr(store, "get_post_item", edited_meanwhile)
    assert migrate_items() == (
        f"skipped   {post.id}: saved meanwhile\n0 updated, 0 unchanged, 1 skipped, 0 failed.\n"
    )
    assert blog.get(post.id).title == "Two"


@pytest.mark.usefixtures("tables")
def test_a_dry_run_tells_and_changes_nothing(dynamodb: DynamoDBClient) -> None:
    a_blog()
    of_an_older_release(dynamodb)
    older = blog.items_of_both_tables(dynamodb)
    assert "4 updated, 0 unchanged, 0 skipped, 0 failed.\n" in migrate_items("--dry-run")
    assert blog.items_of_both_tables(dynamodb) == older


@pytest.mark.usefixtures("tables")
def test_a_post_whose_page_is_lost_is_told_and_no_half_page_is_made(
    dynamodb: DynamoDBClient,
) -> None:
    post = published(title="One", slug="one")
    of_an_older_release(dynamodb)
    dynamodb.delete_item(
        TableName=settings.PUBLIC_TABLE, Key={"pk": {"S": "PATH#/posts/one"}, "sk": {"S": "PAGE"}}
    )
    output = StringIO()
    with pytest.raises(CommandError, match="1 of 1 posts failed"):
        call_command("migrate_items", stdout=output)
    assert f"failed    {post.id}: " in output.getvalue()
    assert blog.answer("/posts/one").status == 404
