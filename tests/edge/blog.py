"""A small blog with something of everything: further pages, former addresses, what is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from posts import publishing, records, sitemap, store
from posts.edge import orders, worker
from posts.models import DRAFT, PAGE, Author, Post, copy_of
from posts.tables import PURGE_PK, utc_second
from tests.edge.varnish import Edge
from tests.posts.factories import EDITOR, published, saved

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

POSTS = 46
FIRST = datetime(2023, 11, 5, 3, tzinfo=UTC)
BETWEEN = timedelta(days=5)
PART_SIZE = 20  # of the sitemap

PARTS = (12, 19, 22)  # of a series
TRANSLATION = 31  # of post 30, in Japanese

OLD_ADDRESSES = ["/2024/02/twenty.html", "/?p=20", "/記事/二十"]  # of post 20

# Two words each that stand nowhere else: nothing of these posts may be seen by readers.
HIDDEN: dict[str, dict[str, Any]] = {
    "draft": {"title": "Xdraft", "slug": "ydraft", "tags": ["Zdraft"]},
    "scheduled": {"title": "Xscheduled", "slug": "yscheduled", "tags": ["Zscheduled"]},
    "unpublished": {"title": "Xunpublished", "slug": "yunpublished", "tags": ["Zunpublished"]},
    "deleted": {
        "title": "Xdeleted",
        "slug": "ydeleted",
        "tags": ["Zdeleted"],
        "addresses": ["/old/deleted"],
    },
}

Items = dict[str, dict[tuple[str, str], dict[str, Any]]]  # by table and key


def build() -> None:
    """Write the blog into empty tables."""
    records.ensure_site()
    records.add_author(Author(slug="hanako", name="Hanako"), by=EDITOR)
    records.add_author(Author(slug="taro", name="Taro"), by=EDITOR)
    for number in range(1, POSTS + 1):
        _publish(number)
    change("post-10", slug="post-10-renamed")
    change("post-20", addresses=OLD_ADDRESSES)
    published(id="about", kind=PAGE, slug="about", title="About", addresses=["/who/we-are"])
    for post_id, fields in HIDDEN.items():
        saved(id=post_id, published_at=FIRST + BETWEEN * 20, **fields)
    change("scheduled", status="published", published_at=datetime(2099, 1, 1, tzinfo=UTC))
    for post_id in ("unpublished", "deleted"):
        change(post_id, status="published")
    change("unpublished", status=DRAFT)
    delete("deleted")
    _have_it_told()


def _publish(number: int) -> None:
    tags = ["Common"] * (number % 2 == 0) + ["旅"] * (number % 7 == 0) + ["Only"] * (number == 23)
    published(
        id=f"post-{number}",
        slug=f"post-{number}",
        title="三十番の記事" if number == TRANSLATION else f"Title {number}",
        summary=f"Summary {number}",
        tags=tags,
        author="taro" if number % 3 == 0 else "hanako",
        published_at=FIRST + BETWEEN * number,
        series="Line" if number in PARTS else "",
        translation_of="post-30" if number == TRANSLATION else "",
    )


def _have_it_told() -> None:
    """Have the worker tell the search and the posts of each other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(orders, "AGAIN_AFTER", timedelta(0))
        while orders.open_orders():
            worker.work(lambda _tags, _reference: None, 0)


def cursor(direction: str, number: int) -> str:
    """Return the query of the page of a list beside a post, `older` or `newer`."""
    return f"cursor={direction}~{utc_second(FIRST + BETWEEN * number)}~post-{number}"


def post(post_id: str) -> Post:
    """Return a post of the blog as it is stored."""
    found = store.get_post(post_id)
    assert found is not None
    return found


def change(post_id: str, **fields: Any) -> None:
    """Save a post with some fields changed."""
    publishing.save(copy_of(post(post_id), **fields), by=EDITOR)


def delete(post_id: str) -> None:
    """Delete a post."""
    publishing.delete(post(post_id), by=EDITOR)


@contextmanager
def small_sitemap_parts() -> Iterator[None]:
    """Let a part of the sitemap have few posts, so that there are some."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sitemap, "PART_SIZE", PART_SIZE)
        yield


def purge(edge: Edge) -> None:
    """Have the worker send the orders once; those that were sent before are done then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(orders, "AGAIN_AFTER", timedelta(0))
        worker.work(edge.purge, 0)


def stored(dynamodb: DynamoDBClient, tables: list[str]) -> Items:
    """Return all items of the tables, by table and key, without the orders to purge."""
    pages = dynamodb.get_paginator("scan").paginate
    return {
        table: {
            _key(item): item
            for page in pages(TableName=table, ConsistentRead=True)
            for item in page["Items"]
            if item["pk"]["S"] != PURGE_PK
        }
        for table in tables
    }


def restore(dynamodb: DynamoDBClient, items: Items) -> None:
    """Bring the tables back to what they held."""
    for table, wanted in items.items():
        found = stored(dynamodb, [table])[table]
        requests: list[Any] = [
            {"DeleteRequest": {"Key": {"pk": found[key]["pk"], "sk": found[key]["sk"]}}}
            for key in found.keys() - wanted.keys()
        ]
        requests += [
            {"PutRequest": {"Item": item}} for key, item in wanted.items() if found.get(key) != item
        ]
        for start in range(0, len(requests), 25):
            dynamodb.batch_write_item(RequestItems={table: requests[start : start + 25]})


def _key(item: dict[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]
