"""Uploads: a browser sends a file straight to S3, by a form that the admin has signed.

Where it lands nobody reads: CloudFront has no right below `uploads/`, and what is there is taken
by `posts.media.arrivals`, which stores it under /media/ if it passes, and deletes it. An upload
that never comes, or that nobody takes, S3 deletes after a day. The record here says who sent a
file, and what became of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from django.conf import settings
from django.utils import timezone, translation
from ulid import ULID

from posts.changes import Actor
from posts.media import files
from posts.media.tables import UploadItem
from posts.tables import UPLOAD_SK
from posts.transactions import reported

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

PREFIX = "uploads/"
SENT_WITHIN = 15 * 60  # seconds from the signing of a form, for a script
CHOSEN_WITHIN = 60 * 60  # seconds, for a person who looks at the form first
KEPT_FOR = timedelta(days=1)
MOST_UNSEEN = 1024**3  # bytes that S3 takes by such a form, so that we say what is too big, not it
UNKNOWN_TYPE = "application/octet-stream"

WAITING = "waiting"  # to arrive, or to be checked
STORED = "stored"
REFUSED = "refused"

_ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
_KEY = re.compile(rf"{PREFIX}({_ID.pattern})/(.*)", re.DOTALL)
_OWN_NAME = "${filename}"  # S3 puts in what the browser calls the file


@dataclass(frozen=True)
class SignedForm:
    """What a browser sends a file with, as multipart/form-data.

    url: of the bucket. fields: to stand before the file, which is called `file`.
    """

    id: str
    url: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Upload:
    """What is known of an upload. name: of the file, "" where only its key has it.

    digest: of the file it was stored as. reason: a sentence, in the language of who sent it.
    """

    id: str
    name: str
    by: Actor
    language: str
    state: str
    digest: str
    reason: str
    at: datetime


def begin(name: str, size: int, content_type: str, *, by: Actor) -> SignedForm:
    """Return the form by which a file can be sent, and nothing but a file of that type.

    content_type: what the browser takes it for, "" where it does not know. UploadRefused before
    a byte is sent where the file would not be taken.
    """
    files.check_size(size, name)
    if content_type:
        files.check_type(content_type, name)
    upload_id = _record(name, by)
    fields = {"Content-Type": content_type or UNKNOWN_TYPE, "success_action_status": "201"}
    return _signed(upload_id, "", fields, SENT_WITHIN, (1, files.MAX_BYTES))


def begin_unseen(then: str, *, by: Actor) -> SignedForm:
    """Return a form for a file that nothing is known of yet: a page without scripts sends it.

    then: address that the browser is led to, with the upload's id in place of `{id}`. What S3
    refuses ends there, in XML and without a way back. So it takes whatever a person may choose,
    and `posts.media.arrivals` refuses, unread, what is too big.
    """
    upload_id = _record("", by)
    fields = {"Content-Type": UNKNOWN_TYPE, "success_action_redirect": then.format(id=upload_id)}
    return _signed(upload_id, _OWN_NAME, fields, CHOSEN_WITHIN, (0, MOST_UNSEEN))


@reported
def get(upload_id: str) -> Upload | None:
    """Return what is known of an upload, or None."""
    if not _ID.fullmatch(upload_id):
        return None
    found = UploadItem.query(_pk(upload_id), UploadItem.sk == UPLOAD_SK, consistent_read=True)
    item = next(found, None)
    if item is None:
        return None
    return Upload(
        id=upload_id,
        name=item.name,
        by=Actor(item.user_id, item.user_name),
        language=item.language,
        state=item.state,
        digest=item.digest or "",
        reason=item.reason or "",
        at=item.at,
    )


@reported
def settle(upload: Upload, *, digest: str = "", reason: str = "") -> None:
    """Write what became of an upload: it was stored as the file of a digest, or refused."""
    item = UploadItem(_pk(upload.id), UPLOAD_SK)
    item.update(
        [
            UploadItem.state.set(STORED if digest else REFUSED),
            UploadItem.digest.set(digest) if digest else UploadItem.reason.set(reason),
        ]
    )


def parsed(key: str) -> tuple[str, str] | None:
    """Return an upload's id and what the browser calls the file, from the key it landed at."""
    found = _KEY.fullmatch(key)
    return (found[1], found[2]) if found else None


def folder(upload_id: str) -> str:
    """Return what the key of an upload begins with."""
    return f"{PREFIX}{upload_id}/"


@cache
def client() -> S3Client:
    """Return a client of S3 by the address that browsers use too. Threads may share it."""
    addressing: Any = "path" if settings.S3_ENDPOINT else "virtual"
    return boto3.client(
        "s3",
        region_name=settings.AWS_REGION,
        endpoint_url=settings.S3_ENDPOINT or f"https://s3.{settings.AWS_REGION}.amazonaws.com",
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": addressing},
            connect_timeout=3,
            read_timeout=20,
            retries={"total_max_attempts": 3, "mode": "standard"},
        ),
    )


@reported
def _record(name: str, by: Actor) -> str:
    upload_id = str(ULID())
    now = timezone.now()
    item = UploadItem(
        _pk(upload_id),
        UPLOAD_SK,
        name=name,
        user_id=by.id,
        user_name=by.name,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        state=WAITING,
        at=now,
        expires_at=int((now + KEPT_FOR).timestamp()),
    )
    item.save()
    return upload_id


def _signed(
    upload_id: str, name: str, fields: dict[str, str], seconds: int, sizes: tuple[int, int]
) -> SignedForm:
    """Sign a form: S3 takes it while these fields stand in it, and a file of such a size."""
    conditions: list[Any] = [{name: value} for name, value in fields.items()]
    answer = client().generate_presigned_post(
        settings.MEDIA_BUCKET,
        f"{folder(upload_id)}{name}",
        Fields=dict(fields),
        Conditions=[*conditions, ["content-length-range", *sizes]],
        ExpiresIn=seconds,
    )
    return SignedForm(upload_id, answer["url"], answer["fields"])


def _pk(upload_id: str) -> str:
    return f"UPLOAD#{upload_id}"
