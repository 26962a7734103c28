"""PynamoDB models of what the editorial table has of files: stored, used, on their way."""

from __future__ import annotations

from typing import Any

from pynamodb.attributes import ListAttribute, UnicodeAttribute

from posts.attributes import IntegerAttribute, TimeAttribute
from posts.tables import EditorialItem

# PynamoDB's types want the Python type here, its code the attribute's class.
_WHOLE: Any = IntegerAttribute


class MediaItem(EditorialItem):
    """A stored file: at its digest, and once more in the list of media.

    renditions: widths in pixels; missing where none were made yet. noted: changes with each note
    of a use, at the digest only.
    """

    digest = UnicodeAttribute()
    name = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = IntegerAttribute()
    width = IntegerAttribute(null=True)
    height = IntegerAttribute(null=True)
    renditions: ListAttribute[int] = ListAttribute(of=_WHOLE, null=True)
    color = UnicodeAttribute(null=True)
    uploaded_at = TimeAttribute()
    uploaded_by = UnicodeAttribute()
    noted = UnicodeAttribute(null=True)


class MediaUseItem(EditorialItem):
    """A note that a post uses a file, or did. version: of the post, that came to use it."""

    post_id = UnicodeAttribute()
    version = IntegerAttribute()
    at = TimeAttribute()


class UploadItem(EditorialItem):
    """A file that a browser sends to S3: who sends it, and what became of it.

    language: of the person, in which `reason` is written. state: see `posts.media.uploads`.
    """

    name = UnicodeAttribute()
    user_id = UnicodeAttribute()
    user_name = UnicodeAttribute()
    language = UnicodeAttribute()
    state = UnicodeAttribute()
    digest = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    at = TimeAttribute()
    expires_at = IntegerAttribute()
