from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import pytest
from django.test import override_settings
from moto import mock_aws

from posts.edge import cloudfront
from posts.edge.errors import PurgeFailed
from tests import local_server


@pytest.fixture
def distribution(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A distribution at AWS's own addresses, where moto answers; returns its id."""
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    cloudfront._client.cache_clear()
    with mock_aws():
        made = boto3.client("cloudfront").create_distribution(
            DistributionConfig={
                "CallerReference": "blog",
                "Comment": "",
                "Enabled": True,
                "Origins": {
                    "Quantity": 1,
                    "Items": [
                        {
                            "Id": "media",
                            "DomainName": "media.s3.amazonaws.com",
                            "S3OriginConfig": {"OriginAccessIdentity": ""},
                        }
                    ],
                },
                "DefaultCacheBehavior": {
                    "TargetOriginId": "media",
                    "ViewerProtocolPolicy": "redirect-to-https",
                },
            }
        )["Distribution"]["Id"]
        with override_settings(DISTRIBUTION_ID=made):
            yield made
    cloudfront._client.cache_clear()


class Refusal:
    """A CloudFront that refuses everything with a code, and counts how often it was asked."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.code = ""
        self.asked = 0


@pytest.fixture
def refusal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Refusal]:
    class Handler(local_server.QuietHandler):
        def do_POST(self) -> None:
            refusing.asked += 1
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(503 if "Unavailable" in refusing.code else 400)
            self.end_headers()
            error = f"<Error><Type>Sender</Type><Code>{refusing.code}</Code></Error>"
            self.wfile.write(f"<ErrorResponse>{error}</ErrorResponse>".encode())

    with local_server.running(Handler) as server:
        refusing = Refusal(server.origin)
        with talking_to(refusing.endpoint, monkeypatch):
            yield refusing


@contextmanager
def talking_to(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", endpoint)
    cloudfront._client.cache_clear()
    with override_settings(DISTRIBUTION_ID="E0"):
        yield
    cloudfront._client.cache_clear()


def batches(distribution: str) -> list[tuple[list[str], str]]:
    """Return the items and the reference of every invalidation of a distribution."""
    client = boto3.client("cloudfront")
    found = client.list_invalidations(DistributionId=distribution)["InvalidationList"]
    wanted = [
        client.get_invalidation(DistributionId=distribution, Id=one["Id"])["Invalidation"]
        for one in found.get("Items", [])
    ]
    return [
        (one["InvalidationBatch"]["Paths"]["Items"], one["InvalidationBatch"]["CallerReference"])
        for one in wanted
    ]


def test_tags_are_purged_in_one_invalidation_by_its_reference(distribution: str) -> None:
    cloudfront.purge(["site", "post-0f3a"], "order-1")
    assert batches(distribution) == [(["#site", "#post-0f3a"], "order-1")]


def test_a_path_is_purged_as_it_is(distribution: str) -> None:
    cloudfront.purge(["site", "/media/0f/*"], "order-1")
    assert batches(distribution) == [(["#site", "/media/0f/*"], "order-1")]


def test_a_retry_sends_the_very_same_batch(distribution: str) -> None:
    for _ in range(2):
        cloudfront.purge(["site"], "order-1")
    first, second = batches(distribution)
    assert first == second


@pytest.mark.parametrize(
    "tag", ["", "a,b", "a b", "post-\n", "\x1fa", "a\x7f", "新幹線", "x" * 257, "site\n"]
)
def test_a_tag_that_cloudfront_can_not_hold_is_not_sent(tag: str, distribution: str) -> None:
    with pytest.raises(ValueError, match="is no cache tag"):
        cloudfront.purge(["site", tag], "order-1")
    assert batches(distribution) == []


@pytest.mark.parametrize("tag", ["!", "~", "+-", "list-0f", "x" * 256])
def test_a_tag_may_have_every_visible_ascii_character_but_the_comma(
    tag: str, distribution: str
) -> None:
    cloudfront.purge([tag], "order-1")
    assert batches(distribution) == [([f"#{tag}"], "order-1")]


@pytest.mark.parametrize(
    "code", ["Throttling", "TooManyInvalidationsInProgress", "ServiceUnavailable", "AccessDenied"]
)
def test_a_refusal_is_told_by_its_code_and_not_tried_again(code: str, refusal: Refusal) -> None:
    refusal.code = code
    with pytest.raises(PurgeFailed) as failure:
        cloudfront.purge(["site"], "order-1")
    assert failure.value.code == code
    assert refusal.asked == 1


def test_an_edge_out_of_reach_is_a_failed_purge(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as bound:  # and not listening
        bound.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{bound.getsockname()[1]}"
        with talking_to(endpoint, monkeypatch), pytest.raises(PurgeFailed) as failure:
            cloudfront.purge(["site"], "order-1")
    assert failure.value.code == "EndpointConnectionError"
