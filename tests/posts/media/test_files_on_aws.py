"""Files at S3's own addresses, where no endpoint is configured; moto answers there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import boto3
import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from moto import mock_aws
from storages.backends.s3 import S3Storage

from posts.errors import StoreUnavailable
from posts.media import files
from posts.models import Media

PICTURE = Media(digest="0f" * 16, name="海.png", content_type="image/png")


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An S3 that only AWS's addresses lead to, without the bucket."""
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    configured = cast("dict[str, Any]", settings.STORAGES["default"])
    fresh = S3Storage(**configured["OPTIONS"])
    monkeypatch.setattr(default_storage, "_wrapped", fresh)
    with mock_aws():
        yield


def make_bucket() -> None:
    boto3.client("s3").create_bucket(
        Bucket=settings.MEDIA_BUCKET,
        CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"},
    )


@pytest.mark.usefixtures("s3")
def test_a_file_is_stored_with_its_type_and_never_overwritten() -> None:
    make_bucket()
    files._put(PICTURE.path, b"first", "image/png")
    files._put(PICTURE.path, b"second", "image/png")
    stored = cast("S3Storage", default_storage).bucket.Object(PICTURE.path.lstrip("/")).get()
    assert stored["Body"].read() == b"first"
    assert stored["ContentType"] == "image/png"
    assert "immutable" in stored["CacheControl"]


@pytest.mark.usefixtures("s3")
def test_a_missing_bucket_is_told_by_its_code() -> None:
    with pytest.raises(StoreUnavailable, match="NoSuchBucket"):
        files._put(PICTURE.path, b"data", "image/png")
