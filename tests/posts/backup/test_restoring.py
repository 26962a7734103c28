"""A blog that is restored is the blog that was backed up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest
from django.conf import settings

from posts.backup import making, restoring
from posts.backup.archive import BackupFile
from tests.local_aws import empty_bucket, empty_table
from tests.posts.backup import blog

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


def backed_up(path: Path) -> BackupFile:
    making.make(path, read_units=1_000_000, progress=lambda _: None)
    return BackupFile(path)


def restore(backup: BackupFile) -> restoring.Restored:
    return restoring.restore(backup, progress=lambda _: None)


def wipe(dynamodb: DynamoDBClient) -> None:
    for table in (settings.EDITORIAL_TABLE, settings.PUBLIC_TABLE):
        empty_table(dynamodb, table)
    empty_bucket(boto3.client("s3"), settings.MEDIA_BUCKET)


@pytest.mark.usefixtures("tables", "media_bucket")
def test_every_item_and_object_comes_back_as_publishing_stored_it(
    tmp_path: Path, dynamodb: DynamoDBClient
) -> None:
    blog.make()
    items, objects = blog.items_of_both_tables(dynamodb), blog.objects()
    backup = backed_up(tmp_path / "blog.tar")
    wipe(dynamodb)

    restored = restore(backup)

    found = blog.items_of_both_tables(dynamodb)
    assert sorted(found) == sorted(items)
    assert {key for key in items if found[key] != items[key]} == set()
    assert blog.objects() == objects
    assert restored.posts == len(blog.post_ids())
    assert (restored.removed, restored.renamed, restored.refused) == (0, [], [])
