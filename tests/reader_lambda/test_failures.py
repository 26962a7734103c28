"""What the log says of a failure, under Lambda's own runtime and in its format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reader_lambda import failures, handler, pages, rendering, routing
from reader_lambda.dynamodb import Unavailable
from tests.reader_lambda import builders
from tests.reader_lambda import faulty_dynamodb as faults
from tests.reader_lambda.faulty_dynamodb import Answer, faulty_dynamodb
from tests.reader_lambda.runtime_api import REQUEST_ID, running

if TYPE_CHECKING:
    from tests.reader_lambda.conftest import Reader

ROOT = Path(__file__).parent.parent.parent
OF_A_READER = {
    "cookie": "session=secret",
    "referer": "https://secret.example/",
    "user-agent": "secret/5.0",
    "x-forwarded-for": "192.0.2.7",
}
EVENT = builders.event(
    "/posts/secret", "q=secret", headers={**OF_A_READER, "x-amz-cf-id": "kWlwqv2f=="}
)
BAD_SIGNATURE = (400, b'{"__type": "a#InvalidSignatureException", "message": "not secret"}')
NO_JSON = (403, b"<html>secret</html>")
ODD_KIND = (200, b'{"Items": [{"sk": {"S": "PAGE"}, "kind": {"S": "secret"}}]}')


@pytest.mark.parametrize(
    ("fault", "status", "message"),
    [
        (BAD_SIGNATURE, 503, "503: Query: 400 InvalidSignatureException"),
        (NO_JSON, 503, "503: Query: 403 without a type"),
        (ODD_KIND, 500, "500: KeyError\n"),
    ],
)
def test_a_failure_is_one_line_with_its_ids_and_nothing_of_who_asked_or_for_what(
    tmp_path: Path, fault: Answer, status: int, message: str
) -> None:
    with faulty_dynamodb(faults.OK, faults.OK, fault) as server:
        well, failed, lines = answers_and_log(server.endpoint, tmp_path / "log")

    assert (well["statusCode"], failed["statusCode"]) == (404, status)
    assert "X-Request-Id" not in well["headers"]
    assert failed["headers"]["X-Request-Id"] == REQUEST_ID
    assert failed["headers"]["Cache-Control"] == "no-store"
    assert [sorted(line) for line in lines] == [
        ["edgeRequestId", "level", "logger", "message", "requestId", "route", "status", "timestamp"]
    ]
    (line,) = lines
    assert line["message"].startswith(message)
    assert line | {"message": "", "timestamp": ""} == {
        "timestamp": "",
        "level": "ERROR",
        "message": "",
        "logger": "reader_lambda.failures",
        "requestId": REQUEST_ID,
        "edgeRequestId": "kWlwqv2f==",
        "route": "post",
        "status": status,
    }
    assert "secret" not in json.dumps(line)
    assert "192.0.2.7" not in json.dumps(line)


def answers_and_log(endpoint: str, log: Path) -> tuple[Any, Any, list[dict[str, Any]]]:
    """Ask twice; return both answers and the lines of the log, decoded."""
    variables = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
        "AWS_LAMBDA_LOG_FORMAT": "JSON",
    }
    with (
        log.open("wb") as written,
        running("reader_lambda.handler.handler", ROOT, variables, written) as function,
    ):
        well, failed = function.invoke(EVENT), function.invoke(EVENT)
    return well, failed, [json.loads(line) for line in log.read_text().splitlines()]


def test_a_line_tells_where_our_own_fault_is(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ZeroDivisionError) as failure:
        1 / 0  # noqa: B018 (it fails)
    failures.log(failure.value, 500, "/", "")

    assert "in test_a_line_tells_where_our_own_fault_is" in caplog.text
    assert "1 / 0" in caplog.text


def test_a_template_that_fails_tells_nothing_of_the_post(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def render(template: str, **context: Any) -> str:
        return rendering.render(template, **{**context, "published": None})

    reader.publish(builders.post("2", title="Nobody's business"))
    monkeypatch.setattr(handler, "_table", reader.table)
    monkeypatch.setattr(pages, "render", render)
    answer = handler.handler(builders.event("/posts/2"), None)

    assert answer["statusCode"] == 500
    assert "500: TemplateError" in caplog.text
    assert "business" not in caplog.text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "home"),
        ("/tags/AWS/feed.xml", "redirect"),
        ("/posts/%E9%A1%8C", "post"),
        ("/nothing/here", "address"),
        ("/nothing//here", "nothing"),
        ("/%", "nothing"),
        ("/%ff", "nothing"),
        ("", "nothing"),
    ],
)
def test_a_line_tells_the_kind_of_address(
    caplog: pytest.LogCaptureFixture, path: str, kind: str
) -> None:
    failures.log(Unavailable("Query: 500"), 503, path, "")

    (record,) = caplog.records
    assert record.__dict__["route"] == kind
    assert record.__dict__["edgeRequestId"] is None


def test_a_fault_of_the_routes_themselves_is_a_page_and_a_line_too(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_path: str) -> None:
        raise RecursionError

    monkeypatch.setattr(routing, "resolve", fail)
    monkeypatch.setattr(handler._table, "site", dict)
    answer = handler.handler(builders.event("/"), None)

    assert answer["statusCode"] == 500
    assert [record.__dict__["route"] for record in caplog.records] == ["unknown"]
