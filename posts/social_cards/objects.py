"""Social cards on S3. What it does not take, or not soon, is a `StoreUnavailable`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from posts.errors import StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

_T = TypeVar("_T")

_FOREVER = "public, max-age=31536000, immutable"


def put(path: str, png: bytes) -> None:
    """Write a card."""
    _answered(
        lambda s3: s3.put_object(
            Bucket=settings.MEDIA_BUCKET,
            Key=path.lstrip("/"),
            Body=png,
            ContentType="image/png",
            CacheControl=_FOREVER,
        )
    )


def below(folder: str) -> list[str]:
    """Return the paths of the cards in a folder, the newest first."""
    prefix = folder.lstrip("/")
    found: Any = _answered(
        lambda s3: s3.list_objects_v2(Bucket=settings.MEDIA_BUCKET, Prefix=prefix)
    )
    newest_first = sorted(
        found.get("Contents", []), key=lambda each: each["LastModified"], reverse=True
    )
    return [f"/{each['Key']}" for each in newest_first]


def delete(path: str) -> None:
    """Take a card away."""
    _answered(lambda s3: s3.delete_object(Bucket=settings.MEDIA_BUCKET, Key=path.lstrip("/")))


def _answered(call: Callable[[S3Client], _T]) -> _T:
    try:
        return call(client())
    except ClientError as error:
        raise StoreUnavailable(error.response["Error"]["Code"]) from error
    except BotoCoreError as error:
        raise StoreUnavailable(type(error).__name__) from error


@cache
def client() -> S3Client:
    """Return a client of S3 that soon gives up: purges wait behind it."""
    retries: Any = {"total_max_attempts": 2, "mode": "standard"}
    config = Config(connect_timeout=1, read_timeout=3, retries=retries)
    return boto3.client("s3", region_name=settings.AWS_REGION, config=config)
