"""Files: checked by content, stored once at an address made of it."""

import io
import logging
from contextlib import suppress
from typing import Any

import boto3
import pytest
from botocore.config import Config
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from storages.backends.s3 import S3Storage

from posts import store
from posts.errors import StoreUnavailable
from posts.markdown import ShownPicture
from posts.media import files
from reader_lambda.routes import url_path
from tests.local_aws import free_port
from tests.posts.factories import EDITOR

SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='4' height='2'><script>x()</script></svg>"
PDF = b"%PDF-1.7\n%rest"
MP4 = b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41"


def png(color: str = "teal", size: tuple[int, int] = (40, 30)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, color).save(target, "PNG")
    return target.getvalue()


def head(path: str) -> Any:
    return boto3.client("s3").head_object(Bucket=settings.MEDIA_BUCKET, Key=path.lstrip("/"))


def keys() -> list[str]:
    listed = boto3.client("s3").list_objects_v2(Bucket=settings.MEDIA_BUCKET)
    return [found["Key"] for found in listed.get("Contents", [])]


def test_a_picture_is_checked() -> None:
    data = png()
    checked = files.check(data, "海 1.JPG")
    assert checked.data == data
    assert checked.name == "海-1.png"
    assert checked.content_type == "image/png"
    assert (checked.width, checked.height) == (40, 30)
    assert len(checked.digest) == 32
    assert files.check(png("red"), "海.png").digest != checked.digest


def test_an_svg_is_stored_clean() -> None:
    checked = files.check(SVG, "x.png")
    assert (checked.content_type, checked.name) == ("image/svg+xml", "x.svg")
    assert b"script" not in checked.data
    assert (checked.width, checked.height) == (4, 2)


@pytest.mark.parametrize(
    ("data", "content_type", "name"),
    [(PDF, "application/pdf", "a.pdf"), (MP4, "video/mp4", "a.mp4")],
)
def test_a_file_to_download_has_no_size(data: bytes, content_type: str, name: str) -> None:
    checked = files.check(data, "a.png")
    assert (checked.content_type, checked.name) == (content_type, name)
    assert checked.width is checked.height is None


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "a.png", "“a.png” is empty: it has no content."),
        (b"?", "a.png", "“a.png” is of no type that can be stored. Allowed are JPEG, .*PDF"),
        (b"<!doctype html><script>x()</script>", "a.png", "“a.png” is of no type"),
        (b"GIF89a<script>x()</script>", "a.gif", "“a.gif” is (damaged|of no type)"),
        (b"MZ\x90\0", "a.jpg", "“a.jpg” is of no type"),
        (png()[:60], "sea.png", "“sea.png” is damaged: it says it is PNG"),
        (png(size=(8_000, 7_000)), "big.png", "“big.png” has too many pixels.*50,000,000"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "x.svg", "“x.svg” is an SVG.*well-formed"),
        (b"<html><body><svg></svg></body></html>", "x.svg", "“x.svg” is an SVG.*first element"),
        (b"\0" * (files.MAX_BYTES + 1), "x.mp4", "“x.mp4” has 20,971,521 bytes.*20,971,520"),
    ],
)
def test_another_file_is_refused_by_name(
    data: bytes, name: str, sentence: str, english: None
) -> None:
    with pytest.raises(files.UploadRefused, match=sentence):
        files.check(data, name)


@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_are_checked_or_refused(data: bytes, name: str) -> None:
    with suppress(files.UploadRefused):
        assert files.check(data, name).name


@pytest.mark.usefixtures("media_bucket", "tables")
class TestStored:
    def test_a_picture_is_stored_to_be_shown_and_kept(self) -> None:
        stored = files.store(files.check(png(), "海.png"), by=EDITOR)
        answer = head(stored.path)
        assert stored.path == f"/media/{stored.digest}/海.png"
        assert answer["ContentType"] == "image/png"
        assert answer["CacheControl"] == "public, max-age=31536000, immutable"
        assert answer["ContentDisposition"] == "inline"
        assert (stored.size, stored.uploaded_by) == (len(png()), EDITOR.name)
        assert store.get_media(stored.digest) == stored

    @pytest.mark.parametrize("data", [PDF, MP4])
    def test_another_file_is_stored_to_be_downloaded(self, data: bytes) -> None:
        stored = files.store(files.check(data, "a"), by=EDITOR)
        assert head(stored.path)["ContentDisposition"] == "attachment"

    def test_the_same_content_has_one_address_and_is_not_written_again(self) -> None:
        first = files.store(files.check(png(), "a.png"), by=EDITOR)
        written = head(first.path)["LastModified"], head(first.path)["ETag"]
        second = files.store(files.check(png(), "b.png"), by=EDITOR)
        assert second.path == first.path
        assert (head(first.path)["LastModified"], head(first.path)["ETag"]) == written
        assert keys() == [first.path.lstrip("/")]

    def test_files_of_one_name_do_not_meet(self) -> None:
        one, other = (files.store(files.check(png(c), "a.png"), by=EDITOR) for c in ("red", "blue"))
        assert one.path != other.path
        assert len(keys()) == 2

    def test_what_is_at_an_address_is_never_overwritten(self) -> None:
        checked = files.check(png(), "a.png")
        key = f"media/{checked.digest}/{checked.name}"
        boto3.client("s3").put_object(Bucket=settings.MEDIA_BUCKET, Key=key, Body=b"first")
        files.store(checked, by=EDITOR)
        assert head(key)["ContentLength"] == len(b"first")

    def test_an_object_that_was_lost_is_written_again(self) -> None:
        stored = files.store(files.check(png(), "a.png"), by=EDITOR)
        boto3.client("s3").delete_object(Bucket=settings.MEDIA_BUCKET, Key=stored.path.lstrip("/"))
        files.store(files.check(png(), "other.png"), by=EDITOR)
        assert keys() == [stored.path.lstrip("/")]

    def test_renditions_are_stored_beside_a_picture_to_be_shown_and_kept(self) -> None:
        stored = files.store(files.check(png(size=(2000, 1000)), "海.png"), by=EDITOR)
        assert stored.renditions == [480, 960, 1600]
        assert store.get_media(stored.digest) == stored == store.list_media().items[0]
        assert (stored.renditions, stored.color) == (
            store.list_media().items[0].renditions,
            "#008080",
        )
        paths = [stored.path, *(stored.rendition_path(width) for width in (480, 960, 1600))]
        assert sorted(keys()) == sorted(path.lstrip("/") for path in paths)
        answer = head(paths[1])
        assert answer["ContentType"] == "image/webp"
        assert answer["CacheControl"] == "public, max-age=31536000, immutable"
        shown = files.shown_at(stored.path)
        assert shown is not None
        assert shown.srcset == ", ".join(
            f"/media/{stored.digest}/webp/{width}.webp {width}w" for width in (480, 960, 1600)
        )

    def test_a_picture_of_an_older_release_gets_its_renditions_once(self) -> None:
        with pytest.MonkeyPatch.context() as older:
            older.setattr(files, "_make_renditions", lambda _media, _data: None)
            stored = files.store(files.check(png(size=(2000, 1000)), "a.png"), by=EDITOR)
        assert stored.renditions is None
        assert files.complete(stored)
        known = store.get_media(stored.digest)
        assert known is not None
        assert (known.renditions, known.color) == ([480, 960, 1600], "#008080")
        assert store.list_media().items[0].renditions == [480, 960, 1600]
        assert len(keys()) == 4
        assert not files.complete(known)

    def test_a_known_file_that_is_stored_again_is_completed(self) -> None:
        checked = files.check(png(size=(600, 400)), "a.png")
        with pytest.MonkeyPatch.context() as older:
            older.setattr(files, "_make_renditions", lambda _media, _data: None)
            files.store(checked, by=EDITOR)
        assert files.store(checked, by=EDITOR).renditions == [600]
        known = store.get_media(checked.digest)
        assert known is not None
        assert known.renditions == [600]

    def test_the_size_of_a_picture_is_found_by_its_address(self) -> None:
        stored = files.store(files.check(png(), "海.png"), by=EDITOR)
        for src in (
            stored.path,
            url_path(stored.path),
            settings.SITE_ORIGIN + url_path(stored.path),
            stored.path + "?v=1#x",
        ):
            assert files.shown_at(src) == ShownPicture(40, 30, "", "#008080")

    def test_the_size_of_anything_else_is_not_known(self) -> None:
        stored = files.store(files.check(PDF, "a.pdf"), by=EDITOR)
        other = files.store(files.check(png(), "a.png"), by=EDITOR)
        for src in (
            stored.path,
            other.path + "x",
            f"/media/{'0' * 32}/a.png",
            "/media/x/a.png",
            "https://elsewhere.example" + other.path,
            "//elsewhere.example" + other.path,
            settings.SITE_ORIGIN + ".evil.example" + other.path,
            "https://[broken/media",
            "",
        ):
            assert files.shown_at(src) is None

    def test_a_bucket_that_is_not_there_leaves_no_record(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr(files, "default_storage", S3Storage(bucket_name="no-such-bucket"))
        checked = files.check(png(), "a.png")
        with caplog.at_level(logging.ERROR), pytest.raises(StoreUnavailable, match="NoSuchBucket"):
            files.store(checked, by=EDITOR)
        assert store.get_media(checked.digest) is None

    def test_an_s3_that_does_not_answer_leaves_no_record(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        silent = S3Storage(
            bucket_name="media",
            endpoint_url=f"http://127.0.0.1:{free_port()}",
            client_config=Config(retries={"total_max_attempts": 1}),
        )
        monkeypatch.setattr(files, "default_storage", silent)
        checked = files.check(png(), "a.png")
        with pytest.raises(StoreUnavailable, match="EndpointConnectionError"):
            files.store(checked, by=EDITOR)
        assert store.get_media(checked.digest) is None
