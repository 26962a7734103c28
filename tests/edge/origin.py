"""The reader as the edge's origin: a Function URL over HTTP, which can be broken and counts."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from infra.local.site import Event, answer, event
from reader_lambda import answers, environment, handler, responses
from reader_lambda.public_table import PublicTable
from reader_lambda.request import from_event
from tests import local_server
from tests.edge.varnish import Answer

Read = Callable[[Event, object], Mapping[str, Any]]


class Origin:
    """Answers from the reader unless it is broken.

    `requests` counts them by method and target, `given` is the last answer to each target.
    """

    def __init__(self) -> None:
        self.port = 0
        self.requests: Counter[str] = Counter()
        self.given: dict[str, Answer] = {}
        self.read: Read = self._read
        self.time: str | None = None  # UTC, in place of the clock's
        self.is_silent = False
        self.is_cut_off = False  # sends half of every answer
        self.ended = threading.Event()
        self._one_at_a_time = threading.Lock()  # as in a Lambda, whose handler keeps a connection

    def respond(self, method: str, target: str, headers: Mapping[str, str]) -> Answer:
        """Return what the reader answers. It sees every header, more than CloudFront forwards."""
        self.requests[f"{method} {target}"] += 1
        asked = event(method, target, headers) | {"headers": dict(headers)}
        with self._one_at_a_time:
            status, fields, body = answer(self.read(asked, None))
        given = Answer(status, {name.lower(): value for name, value in fields.items()}, body)
        self.given[target] = given
        return given

    def _read(self, asked: Event, context: object) -> Mapping[str, Any]:
        if self.time is None:
            return handler.handler(asked, context)
        request = from_event(asked)
        site = environment.site_origin()
        response = answers.answer(request, handler._table, site, self.time)
        return responses.for_lambda(response, request.method, site)

    def mend(self) -> None:
        """Answer from the reader again, and count anew."""
        self.read = self._read
        self.time = None
        self.is_silent = self.is_cut_off = False
        self.requests.clear()
        self.given.clear()
        self.renew()

    def renew(self) -> None:
        """Answer from a new container of the Lambda, which remembers nothing."""
        handler._table = PublicTable(handler._client, environment.public_table())


@contextmanager
def running_origin() -> Iterator[Origin]:
    """Run an origin on a free port of 127.0.0.1."""
    origin = Origin()
    with local_server.running(_request_handler(origin)) as server:
        origin.port = server.server_port
        try:
            yield origin
        finally:
            origin.ended.set()


def _request_handler(origin: Origin) -> type[local_server.QuietHandler]:
    class Handler(local_server.QuietHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            if origin.is_silent:
                origin.ended.wait(30)
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            target = self.requestline.split(" ")[1]  # self.path has fewer slashes
            self._send(origin.respond(self.command, target, headers))

        do_HEAD = do_GET

        def _send(self, given: Answer) -> None:
            self.send_response(given.status)
            for name, value in given.headers.items():
                self.send_header(name, value)
            if given.status != 304:
                self.send_header("Content-Length", str(len(given.body)))
            self.end_headers()
            half = len(given.body) // 2
            self.wfile.write(given.body[:half] if origin.is_cut_off else given.body)
            self.close_connection = origin.is_cut_off

    return Handler
