"""What a function does before its first event, under the runtime of Lambda."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import local_aws
from tests.reader_lambda import builders
from tests.reader_lambda import faulty_dynamodb as faults
from tests.reader_lambda.documents import Document, body_of
from tests.reader_lambda.faulty_dynamodb import faulty_dynamodb
from tests.reader_lambda.runtime_api import running

if TYPE_CHECKING:
    from tests.reader_lambda.faulty_dynamodb import Answer

ROOT = Path(__file__).resolve().parent.parent.parent
HANDLER = "reader_lambda.handler.handler"
SITE: Answer = (200, '{"Item": {"title": {"S": "題"}}}'.encode())


def variables(endpoint: str) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": "id",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
        "PYTHONPATH": str(ROOT),
    }


def operations(server: faults.FaultyDynamoDB) -> list[str]:
    return [request["x-amz-target"].rpartition(".")[2] for request in server.requests]


def test_the_site_is_asked_for_before_there_is_an_event(tmp_path: Path) -> None:
    with (
        faulty_dynamodb(SITE, faults.OK) as server,
        running(HANDLER, tmp_path, variables(server.endpoint)) as function,
    ):
        server.wait_until_asked()
        before = operations(server)
        answer = function.invoke(builders.event("/"))

    assert before == ["GetItem"]
    assert operations(server) == ["GetItem", "Query"]
    assert server.connections == 1
    assert Document(body_of(answer)).one("title").text == "題"


SCRIPT = """
import sys
from reader_lambda import cold_start
from reader_lambda.handler import handler

imported = lambda: "reader_lambda.answers" in sys.modules
seen, query_ahead = [imported()], cold_start.client.query_ahead
cold_start.client.query_ahead = lambda *asked: (query_ahead(*asked), seen.append(imported()))
for _ in range(2):
    event = {"rawPath": sys.argv[1], "requestContext": {"http": {"method": "GET"}}}
    seen.append(handler(event, None)["statusCode"])
print(seen)
"""


COLLECTED = """
import gc
from reader_lambda import answers
from reader_lambda.handler import handler

seen = [gc.isenabled()]
for _ in range(2):
    handler({"rawPath": "/", "requestContext": {"http": {"method": "GET"}}}, None)
    seen.append(gc.isenabled())
print(seen)
"""


def test_garbage_is_collected_from_the_first_event_on_whoever_imported_what() -> None:
    with faulty_dynamodb(SITE, faults.OK) as server:
        done = subprocess.run(
            [sys.executable, "-c", COLLECTED],
            env=variables(server.endpoint),
            capture_output=True,
            text=True,
            check=True,
        )

    assert done.stdout == "[False, True, True]\n"


@pytest.mark.parametrize("path", ["/posts/2", "/about"])
def test_the_page_of_the_first_event_is_asked_for_before_it_can_be_made(path: str) -> None:
    with faulty_dynamodb(SITE, faults.OK) as server:
        result = subprocess.run(
            [sys.executable, "-c", SCRIPT, path],
            capture_output=True,
            text=True,
            check=True,
            env=variables(server.endpoint),
        )

    assert result.stdout == "[False, False, 404, 404]\n"
    assert operations(server) == ["GetItem", "Query", "Query"]
    assert server.connections == 1


@pytest.mark.parametrize("fault", [faults.RESET, faults.HALF, faults.INTERNAL, faults.THROTTLED])
def test_a_fault_of_the_first_page_is_not_seen(fault: Answer, tmp_path: Path) -> None:
    with (
        faulty_dynamodb(SITE, fault, faults.OK) as server,
        running(HANDLER, tmp_path, variables(server.endpoint)) as function,
    ):
        answer = function.invoke(builders.event("/posts/2"))

    assert answer["statusCode"] == 404
    assert operations(server) == ["GetItem", "Query", "Query"]


def test_a_site_that_cannot_be_read_is_a_page_that_says_so(tmp_path: Path) -> None:
    with (
        faulty_dynamodb(faults.EXPIRED, faults.EXPIRED, SITE, faults.OK) as server,
        running(HANDLER, tmp_path, variables(server.endpoint)) as function,
    ):
        answers = [function.invoke(builders.event("/posts/2")) for _ in range(3)]

    assert [answer["statusCode"] for answer in answers] == [503, 503, 404]


@pytest.mark.parametrize("fault", [faults.RESET, faults.HALF, faults.INTERNAL, faults.THROTTLED])
def test_a_fault_before_the_first_event_is_not_seen(fault: Answer, tmp_path: Path) -> None:
    with (
        faulty_dynamodb(fault, SITE, faults.OK) as server,
        running(HANDLER, tmp_path, variables(server.endpoint)) as function,
    ):
        answer = function.invoke(builders.event("/"))

    assert operations(server) == ["GetItem", "GetItem", "Query"]
    assert Document(body_of(answer)).one("title").text == "題"


def test_a_function_starts_without_dynamodb_and_says_so(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{local_aws.free_port()}"

    with running(HANDLER, tmp_path, variables(nobody)) as function:
        answer = function.invoke(builders.event("/"))

    assert answer["statusCode"] == 503
