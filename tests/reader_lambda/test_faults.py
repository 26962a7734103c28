"""The whole function before a real DynamoDB that fails as told, by a proxy between the two.

microburst shapes its errors after the service model of botocore, so what is tried again and what
is not is decided on answers that nobody here made up.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from reader_lambda import dynamodb, environment, handler
from reader_lambda.public_table import PublicTable
from tests import local_aws
from tests.reader_lambda import builders
from tests.reader_lambda.documents import Document, body_of

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Connect, Reader

pytestmark = pytest.mark.slow

MICROBURST = Path(sys.executable).with_name("microburst")
LONGEST = dynamodb.DEADLINE_SECONDS + dynamodb.ATTEMPT_SECONDS

THROTTLED = {"error": {"code": "ProvisionedThroughputExceededException"}}
TOO_FAST = {"error": {"code": "ThrottlingException", "status": 400}}
INTERNAL = {"error": {"code": "InternalServerError", "status": 500}}
UNAVAILABLE = {"error": {"code": "ServiceUnavailable", "status": 503}}
RESET = {"reset": True}
TRUNCATED = {"response": {"truncate_frac": 0.5}}
DAMAGED = {"response": {"corrupt_bytes": 16}}
BROKEN_OFF = {"response": {"abort_frac": 0.5}}
SILENT = {"timeout_ms": 3000}
EXPIRED = {"error": {"code": "ExpiredTokenException", "status": 400}}
UNKNOWN_KEY = {"error": {"code": "UnrecognizedClientException", "status": 400}}

QUICK = [THROTTLED, TOO_FAST, INTERNAL, UNAVAILABLE, RESET, TRUNCATED, DAMAGED, BROKEN_OFF]


class Faults:
    """The proxy. Without rules it only passes on."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def set(self, *rules: dict[str, Any]) -> None:
        self._call("POST", "rules", [{"service": "dynamodb", **rule} for rule in rules])
        self._call("DELETE", "fired")

    def count(self) -> int:
        """Return how often a rule was applied since they were set."""
        return len(self._call("GET", "fired"))

    def is_ready(self) -> bool:
        try:
            return bool(self._call("GET", "health"))
        except OSError:
            return False

    def _call(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            f"{self.endpoint}/_microburst/{path}",
            json.dumps(body).encode() if body is not None else None,
            {"Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)


@pytest.fixture(scope="module")
def proxy(dynamodb_endpoint: str) -> Iterator[Faults]:
    """The proxy, running before the DynamoDB of the tests."""
    port = local_aws.free_port()
    command = [str(MICROBURST), "--upstream", dynamodb_endpoint, "--port", str(port)]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
    )
    try:
        faults = Faults(f"http://127.0.0.1:{port}")
        give_up = time.monotonic() + 30
        while not faults.is_ready():
            assert process.poll() is None, "microburst ended"
            assert time.monotonic() < give_up, "microburst does not answer"
            time.sleep(0.05)
        _warm_up(faults)
        yield faults
    finally:
        process.kill()
        process.wait()


def _warm_up(faults: Faults) -> None:
    """Let the proxy read its service models, which takes it longer than an attempt may."""
    client = boto3.client(
        "dynamodb", endpoint_url=faults.endpoint, config=Config(retries={"total_max_attempts": 1})
    )
    client.list_tables()
    faults.set(INTERNAL)
    with pytest.raises(ClientError):
        client.list_tables()


@pytest.fixture
def faults(proxy: Faults) -> Faults:
    """The proxy without rules."""
    proxy.set()
    return proxy


@pytest.fixture
def ask(faults: Faults, reader: Reader, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what asks the function, warm and at the other side of the proxy, for a post."""
    client = connect(faults.endpoint)
    monkeypatch.setattr(handler, "_client", client)
    monkeypatch.setattr(handler, "_table", PublicTable(client, environment.public_table()))
    reader.publish(builders.post("2"))

    def ask() -> Any:
        return handler.handler(builders.event("/posts/2"), None)

    assert_is_the_post(ask())
    return ask


def assert_is_the_post(answer: Any) -> None:
    assert answer["statusCode"] == 200
    assert Document(body_of(answer)).one("h1").text == "Title of 2"


def assert_nobody_keeps(answer: Any) -> None:
    assert answer["statusCode"] == 503
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert int(answer["headers"]["Retry-After"]) > 0
    assert "Cache-Tag" not in answer["headers"]


@pytest.mark.parametrize("fault", QUICK, ids=str)
def test_a_fault_that_passes_is_not_seen(ask: Any, faults: Faults, fault: dict[str, Any]) -> None:
    faults.set({**fault, "times": 3})

    assert_is_the_post(ask())
    assert faults.count() == 3


@pytest.mark.parametrize("fault", QUICK, ids=str)
def test_a_fault_that_lasts_is_a_503_and_over_when_it_is(
    ask: Any, faults: Faults, fault: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb, "PAUSES", (0.0, 0.001))
    faults.set(fault)

    assert_nobody_keeps(ask())
    assert faults.count() == 3
    faults.set()
    assert_is_the_post(ask())


def test_three_seconds_of_silence_once_are_an_answer_after_the_first_of_them(
    ask: Any, faults: Faults
) -> None:
    faults.set({**SILENT, "times": 1})

    assert_is_the_post(ask())
    assert faults.count() == 1


def test_silence_is_a_503_within_the_deadline(ask: Any, faults: Faults) -> None:
    faults.set({**SILENT, "timeout_ms": 60_000})

    before = time.monotonic()
    assert_nobody_keeps(ask())
    assert time.monotonic() - before < LONGEST + 5  # of scheduling; the silence lasts a minute
    assert 2 <= faults.count() <= 3
    faults.set()
    assert_is_the_post(ask())


def test_an_answer_that_trickles_is_given_up_as_silence_is(
    ask: Any, faults: Faults, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dynamodb, "DEADLINE_SECONDS", 0.5)
    reader.publish(builders.post("2", html="<p>" + "文" * 20_000 + "</p>"))
    faults.set({"response": {"bandwidth_kbps": 4}})  # 15 s for the whole of it

    assert_nobody_keeps(ask())
    faults.set()
    assert_is_the_post(ask())


def test_an_answer_a_little_late_is_an_answer(ask: Any, faults: Faults) -> None:
    faults.set({"latency": 300})

    assert_is_the_post(ask())


@pytest.mark.parametrize("fault", [EXPIRED, UNKNOWN_KEY], ids=str)
def test_an_expired_credential_is_a_503_at_once_and_a_fresh_one_works_warm(
    ask: Any, faults: Faults, fault: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    faults.set({**fault, "headers": {"x-amz-security-token": "expired"}})

    monkeypatch.setenv("AWS_SESSION_TOKEN", "expired")
    assert_nobody_keeps(ask())
    assert faults.count() == 1
    monkeypatch.setenv("AWS_SESSION_TOKEN", "fresh")
    assert_is_the_post(ask())
