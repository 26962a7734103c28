"""The function itself: what it answers on a good day and on a bad one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reader_lambda import dynamodb, environment, handler
from reader_lambda.public_table import PublicTable
from tests.reader_lambda import builders
from tests.reader_lambda import faulty_dynamodb as faults
from tests.reader_lambda.documents import Document, body_of
from tests.reader_lambda.faulty_dynamodb import faulty_dynamodb

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Connect, Reader

ON_EVERY_ANSWER = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
}


@pytest.fixture
def function(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The handler before the DynamoDB of the tests."""
    monkeypatch.setattr(handler, "_table", reader.table)
    return handler.handler


def test_an_event_is_answered(function: Any, reader: Reader) -> None:
    reader.publish(builders.post("2"))

    answer = function(builders.event("/posts/2"), None)

    assert answer["statusCode"] == 200
    assert set(answer) == {"statusCode", "headers", "body", "isBase64Encoded"}
    page = Document(body_of(answer))
    assert page.links("canonical") == [f"{environment.site_origin()}/posts/2"]


def test_a_post_of_the_present_second_is_shown_and_one_of_tomorrow_is_not(
    function: Any, reader: Reader
) -> None:
    reader.publish(builders.post("2"), builders.post("3", published_at="2199-01-01T00:00:00Z"))

    assert Document(body_of(function(builders.event("/"), None))).titles() == ["Title of 2"]


@pytest.mark.parametrize("fault", [faults.THROTTLED, faults.INTERNAL, faults.RESET, faults.EXPIRED])
def test_without_dynamodb_the_answer_is_503_which_nobody_keeps(
    monkeypatch: pytest.MonkeyPatch,
    connect: Connect,
    caplog: pytest.LogCaptureFixture,
    fault: faults.Answer,
) -> None:
    monkeypatch.setattr(dynamodb, "PAUSES", ())
    with faulty_dynamodb(fault) as server:
        table = PublicTable(connect(server.endpoint), "table")
        monkeypatch.setattr(handler, "_table", table)
        answer = handler.handler(builders.event("/posts/2"), None)

    assert answer["statusCode"] == 503
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert answer["headers"]["Retry-After"] == "5"
    assert "Cache-Tag" not in answer["headers"]
    assert answer["headers"].keys() >= ON_EVERY_ANSWER
    assert Document(body_of(answer)).one("h1").text == "ただいま混み合っています"
    assert [message[:14] for message in caplog.messages] == ["503: GetItem: "]


def test_the_function_recovers_without_a_restart(
    monkeypatch: pytest.MonkeyPatch, connect: Connect
) -> None:
    monkeypatch.setattr(dynamodb, "PAUSES", ())
    nothing = (200, b'{"Items": []}')
    with faulty_dynamodb(faults.RESET, nothing) as server:
        monkeypatch.setattr(handler, "_table", PublicTable(connect(server.endpoint), "table"))
        answers = [handler.handler(builders.event("/"), None)["statusCode"] for _ in range(2)]

    assert answers == [503, 200]


def test_a_fault_of_our_own_is_a_page_too(
    function: Any, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    reader.put({"pk": "PATH#/posts/2", "sk": "PAGE", "kind": "unknown"})

    answer = function(builders.event("/posts/2"), None)

    assert answer["statusCode"] == 500
    assert answer["headers"]["Cache-Control"] == "no-store"
    assert answer["headers"].keys() >= ON_EVERY_ANSWER
    assert Document(body_of(answer)).one("h1").text == "エラーが発生しました"
    assert [message.splitlines()[0] for message in caplog.messages] == ["500: KeyError"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/posts/2/", 301),
        ("GET", "/nothing", 404),
        ("GET", "/posts/gone", 410),
        ("POST", "/", 405),
    ],
)
def test_every_answer_is_guarded_and_sets_no_cookie(
    function: Any, reader: Reader, method: str, path: str, status: int
) -> None:
    reader.put(builders.gone("gone"))

    answer = function(builders.event(path, method=method), None)

    assert answer["statusCode"] == status
    assert answer["headers"].keys() >= ON_EVERY_ANSWER
    assert "set-cookie" not in {name.lower() for name in answer["headers"]}
