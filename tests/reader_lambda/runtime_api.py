"""A Lambda Runtime API of our own: runs a function under awslambdaric, as Lambda does."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from tests import local_server

REQUEST_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"  # of every event

_SECONDS = 20  # to wait for an answer


class Function:
    """A running function. `invoke` hands it one event after the other."""

    def __init__(self) -> None:
        self._events: queue.Queue[bytes] = queue.Queue()
        self._results: queue.Queue[Any] = queue.Queue()

    def invoke(self, event: Mapping[str, Any]) -> Any:
        """Return what the handler returns. RuntimeError where it raises or does not start."""
        self._events.put(json.dumps(event).encode())
        result = self._results.get(timeout=_SECONDS)
        if isinstance(result, Exception):
            raise result
        return result

    def next_event(self) -> bytes:
        """Return the next event, once there is one."""
        return self._events.get()

    def take(self, path: str, body: bytes) -> None:
        """Take what the runtime posts: a response or an error."""
        parsed = json.loads(body)
        self._results.put(parsed if path.endswith("/response") else RuntimeError(parsed))


@contextmanager
def running(
    handler: str, folder: Path, variables: Mapping[str, str], log: IO[bytes] | None = None
) -> Iterator[Function]:
    """Run a handler, such as `reader_lambda.handler.handler`, of the code in a folder.

    log: takes what the function and its runtime write.
    """
    function = Function()
    with local_server.running(_request_handler(function)) as server:
        environment = {**variables, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}"}
        process = subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", handler],
            cwd=folder,
            env={"PATH": os.environ["PATH"], **environment},
            stdout=log,
            stderr=log,
        )
        try:
            yield function
        finally:
            process.kill()
            process.wait()
            function._events.put(b"{}")  # lets go of the thread that waits for an event


def _request_handler(function: Function) -> type[local_server.QuietHandler]:
    class Handler(local_server.QuietHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else each call takes 40 ms longer
        wbufsize = -1  # head and body in one packet

        def handle(self) -> None:
            with suppress(ConnectionResetError):  # how a function ends
                super().handle()

        def do_GET(self) -> None:
            body = function.next_event()
            self._answer(200, body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            function.take(self.path, body)
            self._answer(202, b"{}")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "application/json")
            self.send_header("Lambda-Runtime-Aws-Request-Id", REQUEST_ID)
            self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 10_000))
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:::function:x")
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

    return Handler
