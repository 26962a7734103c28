"""What happens to an upload that has arrived on S3: checked, stored under /media/, or refused.

On AWS the bucket wakes the admin's Lambda; in the local run the worker looks. Both call `take`,
which may run twice, or in two places at once, and then stores a file once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote_plus

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils import translation

from posts.errors import StoreUnavailable
from posts.media import files, uploads
from posts.media.uploads import Upload

logger = logging.getLogger(__name__)


def on_created(event: Mapping[str, Any], _context: object) -> None:
    """Take the uploads that an event of S3 tells of. What it raises, Lambda tries again."""
    for record in event["Records"]:
        take(unquote_plus(record["s3"]["object"]["key"]))


def take(key: str) -> None:
    """Check and store what arrived at a key, and delete it there.

    StoreUnavailable where AWS does not take part; it is then still there.
    """
    found = uploads.parsed(key)
    upload = uploads.get(found[0]) if found else None
    if found and upload and upload.state == uploads.WAITING:
        with translation.override(upload.language):
            _decide(upload, key, upload.name or found[1])
    _delete(key)


def take_arrived(upload_id: str = "") -> int:
    """Take what has arrived, of one upload or, without an id, of all; return how much that was."""
    keys = list(_keys(uploads.folder(upload_id) if upload_id else uploads.PREFIX))
    for key in keys:
        take(key)
    return len(keys)


def _decide(upload: Upload, key: str, name: str) -> None:
    try:
        data = _read(key, name)
        if data is None:
            return  # somebody else has taken it just now
        stored = files.store(files.check(data, name), by=upload.by)
    except files.UploadRefused as refusal:
        logger.info("upload %s is refused: %s", upload.id, refusal)
        uploads.settle(upload, reason=str(refusal))
    else:
        uploads.settle(upload, digest=stored.digest)


def _read(key: str, name: str) -> bytes | None:
    """Return what is at a key, None where nothing is. UploadRefused before it is read, if big."""
    try:
        answer = uploads.client().get_object(Bucket=settings.MEDIA_BUCKET, Key=key)
        with answer["Body"] as body:
            files.check_size(answer["ContentLength"], name)
            return body.read()
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchKey":
            return None
        raise _unavailable(error) from error
    except BotoCoreError as error:
        raise _unavailable(error) from error


def _keys(prefix: str) -> Iterator[str]:
    pages = uploads.client().get_paginator("list_objects_v2")
    try:
        for page in pages.paginate(Bucket=settings.MEDIA_BUCKET, Prefix=prefix):
            for listed in page.get("Contents", ()):
                yield listed["Key"]
    except (BotoCoreError, ClientError) as error:
        raise _unavailable(error) from error


def _delete(key: str) -> None:
    try:
        uploads.client().delete_object(Bucket=settings.MEDIA_BUCKET, Key=key)
    except (BotoCoreError, ClientError) as error:
        raise _unavailable(error) from error


def _unavailable(error: BotoCoreError | ClientError) -> StoreUnavailable:
    known = error.response["Error"]["Code"] if isinstance(error, ClientError) else None
    return StoreUnavailable(known or type(error).__name__)
