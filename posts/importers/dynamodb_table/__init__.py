"""A DynamoDB table with a post in each item, such as this blog's first one.

scan         the table, read at a speed that is given
attributes   which attribute means what
"""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Mapping
from pathlib import Path

import boto3
from botocore.config import Config
from django.conf import settings

from posts.importers.digests import with_digest
from posts.importers.document import Document, Unreadable
from posts.importers.dynamodb_table.attributes import NAMES, Attributes, chosen
from posts.importers.dynamodb_table.scan import Item, Table
from posts.importers.source import Format, InvalidFile, Options
from posts.models import POST_ID
from posts.read_units import ReadUnits
from reader_lambda.names import slug_from_title

__all__ = ["FORMAT", "DynamoDBTable"]

_CONFIG = Config(
    connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 8}
)


class DynamoDBTable:
    """The posts of a table. Items that have neither title nor text are ignored."""

    format = "dynamodb"
    site = ""

    def __init__(
        self, table: Table, names: Mapping[str, tuple[str, ...]], options: Options
    ) -> None:
        self.ignored = 0
        self._table = table
        self._names = names
        self._options = options

    def __iter__(self) -> Iterator[Document | Unreadable]:
        self.ignored = 0
        for item in self._table.items():
            if not any(
                item.get(name) for field in ("title", "body") for name in self._names[field]
            ):
                self.ignored += 1
                continue
            key = " ".join(str(item.get(name)) for name in self._table.keys)
            try:
                yield self._document(item, key)
            except InvalidFile as error:
                yield Unreadable(f"{self._table.name} {key}", str(error))

    def _document(self, item: Item, key: str) -> Document:
        attributes = Attributes(item, self._names)
        zone = self._options.zone
        post_id, body = attributes.text("id").strip(), attributes.text("body")
        if not body:
            raise InvalidFile(
                f"It has no text in {' or '.join(f'`{name}`' for name in self._names['body'])}. "
                "Say where it is with --attribute body=NAME."
            )
        is_kept = not post_id or re.fullmatch(POST_ID, post_id)
        values = {
            "title": " ".join(attributes.text("title").split()),
            "slug": attributes.text("slug").strip(),
            "summary": attributes.text("summary").strip(),
            "draft": attributes.boolean("draft"),
            "tags": attributes.tags(),
            "top_image": attributes.text("top_image").strip(),
            "author_name": attributes.text("author").strip(),
            "published_at": attributes.time("published_at", zone),
            "created_at": attributes.time("created_at", zone),
            "updated_at": attributes.time("updated_at", zone),
        }
        rest, lost = attributes.rest()
        notes = [] if is_kept else [f"Its id {post_id!r} cannot stand here; it gets another."]
        notes += [f"Bytes are not kept: {', '.join(lost)}."] if lost else []
        return with_digest(
            name=f"{self._table.name} {key}",
            key=f"dynamodb:{self._table.name}:{key}",
            id=post_id if is_kept else "",
            body=body.replace("\r\n", "\n").replace("\r", "\n"),
            author=slug_from_title(str(values["author_name"])),
            rest=rest,
            notes=tuple(notes),
            **values,
        )


def _never(_path: Path) -> bool:
    """A table is never guessed: its name looks like any other."""
    return False


def _open(path: Path, options: Options) -> DynamoDBTable:
    names = chosen(options.values.get("attribute") or ())
    region = options.values.get("table_region") or settings.AWS_REGION
    client = boto3.client("dynamodb", region_name=region, config=_CONFIG)
    limit = ReadUnits(options.values.get("read_units") or float("inf"))
    return DynamoDBTable(Table(client, str(path), limit), names, options)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--attribute",
        action="append",
        metavar="FIELD=NAME",
        help="of a DynamoDB table: the attribute that has a field, where it is not named as here; "
        f"can be given several times. Fields: {', '.join(NAMES)}",
    )
    parser.add_argument(
        "--table-region",
        metavar="REGION",
        help="of a DynamoDB table: where it is, if not in the region of this blog",
    )
    parser.add_argument(
        "--read-units",
        type=_positive,
        metavar="N",
        help="of a DynamoDB table: read at most so many units a second (one is 8 KB)",
    )


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0
    if not 0 < number < float("inf"):
        raise ArgumentTypeError(f"{text} is no number above 0")
    return number


FORMAT = Format(
    "dynamodb",
    "a DynamoDB table with a post in each item; SOURCE is its name",
    _never,
    _open,
    _add_arguments,
)
