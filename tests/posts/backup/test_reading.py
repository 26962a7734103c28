"""A backup is made while editors work, and has each post as it was at one moment."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from posts import presence, publishing, records, share_links, store
from posts.backup import making, reading
from posts.backup.archive import BackupFile
from posts.backup.reading import ReadAgain
from posts.media import uploads
from posts.models import Author, copy_of
from posts.raw_tables import RawTables
from posts.tables import SessionItem
from tests.posts.backup import blog
from tests.posts.factories import EDITOR, published, saved

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient


def by_post(backup: BackupFile) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for item in backup.items("posts"):
        found.setdefault(item["pk"]["S"], {})[item["sk"]["S"]] = item
    return found


@pytest.mark.usefixtures("tables")
def test_a_post_that_is_saved_meanwhile_is_of_one_version(tmp_path: Path) -> None:
    posts = [published(title=f"Post {number}") for number in range(3)]
    is_over = threading.Event()

    def edit() -> None:
        for post in posts:
            current = post
            while not is_over.is_set() and current.version < 200:
                current = publishing.save(copy_of(current, body="Again.\n"), by=EDITOR)

    editor = threading.Thread(target=edit)
    editor.start()
    seen: set[int] = set()
    try:
        for number in range(30):
            path = tmp_path / f"{number}.tar"
            blog.back_up(path)
            for items in by_post(BackupFile(path)).values():
                version = int(items["POST"]["version"]["N"])
                seen.add(version)
                texts = [sk for sk in items if sk.startswith("REVISION#")]
                actions = [sk for sk in items if sk.startswith("HISTORY#")]
                assert (len(texts), len(actions)) == (version, version)
                assert f"REVISION#{items['POST']['revision']['S']}" == max(texts)
            if len(seen) > 3:
                break
    finally:
        is_over.set()
        editor.join()
    assert len(seen) > 3  # else nobody edited meanwhile


@pytest.mark.usefixtures("tables")
def test_a_change_between_the_reads_of_one_post_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = saved(title="Title", body="One.\n")
    read, edits = RawTables.partition, iter(["Two.\n"])

    def edited_meanwhile(tables: RawTables, table: str, pk: str, **options: Any) -> Any:
        items = list(read(tables, table, pk, **options))
        for body in edits if pk == f"POST#{post.id}" else ():
            publishing.save(copy_of(blog.get(post.id), body=body), by=EDITOR)
        return iter(items)

    monkeypatch.setattr(RawTables, "partition", edited_meanwhile)
    blog.back_up(tmp_path / "a.tar")
    items = by_post(BackupFile(tmp_path / "a.tar"))[f"POST#{post.id}"]
    assert items["POST"]["version"]["N"] == "2"
    assert len(items) == 1 + 2 + 2


@pytest.mark.usefixtures("tables")
def test_a_post_that_never_keeps_still_stops_the_backup_and_leaves_the_last_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = saved(title="Title")
    path = tmp_path / "a.tar"
    blog.back_up(path)
    last = path.read_bytes()
    versions = iter(range(1000))
    monkeypatch.setattr(RawTables, "post", lambda *_: {"version": {"N": str(next(versions))}})
    with pytest.raises(ReadAgain, match=post.id):
        blog.back_up(path)
    assert path.read_bytes() == last


@pytest.mark.usefixtures("tables")
def test_sessions_uploads_and_orders_to_purge_are_in_no_backup(tmp_path: Path) -> None:
    published(title="Title")
    uploads.begin("a.png", 20, "image/png", by=EDITOR)
    SessionItem("SESSION#1", "SESSION", data="signed", expires_at=2**31).save()
    presence.enter("2", EDITOR, tab="a.1", page="p")
    share_links.make("2", by=EDITOR)
    blog.back_up(tmp_path / "a.tar")
    found = [
        item["pk"]["S"]
        for kind in ("posts", "records", "public")
        for item in BackupFile(tmp_path / "a.tar").items(kind)
    ]
    assert len(found) > 5
    of_the_moment = ("PURGE", "SESSION", "UPLOAD", "EDITORS", "SHARED")
    assert [pk for pk in found if pk.startswith(of_the_moment)] == []


@pytest.mark.usefixtures("tables", "media_bucket")
def test_authors_and_files_that_came_with_a_post_meanwhile_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dynamodb: DynamoDBClient
) -> None:
    post = saved(title="Title")
    read = reading._post

    def meanwhile(*arguments: Any) -> reading.Found:
        found = read(*arguments)
        records.save_author(Author(slug="hanako", name="花子"), by=EDITOR)
        blog.a_picture("red")
        return found

    scan = RawTables.scan

    def already_past_them(*arguments: Any, **options: Any) -> Any:
        return (item for item in scan(*arguments, **options) if "POST#" in item["pk"]["S"])

    monkeypatch.setattr(reading, "_post", meanwhile)
    monkeypatch.setattr(RawTables, "scan", already_past_them)
    made = blog.back_up(tmp_path / "a.tar")
    assert made.missing == []
    blog.wipe(dynamodb)
    monkeypatch.undo()
    blog.restore(tmp_path / "a.tar")
    assert [author.name for author in store.list_authors()] == ["花子"]
    (picture,) = store.list_media().items
    assert store.get_media(picture.digest) == picture
    assert sorted(blog.objects()) == sorted(blog.keys_of(picture))
    assert blog.get(post.id).title == "Title"


@pytest.mark.usefixtures("tables", "media_bucket")
def test_an_object_that_is_not_there_is_told(tmp_path: Path) -> None:
    picture = blog.a_picture("red")
    blog.wipe_bucket()
    made = blog.back_up(tmp_path / "a.tar")
    assert made.missing == blog.keys_of(picture)
    assert BackupFile(tmp_path / "a.tar").counted["records"] == 1


def test_a_backup_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "everything", lambda _: iter(()))
    making.make(tmp_path / "a.tar", read_units=1, progress=lambda _: None)
    assert (tmp_path / "a.tar").stat().st_mode & 0o777 == 0o600
