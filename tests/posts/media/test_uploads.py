"""Forms that lead a file straight to S3, and what S3 makes of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import httpx
import pytest
from django.conf import settings
from django.test import override_settings

from posts.media import arrivals, files, uploads
from posts.media.uploads import SignedForm
from tests.posts.factories import EDITOR

pytestmark = pytest.mark.usefixtures("media_bucket", "tables")

PNG = b"\x89PNG\r\n\x1a\n and more"


def send(form: SignedForm, data: bytes = PNG, name: str = "a.png", **fields: str) -> httpx.Response:
    return httpx.post(form.url, data={**form.fields, **fields}, files={"file": (name, data)})


def landed() -> list[str]:
    listed = boto3.client("s3").list_objects_v2(Bucket=settings.MEDIA_BUCKET)
    return [found["Key"] for found in listed.get("Contents", [])]


def test_a_form_leads_a_file_to_a_key_of_its_own() -> None:
    form = uploads.begin("海.png", len(PNG), "image/png", by=EDITOR)
    assert send(form).status_code == 201
    assert landed() == [f"uploads/{form.id}/"]
    known = uploads.get(form.id)
    assert known is not None
    assert (known.name, known.by, known.state) == ("海.png", EDITOR, uploads.WAITING)


def test_a_form_of_a_page_without_scripts_has_the_file_named_and_leads_back() -> None:
    form = uploads.begin_unseen("https://admin.example/came/{id}/", by=EDITOR)
    answer = send(form, name="sea.png")
    assert answer.status_code == 303
    back = urlsplit(answer.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"https://admin.example/came/{form.id}/"
    assert parse_qs(back.query)["key"] == [f"uploads/{form.id}/sea.png"]
    assert uploads.parsed(landed()[0]) == (form.id, "sea.png")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (bytes(files.MAX_BYTES + 1), "“sea.png” has 20,971,521 bytes; a file can have at most"),
        (b"", "“sea.png” is empty: it has no content."),
    ],
)
def test_what_is_too_big_or_empty_without_scripts_is_refused_by_us_in_words(
    data: bytes, sentence: str, english: None
) -> None:
    form = uploads.begin_unseen("https://admin.example/came/{id}/", by=EDITOR)
    assert send(form, data, name="sea.png").status_code == 303
    assert arrivals.take_arrived(form.id) == 1
    known = uploads.get(form.id)
    assert known is not None
    assert known.state == uploads.REFUSED
    assert known.reason.startswith(sentence)
    assert landed() == []


@pytest.mark.parametrize(
    ("fields", "data", "code"),
    [
        ({"key": "media/0f/a.png"}, PNG, "AccessDenied"),
        ({"Content-Type": "text/html"}, PNG, "AccessDenied"),
        ({"success_action_status": "200"}, PNG, "AccessDenied"),
        ({"acl": "public-read"}, PNG, "AccessDenied"),
        ({}, b"", "EntityTooSmall"),
        ({}, bytes(files.MAX_BYTES + 1), "EntityTooLarge"),
    ],
)
def test_s3_takes_nothing_but_what_was_signed(fields: Any, data: bytes, code: str) -> None:
    form = uploads.begin("a.png", 20, "image/png", by=EDITOR)
    answer = send(form, data, **fields)
    assert answer.status_code in (400, 403)
    assert f"<Code>{code}</Code>" in answer.text
    assert landed() == []


@pytest.mark.parametrize(
    ("size", "content_type", "sentence"),
    [
        (0, "image/jpeg", "“a.jpg” is empty"),
        (80_000_000, "image/jpeg", "“a.jpg” has 80,000,000 bytes; a file can have at most"),
        (20, "image/heic", "“a.jpg” is of no type that can be stored. Allowed are JPEG"),
        (20, "text/html", "“a.jpg” is of no type"),
    ],
)
def test_what_would_not_be_taken_is_refused_before_it_is_sent(
    size: int, content_type: str, sentence: str, english: None
) -> None:
    with pytest.raises(files.UploadRefused, match=sentence):
        uploads.begin("a.jpg", size, content_type, by=EDITOR)


def test_a_type_that_the_browser_does_not_know_is_no_obstacle() -> None:
    assert send(uploads.begin("a.avif", 20, "", by=EDITOR)).status_code == 201


@pytest.mark.parametrize("key", ["uploads/", "uploads/x/a", "media/0f/a.png", "uploads/../media/a"])
def test_another_key_is_no_upload(key: str) -> None:
    assert uploads.parsed(key) is None


@pytest.mark.parametrize("upload_id", ["", "x", "0" * 26, "A" * 27])
def test_an_upload_that_is_not_there_is_not_known(upload_id: str) -> None:
    assert uploads.get(upload_id) is None


@pytest.mark.parametrize("region", ["ap-northeast-1", "us-east-1"])
def test_on_aws_the_form_leads_to_the_buckets_own_host_in_its_region(region: str) -> None:
    uploads.client.cache_clear()
    try:
        with override_settings(S3_ENDPOINT="", AWS_REGION=region):
            form = uploads.begin("a.png", 20, "image/png", by=EDITOR)
    finally:
        uploads.client.cache_clear()
    assert form.url == f"https://{settings.MEDIA_BUCKET}.s3.{region}.amazonaws.com/"


def test_here_it_leads_to_where_the_pages_policy_lets_it() -> None:
    form = uploads.begin("a.png", 20, "image/png", by=EDITOR)
    assert form.url.startswith(f"{settings.UPLOAD_ORIGIN}/")
