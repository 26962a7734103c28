"""A blog with one of everything, and its backup, made once for all tests that read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.posts.backup import blog

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


@dataclass(frozen=True)
class BackedUp:
    """A backup, and what the blog had when it was made."""

    path: Path
    items: blog.Items
    objects: blog.Objects


@pytest.fixture(scope="session")
def _made(
    tmp_path_factory: pytest.TempPathFactory,
    dynamodb: DynamoDBClient,
    _created_tables: list[str],
    _created_bucket: str,
) -> BackedUp:
    blog.wipe(dynamodb)
    blog.make()
    path = tmp_path_factory.mktemp("backup") / "blog.tar"
    blog.back_up(path)
    return BackedUp(path, blog.items_of_both_tables(dynamodb), blog.objects())


@pytest.fixture
def backed_up(_made: BackedUp, tables: list[str], media_bucket: str) -> BackedUp:
    """Return a backup of `blog.make`'s blog; tables and bucket are empty."""
    return _made
