"""The stand-in for CloudFront: what reaches the reader, and what comes from the bucket."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import boto3
import pytest

from infra.local import site
from infra.local.site import Event, Site


def echo(event: Event, context: object) -> Mapping[str, Any]:
    return {"statusCode": 200, "headers": {"Content-Type": "text/plain"}, "body": str(event)}


@pytest.fixture
def local_site(media_bucket: str) -> Site:
    s3 = boto3.client("s3")
    s3.put_object(
        Bucket=media_bucket, Key="media/0f/図.svg", Body=b"<svg/>", ContentType="image/svg+xml"
    )
    return Site(echo, s3, media_bucket)


def test_a_request_becomes_a_function_url_event() -> None:
    event = site.event(
        "GET", "/posts/%E9%9B%AA?cursor=a%3D", {"host": "evil.example", "if-none-match": '"1"'}
    )
    assert event == {
        "version": "2.0",
        "rawPath": "/posts/%E9%9B%AA",
        "rawQueryString": "cursor=a%3D",
        "headers": {"if-none-match": '"1"'},
        "requestContext": {"http": {"method": "GET", "path": "/posts/雪"}},
        "isBase64Encoded": False,
    }


def test_an_answer_may_be_text_or_base64() -> None:
    assert site.answer({"statusCode": 200, "headers": {"A": "b"}, "body": "雪"}) == (
        200,
        {"A": "b"},
        "雪".encode(),
    )
    encoded = {"statusCode": 200, "body": base64.b64encode(b"\xff").decode()}
    assert site.answer({**encoded, "isBase64Encoded": True}) == (200, {}, b"\xff")


def test_pages_come_from_the_reader(local_site: Site) -> None:
    status, headers, body = local_site.respond("GET", "/posts/2", {})
    assert (status, headers) == (200, {"Content-Type": "text/plain"})
    assert b"'rawPath': '/posts/2'" in body


def test_files_come_from_the_bucket_immutable_and_harmless(local_site: Site) -> None:
    status, headers, body = local_site.respond("GET", "/media/0f/%E5%9B%B3.svg", {})
    assert (status, body) == (200, b"<svg/>")
    assert headers["Content-Type"] == "image/svg+xml"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_a_file_that_the_browser_has_is_not_sent_again(local_site: Site) -> None:
    _, headers, _ = local_site.respond("GET", "/media/0f/%E5%9B%B3.svg", {})
    again = {"if-none-match": headers["ETag"]}
    status, _, body = local_site.respond("GET", "/media/0f/%E5%9B%B3.svg", again)
    assert (status, body) == (304, b"")


@pytest.mark.parametrize("path", ["/media/0f/other.svg", "/media/", "/media/%2e%2e/x", "/assets/x"])
def test_a_file_that_is_not_there_is_a_404(path: str, local_site: Site) -> None:
    assert local_site.respond("GET", path, {})[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_the_site_is_for_reading(method: str, local_site: Site) -> None:
    assert local_site.respond(method, "/", {})[0] == 403
