"""What stands in the log, as this machine and as the admin's Lambda writes it."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import response_for_exception
from django.test import RequestFactory

from blogsite import logs
from tests.reader_lambda.runtime_api import REQUEST_ID, running

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent.parent
OF_A_PERSON = {
    "Cookie": "session=secret",
    "Referer": "https://secret.example/",
    "User-Agent": "secret/5.0",
    "X-Forwarded-For": "192.0.2.7",
}
FUNCTION = """
import logging, logging.config, sys
from blogsite import logs

logging.config.dictConfig(logs.logging_config(deployed=True))

def handler(event, context):
    with logs.request(context.aws_request_id):
        try:
            event["missing"]
        except KeyError:
            logging.getLogger("posts.store").exception("Refused: %s", "題\\nof two lines")
        logging.getLogger().setLevel("INFO")  # as Zappa does when it was not told otherwise
        logging.getLogger("zappa.wsgi").info("192.0.2.7 - GET /?q=secret")
    logging.getLogger("blogsite").info("Outside of any request.")
"""


def test_on_lambda_every_record_is_one_line_of_json(tmp_path: Path) -> None:
    (tmp_path / "function.py").write_text(FUNCTION)
    with (
        (tmp_path / "log").open("wb") as log,
        running("function.handler", tmp_path, {"PYTHONPATH": str(ROOT)}, log) as function,
    ):
        function.invoke({})
    first, second = map(json.loads, (tmp_path / "log").read_text().splitlines())

    trace = first.pop("stackTrace")
    assert trace.startswith("Traceback (most recent call last):\n")
    assert trace.endswith("KeyError: 'missing'")
    assert first == {
        "timestamp": first["timestamp"],
        "level": "ERROR",
        "logger": "posts.store",
        "message": "Refused: 題\nof two lines",
        "requestId": REQUEST_ID,
    }
    assert second == {
        "timestamp": second["timestamp"],
        "level": "INFO",
        "logger": "blogsite",
        "message": "Outside of any request.",
    }


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what reads the lines of JSON that Django's records become."""
    monkeypatch.setattr(logging.getLogger("django"), "propagate", True)

    def read() -> list[Mapping[str, Any]]:
        return [json.loads(logs.JsonFormatter().format(record)) for record in caplog.records]

    return read


@pytest.mark.parametrize(
    ("error", "status", "level"), [(PermissionDenied(), 403, "WARNING"), (OSError(), 500, "ERROR")]
)
def test_of_an_answer_by_django_the_address_is_told_and_not_who_asked(
    lines: Any, error: Exception, status: int, level: str
) -> None:
    asked = RequestFactory().get("/admin/x/?q=secret", headers=OF_A_PERSON, REMOTE_ADDR="192.0.2.7")
    response_for_exception(asked, error)

    (line,) = lines()
    assert (line["status"], line["level"]) == (status, level)
    assert line["message"].endswith(": /admin/x/")
    assert "secret" not in json.dumps(line)
    assert "192.0.2.7" not in json.dumps(line)


def test_a_request_within_another_gives_the_id_back() -> None:
    record = logging.makeLogRecord({"msg": "x"})
    with logs.request("outer"):
        with logs.request("inner"):
            inner = json.loads(logs.JsonFormatter().format(record))
        outer = json.loads(logs.JsonFormatter().format(record))

    assert (inner["requestId"], outer["requestId"]) == ("inner", "outer")


def test_on_this_machine_a_record_is_a_line_to_read() -> None:
    config = logs.logging_config(deployed=False)
    formatter = logging.Formatter(config["formatters"]["line"]["format"])
    record = logging.makeLogRecord({"name": "posts", "levelname": "INFO", "msg": "purged"})

    assert config["handlers"]["stderr"]["formatter"] == "line"
    assert formatter.format(record) == "INFO posts: purged"
