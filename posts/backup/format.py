"""The form of a backup: a tar file whose members and lines docs/moving.md shows.

Records are lines of DynamoDB's own JSON, so that nothing of an item is lost or guessed.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Any

from posts.raw_tables import Item

FORMAT = "blogsite backup"
VERSION = 1  # grows when an older `restore` could no longer read what `backup` writes

HEAD = "format.json"  # the first member: form, version, when it was begun
COUNTED = "counted.json"  # how many posts, records and objects there are
SUMS = "SHA256SUMS"  # of every member before it, as `sha256sum -c` takes them
END = "end.json"  # the last member: SHA-256 of all bytes before it

PUBLIC = "public"  # kinds of records, each in a folder of numbered parts
RECORDS = "records"
POSTS = "posts"
MEDIA_FOLDER = "media/"  # the objects, under their keys on S3

HEADER_PREFIX = "BLOGSITE."  # of the extended tar headers that hold an object's headers


class UnusableBackup(Exception):
    """A file that cannot be restored. The sentence says why; nothing was touched."""


def part_name(kind: str, number: int) -> str:
    """Return the name of a part, counted from 1: `posts/000001.jsonl.gz`."""
    return f"{kind}/{number:06d}.jsonl.gz"


def to_line(item: Item) -> bytes:
    """Return an item as a line of JSON, bytes in Base64."""
    return json.dumps(item, ensure_ascii=False, default=_base64).encode() + b"\n"


def from_line(line: bytes) -> Item:
    """Return the item of a line. ValueError for a line that is none."""
    item: Item = json.loads(line)
    return {name: _with_bytes(value) for name, value in item.items()}


def _base64(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(f"no value of DynamoDB's: {value!r}")


def _with_bytes(value: dict[str, Any]) -> dict[str, Any]:
    ((kind, content),) = value.items()
    if kind == "B":
        return {kind: b64decode(content)}
    if kind == "L":
        return {kind: [_with_bytes(each) for each in content]}
    if kind == "M":
        return {kind: {name: _with_bytes(each) for name, each in content.items()}}
    return value
