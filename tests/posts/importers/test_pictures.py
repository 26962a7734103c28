"""Pictures that come along with imported documents, stored on a real S3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import pytest

from posts import store
from posts.importers import pictures as taking
from posts.importers.document import Document
from posts.importers.importing import Importer
from posts.importers.media_files import MediaFiles
from posts.importers.pictures import Pictures
from posts.importers.report import Outcome, Result
from posts.importers.source import InvalidFile
from posts.importers.trees import open_tree
from posts.post_lists import PostFilter, list_posts
from posts.publishing import Actor
from tests.posts.importers.sites import Files, a_picture, a_site, source

pytestmark = [pytest.mark.usefixtures("tables", "media_bucket"), pytest.mark.usefixtures("english")]

IMPORT = Actor(id="import", name="import_posts")


def imported(root: Path, *, media: Path | None = None, **options: Any) -> list[Result]:
    opened = source(root)
    files = MediaFiles(open_tree(media)) if media else None
    pictures = Pictures(opened, by=IMPORT, files=files, **options)
    importer = Importer(by=IMPORT, pictures=pictures, dry_run=options.get("dry_run", False))
    return list(importer.import_all(opened))


def a_post(body: str, head: str = "") -> str:
    return f"---\nid: a\ntitle: T\ncreated_at: 2018-07-05\n{head}---\n{body}"


def body(post_id: str = "a") -> str:
    post = store.get_post(post_id)
    assert post is not None
    return post.body


def objects(bucket: str) -> set[str]:
    listed = boto3.client("s3").list_objects_v2(Bucket=bucket)
    return {each["Key"] for each in listed.get("Contents", [])}


def test_a_picture_beside_a_post_is_stored_and_linked_anew(
    tmp_path: Path, media_bucket: str
) -> None:
    text = a_post("![図](img/図.png) `![](img/図.png)`\n", "top_image: /img/図.png\n")
    imported(a_site(tmp_path, {"a.md": text, "img/図.png": a_picture()}))
    (key,) = objects(media_bucket)
    assert key.endswith("/図.png")
    assert body() == f"![図](/{key}) `![](img/図.png)`\n"
    post = store.get_post("a")
    assert post is not None
    assert post.top_image == f"/{key}"


def test_every_kind_of_link_to_a_file_is_followed(tmp_path: Path, media_bucket: str) -> None:
    text = a_post(
        '<img src="a.png" srcset="a.png 1x, b.png 2x"> [big](b.png) [r]\n\n[r]: a.png\n'
        "[page](other.html)\n"
    )
    files: Files = {"a.md": text, "a.png": a_picture("red"), "b.png": a_picture("blue")}
    imported(a_site(tmp_path, files))
    a, b = (f"/{key}" for key in sorted(objects(media_bucket), key=lambda key: key[-5:]))
    assert body() == (
        f'<img src="{a}" srcset="{a} 1x, {b} 2x"> [big]({b}) [r]\n\n[r]: {a}\n[page](other.html)\n'
    )


def test_pictures_of_the_old_site_are_found_in_the_media_by_the_end_of_their_address(
    tmp_path: Path, media_bucket: str
) -> None:
    address = "https://old.example/wp-content/uploads/2018/%E5%9B%B3.png?w=300"
    media = a_site(tmp_path / "media", {"uploads/2018/図.png": a_picture()})
    imported(a_site(tmp_path / "blog", {"a.md": a_post(f"![]({address})\n")}), media=media)
    (key,) = objects(media_bucket)
    assert body() == f"![](/{key})\n"


def test_a_picture_that_is_not_found_stays_linked_as_it_was_and_is_told(tmp_path: Path) -> None:
    text = a_post("![](gone.png) ![](https://elsewhere.example/a.png)\n")
    (result,) = imported(a_site(tmp_path, {"a.md": text}))
    assert body() == "![](gone.png) ![](https://elsewhere.example/a.png)\n"
    assert result.notes == ("gone.png stays linked as it was: it was not found.",)


@pytest.mark.parametrize("address", ["../secret.png", "/../secret.png", "%2e%2e/secret.png"])
def test_no_picture_outside_of_the_source_is_taken(
    tmp_path: Path, media_bucket: str, address: str
) -> None:
    a_site(tmp_path, {"secret.png": a_picture()})
    imported(a_site(tmp_path / "blog", {"a.md": a_post(f"![]({address})\n")}))
    assert objects(media_bucket) == set()


def test_a_file_that_is_no_picture_is_refused_and_told(tmp_path: Path, media_bucket: str) -> None:
    files: Files = {"a.md": a_post("![](a.png)\n"), "a.png": b"<html>"}
    (result,) = imported(a_site(tmp_path, files))
    assert result.outcome is Outcome.CREATED
    assert "a.png stays linked as it was: “a.png” is of no type" in result.notes[0]
    assert objects(media_bucket) == set()


def test_a_picture_that_is_found_later_is_taken_by_the_next_import(tmp_path: Path) -> None:
    a_site(tmp_path, {"a.md": a_post("![](a.png)\n")})
    imported(tmp_path)
    again = imported(tmp_path)[0]
    assert (again.outcome, again.reason) == (Outcome.SKIPPED, "unchanged")
    assert again.notes == ("a.png stays linked as it was: it was not found.",)
    a_site(tmp_path, {"a.png": a_picture()})
    assert imported(tmp_path)[0].outcome is Outcome.UPDATED
    assert body().startswith("![](/media/")
    assert imported(tmp_path)[0].notes == ()


def test_no_picture_is_loaded_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: Files = {
        f"{n}.md": a_post("![](a.png)![](b.png)\n").replace("a\n", f"{n}\n", 1) for n in "123"
    }
    a_site(tmp_path, {**files, "a.png": a_picture(), "b.png": b"broken"})
    loaded: list[str] = []

    def counted(tree: Any, name: str) -> bytes:
        loaded.append(name)
        return (tmp_path / name).read_bytes()

    monkeypatch.setattr(taking, "read", counted)
    imported(tmp_path)
    assert sorted(loaded) == ["a.png", "b.png"]


def test_the_same_content_under_two_names_is_stored_once(tmp_path: Path, media_bucket: str) -> None:
    files: Files = {
        "a.md": a_post("![](a.png)![](b.png)\n"),
        "a.png": a_picture(),
        "b.png": a_picture(),
    }
    imported(a_site(tmp_path, files))
    (key,) = objects(media_bucket)
    assert body() == f"![](/{key})![](/{key})\n"


def test_a_dry_run_tells_of_missing_pictures_and_stores_none(
    tmp_path: Path, media_bucket: str
) -> None:
    files: Files = {"a.md": a_post("![](a.png)![](gone.png)\n"), "a.png": a_picture()}
    (result,) = imported(a_site(tmp_path, files), dry_run=True)
    assert result.notes == ("gone.png stays linked as it was: it was not found.",)
    assert objects(media_bucket) == set()
    assert list_posts(PostFilter()).items == []


def test_a_top_image_that_is_no_address_is_left_out_and_told(tmp_path: Path) -> None:
    (result,) = imported(a_site(tmp_path, {"a.md": a_post("", "top_image: gone.png\n")}))
    assert result.outcome is Outcome.CREATED
    assert result.notes[-1] == "The post has no top image: what names it is no address here."


class Web:
    """A web that has one picture."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def fetch(self, address: str) -> bytes:
        self.asked.append(address)
        if address.endswith("/a.png"):
            return a_picture()
        raise InvalidFile("the server says 404.")


def test_pictures_come_from_the_web_where_that_is_asked_for(tmp_path: Path) -> None:
    address = "https://old.example/a.png"
    text = a_post(f"![]({address}) ![](https://old.example/b.png) [page](https://x.example/)\n")
    web = Web()
    (result,) = imported(a_site(tmp_path, {"a.md": text}), web=web)
    assert web.asked == [address, "https://old.example/b.png"]
    assert body().startswith("![](/media/")
    assert result.notes == (
        "https://old.example/b.png stays linked as it was: the server says 404.",
    )


def test_a_document_without_pictures_keeps_its_head(tmp_path: Path) -> None:
    opened = source(a_site(tmp_path, {"a.md": a_post("Text.\n"), "a.png": a_picture()}))
    (document,) = [item for item in opened if isinstance(item, Document)]
    taken = Pictures(opened, by=IMPORT).taken_along(document)
    assert taken.document == document
