"""AWS at its own addresses, and small servers that answer what a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import boto3
import pytest
from moto import mock_aws

from tests import local_server

Answer = tuple[int, dict[str, str], bytes]
Serve = Callable[[Callable[[str], Answer]], str]


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AWS's own addresses, where moto answers."""
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    with mock_aws():
        yield


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server whose answers, by path, are a function's; returns its address.

    An answer is status, headers and body. A Date among the headers is sent in place of the time.
    """
    with ExitStack() as servers:
        yield lambda answer: servers.enter_context(local_server.running(_handler(answer))).origin


def _handler(answer: Callable[[str], Answer]) -> type[local_server.QuietHandler]:
    class Handler(local_server.QuietHandler):
        def do_GET(self) -> None:
            status, headers, body = answer(self.path)
            self.send_response_only(status)
            for name, value in {"Date": self.date_time_string(), **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

    return Handler
