"""Pictures and files: checked by their content, stored on S3 at an address made of it.

What S3 holds under /media/ has passed `check`. The same bytes have the same address, other bytes
another, so nothing there is ever overwritten and everything may be cached for ever.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote, urlsplit

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.translation import gettext as _

from posts import records
from posts import store as posts_store
from posts.errors import PublishingError, StoreUnavailable
from posts.markdown.images import ShownPicture
from posts.media import svg
from posts.media.file_names import EXTENSIONS_BY_TYPE, safe_name
from posts.media.pictures import MAX_PIXELS, BrokenPicture, TooManyPixels, picture
from posts.media.renditions import renditions_of
from posts.models import Media
from reader_lambda.routes import MEDIA_PREFIX, url_path

if TYPE_CHECKING:
    from storages.backends.s3 import S3Storage

    from posts.changes import Actor

MAX_BYTES = 20 * 1024 * 1024  # of one file
ALLOWED = "JPEG, PNG, GIF, WebP, AVIF, SVG, PDF, MP4"
TYPES = frozenset(EXTENSIONS_BY_TYPE)  # of the same, as browsers call them

_AT_ONCE = 100  # records that are read
_FOREVER = "public, max-age=31536000, immutable"
_DOWNLOADS = (  # type, where its mark stands, the mark
    ("application/pdf", 0, b"%PDF-"),
    ("video/mp4", 4, b"ftyp"),
)
_SVG_TYPE = "image/svg+xml"
_ADDRESS = re.compile(rf"{MEDIA_PREFIX}([0-9a-f]{{32}})/[^/]+")

logger = logging.getLogger(__name__)


class FileLost(Exception):
    """A file is on record, and not on S3. `str(error)` is its path."""


class UploadRefused(PublishingError):
    """A file that is not taken. The sentence names the file, what is wrong and what is allowed."""


@dataclass(frozen=True)
class CheckedFile:
    """A file as it may be stored. width, height: in pixels as shown, None for other than pictures.

    digest: first 32 hexadecimal digits of the SHA-256 of data. name: safe in an address.
    """

    data: bytes
    name: str
    content_type: str
    digest: str
    width: int | None
    height: int | None


def check(data: bytes, name: str) -> CheckedFile:
    """Tell what a file is from its content alone, and return it as it may be stored.

    An SVG is cleaned, and a picture loses what says where and by whom it was taken. UploadRefused
    where the file is too big, broken, or of another type.
    """
    check_size(len(data), name)
    content_type, data, width, height = _examined(data, name)
    digest = hashlib.sha256(data).hexdigest()[:32]
    return CheckedFile(data, safe_name(name, content_type), content_type, digest, width, height)


def check_size(size: int, name: str) -> None:
    """Refuse a file of no byte, or of too many, with UploadRefused."""
    if not size:
        raise UploadRefused(_("“%(name)s” is empty: it has no content.") % {"name": name})
    if size > MAX_BYTES:
        raise UploadRefused(
            _("“%(name)s” has %(size)s bytes; a file can have at most %(limit)s.")
            % {"name": name, "size": f"{size:,}", "limit": f"{MAX_BYTES:,}"}
        )


def check_type(content_type: str, name: str) -> None:
    """Refuse a file whose type, as its sender calls it, is never taken, with UploadRefused."""
    if content_type not in TYPES:
        raise _of_no_type(name)


def store(file: CheckedFile, *, by: Actor) -> Media:
    """Put a checked file and its renditions on S3 and record it.

    Returns the first record where it is known already. StoreUnavailable where S3 or DynamoDB does
    not take it.
    """
    known = posts_store.get_media(file.digest)
    media = known or Media(
        digest=file.digest,
        name=file.name,
        content_type=file.content_type,
        size=len(file.data),
        width=file.width,
        height=file.height,
        uploaded_at=timezone.now(),
        uploaded_by=by.name,
    )
    _put(media.path, file.data, media.content_type)
    if media.renditions is not None:
        return media
    _make_renditions(media, file.data)
    if known is None:
        return records.save_media(media, by=by)
    records.save_renditions(media)
    return media


def complete(file: Media) -> bool:
    """Make the renditions of a file that has none yet; tell whether there was anything to do.

    Raises as `load` does.
    """
    if file.renditions is not None:
        return False
    _make_renditions(file, load(file))
    records.save_renditions(file)
    return True


def _make_renditions(media: Media, data: bytes) -> None:
    made = renditions_of(data, media.content_type)
    for width, encoded in made.files.items():
        _put(media.rendition_path(width), encoded, "image/webp")
    media.renditions = list(made.files)
    media.color = made.color


def load(file: Media) -> bytes:
    """Return the bytes of a stored file.

    Raises FileLost, and StoreUnavailable where S3 does not answer.
    """
    bucket = cast("S3Storage", default_storage).bucket
    try:
        data: bytes = bucket.Object(file.path.lstrip("/")).get()["Body"].read()
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "NoSuchKey":
            raise FileLost(file.path) from error
        logger.warning("S3 did not give %s: %s", file.path, error)
        raise StoreUnavailable(code) from error
    except BotoCoreError as error:
        logger.warning("S3 did not give %s: %s", file.path, error)
        raise StoreUnavailable(type(error).__name__) from error
    return data


def all_files() -> Iterator[Media]:
    """Yield the records of all stored files."""
    cursor = None
    while True:
        page = posts_store.list_media(cursor=cursor, size=_AT_ONCE)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def remove(file: Media) -> None:
    """Delete a file's objects; the bucket keeps them for a while, where nobody reads them."""
    bucket = cast("S3Storage", default_storage).bucket
    paths = [*map(file.rendition_path, file.renditions or ()), file.path]
    try:
        for path in paths:
            bucket.Object(path.lstrip("/")).delete()
    except ClientError as error:
        raise StoreUnavailable(error.response["Error"]["Code"]) from error
    except BotoCoreError as error:
        raise StoreUnavailable(type(error).__name__) from error


def is_address(path: str) -> bool:
    """Tell whether a path on the site, percent-encoded or not, is that of a stored file."""
    return _ADDRESS.fullmatch(unquote(path)) is not None


def digest_in(path: str) -> str:
    """Return the digest in a file's decoded path, "" where it is none."""
    found = _ADDRESS.fullmatch(path)
    return found.group(1) if found else ""


def shown_at(src: str) -> ShownPicture | None:
    """Return how one of our pictures is shown, None for anything else.

    src: path on the site or absolute address, percent-encoded or not.
    """
    address = src.removeprefix(settings.SITE_ORIGIN) if "//" in src else src
    path = unquote(urlsplit(address).path) if address.startswith(MEDIA_PREFIX) else ""
    found = _ADDRESS.fullmatch(path)
    media = posts_store.get_media(found.group(1)) if found else None
    if media is None or media.path != path or not media.width or not media.height:
        return None
    srcset = ", ".join(f"{url_path(each)} {width}w" for each, width in media.srcset)
    return ShownPicture(media.width, media.height, srcset, media.color)


def _examined(data: bytes, name: str) -> tuple[str, bytes, int | None, int | None]:
    """Return type, data to store, width and height."""
    if svg.is_svg(data):
        return _svg(data, name)
    for content_type, offset, mark in _DOWNLOADS:
        if data.startswith(mark, offset) and not data.startswith((b"avif", b"avis"), 8):
            return content_type, data, None, None
    return _picture(data, name)


def _svg(data: bytes, name: str) -> tuple[str, bytes, int | None, int | None]:
    try:
        clean = svg.clean(data)
    except svg.InvalidSvg as error:
        raise UploadRefused(
            _("“%(name)s” is an SVG that can't be used: %(reason)s.")
            % {"name": name, "reason": error}
        ) from error
    return _SVG_TYPE, clean.data, clean.width, clean.height


def _picture(data: bytes, name: str) -> tuple[str, bytes, int | None, int | None]:
    try:
        shown = picture(data)
    except TooManyPixels as error:
        raise UploadRefused(
            _("“%(name)s” has too many pixels; a picture can have at most %(limit)s.")
            % {"name": name, "limit": f"{MAX_PIXELS:,}"}
        ) from error
    except BrokenPicture as error:
        raise UploadRefused(
            _("“%(name)s” is damaged: it says it is %(format)s, but can't be decoded.")
            % {"name": name, "format": error}
        ) from error
    if shown is None:
        raise _of_no_type(name)
    return shown.content_type, shown.data, shown.width, shown.height


def _of_no_type(name: str) -> UploadRefused:
    return UploadRefused(
        _("“%(name)s” is of no type that can be stored. Allowed are %(allowed)s.")
        % {"name": name, "allowed": ALLOWED}
    )


def _put(path: str, data: bytes, content_type: str) -> None:
    """Write the object if there is none at its key: S3 decides, so two uploads can't collide."""
    bucket = cast("S3Storage", default_storage).bucket
    is_shown = content_type.startswith("image/")
    try:
        bucket.Object(path.lstrip("/")).put(
            Body=data,
            ContentType=content_type,
            CacheControl=_FOREVER,
            ContentDisposition="inline" if is_shown else "attachment",
            IfNoneMatch="*",
        )
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code != "PreconditionFailed":
            logger.warning("S3 did not take %s: %s", path, error)
            raise StoreUnavailable(code) from error
    except BotoCoreError as error:
        logger.warning("S3 did not take %s: %s", path, error)
        raise StoreUnavailable(type(error).__name__) from error
