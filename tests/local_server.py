"""Servers of the tests' own, on free ports of 127.0.0.1."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext


class QuietHandler(BaseHTTPRequestHandler):
    """Answers without a word on stderr."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        """Keep the tests' output clean."""


class LocalServer(ThreadingHTTPServer):
    """A server that runs. origin: its address."""

    origin = ""


@contextmanager
def running(
    handler: Callable[..., BaseHTTPRequestHandler], tls: SSLContext | None = None
) -> Iterator[LocalServer]:
    """Run a server until the block is left, behind TLS where a context is given."""
    server = LocalServer(("127.0.0.1", 0), handler)
    server.origin = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
