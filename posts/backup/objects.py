"""The objects of S3 that a backup holds: those that a record of the blog names."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cache
from typing import IO, TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings

from posts.backup.archive import spool
from posts.models import Media
from posts.raw_tables import Item, text_of

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

OBJECT = "object"

# Headers of an object that are its own, by the names that boto3 has for them.
_HEADERS = {
    "Content-Type": "ContentType",
    "Cache-Control": "CacheControl",
    "Content-Disposition": "ContentDisposition",
}
_MISSING = {"404", "NoSuchKey"}


@cache
def client() -> S3Client:
    """Return a client of S3; threads may share it."""
    retries: Any = {"total_max_attempts": 10, "mode": "standard"}
    config = Config(connect_timeout=5, read_timeout=60, retries=retries)
    return boto3.client("s3", region_name=settings.AWS_REGION, config=config)


def keys_of(record: Item) -> list[str]:
    """Return the keys of the objects that the record of a file names, the file's own first."""
    media = Media(digest=text_of(record, "digest"), name=text_of(record, "name"))
    widths = [int(width["N"]) for width in record.get("renditions", {}).get("L", ())]
    paths = [media.path, *map(media.rendition_path, widths)]
    return [path.lstrip("/") for path in paths]


def fetched(key: str) -> tuple[IO[bytes] | None, dict[str, str]]:
    """Return an object and its headers; None where there is no such object."""
    try:
        answer = client().get_object(Bucket=settings.MEDIA_BUCKET, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in _MISSING:
            return None, {}
        raise
    content = spool()
    shutil.copyfileobj(answer["Body"], content)
    fields: Mapping[str, Any] = answer
    return content, {name: fields[field] for name, field in _HEADERS.items() if fields.get(field)}


def is_there(key: str, size: int) -> bool:
    """Tell whether there is an object of that size: its content is that of its key."""
    try:
        answer = client().head_object(Bucket=settings.MEDIA_BUCKET, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in _MISSING:
            return False
        raise
    return answer["ContentLength"] == size


def put(key: str, content: IO[bytes], headers: Mapping[str, str]) -> None:
    """Write an object."""
    fields: Any = {_HEADERS[name]: text for name, text in headers.items() if name in _HEADERS}
    client().put_object(Bucket=settings.MEDIA_BUCKET, Key=key, Body=content, **fields)


def delete(key: str) -> None:
    """Delete an object; the bucket keeps it for a while under an older version."""
    client().delete_object(Bucket=settings.MEDIA_BUCKET, Key=key)
