"""A blog with one of everything, made by publishing, and what of it can be compared."""

from __future__ import annotations

import io
import random
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import boto3
from django.conf import settings
from django.utils import timezone
from PIL import Image

from blogsite.static_site.reader import Reader
from posts import pinning, publishing, records, site_settings, store, tag_changes
from posts.backup import making, restoring
from posts.backup.archive import BackupFile
from posts.backup.format import to_line
from posts.media import files
from posts.models import Author, Media, Post, copy_of
from posts.momentary_items import EDITORS_PK_PREFIX, SHARED_PK_PREFIX
from posts.raw_tables import Item
from posts.search.tables import SEARCH_PK
from posts.tables import PURGE_PK, SESSION_SK
from reader_lambda.responses import Response
from tests.local_aws import empty_bucket, empty_table
from tests.posts.factories import EDITOR, published, saved

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

Items = dict[tuple[str, str, str], dict[str, Any]]
Objects = dict[str, tuple[bytes, str, str, str]]

_OF_THE_MOMENT = (EDITORS_PK_PREFIX, SHARED_PK_PREFIX)


def renamed(post: Post, slug: str) -> Post:
    return publishing.save(copy_of(post, slug=slug), by=EDITOR)


def big_text() -> str:
    rng = random.Random(7)
    words = [
        "".join(rng.choices("abcdefghijklmnopqrstuvwxyzあいうえお", k=9)) for _ in range(55_000)
    ]
    return "\n\n".join(" ".join(words[start : start + 50]) for start in range(0, len(words), 50))


def a_picture(color: str) -> Media:
    data = io.BytesIO()
    Image.new("RGB", (900, 600), color).save(data, "PNG")
    return files.store(files.check(data.getvalue(), f"{color}.png"), by=EDITOR)


def keys_of(picture: Media) -> list[str]:
    """Return the keys of all objects of a picture."""
    paths = [picture.path, *map(picture.rendition_path, picture.renditions or ())]
    return [path.lstrip("/") for path in paths]


def make() -> None:
    """Make a blog of all states that a post can be in."""
    records.write_site()
    _with_settings()
    records.save_author(Author(slug="hanako", name="花子", url="https://example.com/"), by=EDITOR)
    records.save_author(Author(slug="taro", name="太郎", user="taro@example.com"), by=EDITOR)
    picture = a_picture("red")
    day = datetime(2018, 7, 5, tzinfo=UTC)
    pinned = published(
        id="2",
        title="新幹線の旅",
        body=f"# 東京\n\n![絵]({picture.path})\n\n" + "東京から、たびにでる。\n\n" * 40,
        tags=["AWS", "旅"],
        series="旅の記録",
        author="hanako",
        published_at=day,
        top_image=picture.path,
    )
    pinning.pin(pinned, by=EDITOR)
    second = published(
        title="Second",
        tags=["aws"],
        translation_of="2",
        author="taro",
        published_at=day + timedelta(days=40),
    )
    changes = copy_of(second, title="Second, anew", slug="anew", body=big_text())
    publishing.save_pending(changes, by=EDITOR)
    published(title="Big", body=big_text(), published_at=day + timedelta(days=80))
    saved(title="A draft", tags=["later"], author="hanako", series="旅の記録")
    saved(title="Scheduled", status="published", published_at=timezone.now() + timedelta(days=9))
    _with_a_past(day)
    _with_addresses(day)
    _with_a_renamed_tag()


def _with_a_renamed_tag() -> None:
    tag_changes.start("later", "いつか", by=EDITOR)
    tag_changes.work("later", seconds=60)


def _with_settings() -> None:
    site = site_settings.load()
    site.time_zone = "Europe/London"
    site.navigation = [("旅", "/tags/旅"), ("Elsewhere", "https://example.com/")]
    site.colours = {"light-accent": "#aa0000", "dark-paper": "#000000"}
    site.feed_posts, site.feed_content = 7, "full"
    site_settings.save(site, by=EDITOR)


def _with_a_past(day: datetime) -> None:
    moved = published(title="Moved", slug="first-slug", published_at=day + timedelta(days=3))
    for number in range(12):
        moved = renamed(moved, f"slug-{number}")
    gone = published(title="Gone", slug="gone", tags=["gone"], published_at=day + timedelta(days=4))
    publishing.delete(renamed(gone, "long-gone"), by=EDITOR)
    hidden = published(title="Hidden", slug="hidden", published_at=day + timedelta(days=5))
    publishing.unpublish(renamed(hidden, "well-hidden"), by=EDITOR)
    publishing.delete(saved(title="A draft that is no more"), by=EDITOR)
    renamed(saved(title="Another draft"), "another-slug")


def back_up(path: Path) -> making.Made:
    """Back up the blog."""
    return making.make(path, read_units=1_000_000, progress=lambda _: None)


def restore(path: Path) -> restoring.Restored:
    """Restore a backup."""
    return restoring.restore(BackupFile(path), progress=lambda _: None)


def wipe(dynamodb: DynamoDBClient) -> None:
    """Empty both tables and the bucket."""
    for table in (settings.EDITORIAL_TABLE, settings.PUBLIC_TABLE):
        empty_table(dynamodb, table)
    wipe_bucket()


def wipe_tables(names: list[str]) -> None:
    """Empty tables."""
    for name in names:
        empty_table(boto3.client("dynamodb"), name)


def wipe_bucket() -> None:
    """Empty the bucket."""
    empty_bucket(boto3.client("s3"), settings.MEDIA_BUCKET)


def _with_addresses(day: datetime) -> None:
    published(
        title="From elsewhere",
        tags=["旅"],
        addresses=["/2018/07/05/foo.html", "/archives/新幹線", "/?p=2"],
        published_at=day + timedelta(days=6),
    )
    about = published(kind="page", title="About", slug="about", addresses=["/about.html"])
    renamed(about, "who-we-are")
    saved(kind="page", title="A page to come", slug="to-come")
    gone = published(title="Gone too", addresses=["/gone.html"])
    publishing.delete(gone, by=EDITOR)


def items_of_both_tables(dynamodb: DynamoDBClient) -> Items:
    """Return all items but those of the moment, by table and key."""
    found: Items = {}
    for table in (settings.EDITORIAL_TABLE, settings.PUBLIC_TABLE):
        for page in dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
            for item in page["Items"]:
                pk, sk = str(item["pk"]["S"]), str(item["sk"]["S"])
                is_of_the_moment = pk in (PURGE_PK, SEARCH_PK) or pk.startswith(_OF_THE_MOMENT)
                if not is_of_the_moment and sk != SESSION_SK:
                    found[table, pk, sk] = item
    return found


def objects() -> Objects:
    """Return content and headers of all objects of the bucket, by key."""
    s3 = boto3.client("s3")
    found: Objects = {}
    for each in s3.list_objects_v2(Bucket=settings.MEDIA_BUCKET).get("Contents", []):
        answer = s3.get_object(Bucket=settings.MEDIA_BUCKET, Key=each["Key"])
        found[each["Key"]] = (
            answer["Body"].read(),
            answer["ContentType"],
            answer.get("CacheControl", ""),
            answer.get("ContentDisposition", ""),
        )
    return found


def answer(path: str) -> Response:
    """Return what the reader answers for a decoded path."""
    with closing(Reader(settings.SITE_ORIGIN)) as reader:
        return reader.get(path)


def post_ids() -> list[str]:
    """Return the ids of all posts, drafts too."""
    dynamodb = boto3.client("dynamodb")
    found = dynamodb.scan(TableName=settings.EDITORIAL_TABLE, ConsistentRead=True)["Items"]
    return sorted(item["post_id"]["S"] for item in found if item["sk"]["S"] == "POST")


def get(post_id: str) -> Post:
    post = store.get_post(post_id)
    assert post is not None
    return post


def lines(items: list[Item]) -> IO[bytes]:
    """Return items as a part of a backup has them."""
    return io.BytesIO(b"".join(map(to_line, items)))
