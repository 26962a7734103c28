"""The Lambda Runtime API for one function, served by the thread that measures it.

No other thread takes part, so that a measured time holds the function's work and one exchange
over a local socket, the same for every function.
"""

from __future__ import annotations

import json
import select
import socket
import time
from dataclasses import dataclass, field
from typing import BinaryIO

_SECONDS = 30  # to wait for the function
_HEADERS = (
    "Lambda-Runtime-Aws-Request-Id: request\r\n"
    "Lambda-Runtime-Deadline-Ms: {deadline}\r\n"
    "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:::function:benchmark\r\n"
    "Content-Type: application/json\r\n"
)


class FunctionFailed(Exception):
    """The function did not start, raised an error, or did not answer in time."""


@dataclass(frozen=True)
class Exchange:
    """An event and its response. sent, received: when, by `time.perf_counter`."""

    sent: float
    received: float
    response: bytes

    @property
    def seconds(self) -> float:
        """What the round trip took."""
        return self.received - self.sent


@dataclass(frozen=True)
class _Call:
    """What the function sent: `GET .../next`, or `POST` of a response or an error."""

    connection: socket.socket
    path: str
    body: bytes


@dataclass
class RuntimeApi:
    """Hands events to a function. To be closed."""

    _listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    _connections: dict[socket.socket, BinaryIO] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Host and port, for AWS_LAMBDA_RUNTIME_API."""
        return "{}:{}".format(*self._listener.getsockname())

    def invoke(self, event: object) -> Exchange:
        """Hand over an event. Raises FunctionFailed."""
        waiting = self._next_call("/next")
        body = json.dumps(event).encode()
        sent = time.perf_counter()
        _answer(waiting.connection, "200 OK", body)
        response = self._next_call("/response")
        received = time.perf_counter()
        _answer(response.connection, "202 Accepted", b"{}")
        return Exchange(sent, received, response.body)

    def close(self) -> None:
        """Close all connections."""
        for connection, reader in self._connections.items():
            reader.close()
            connection.close()
        self._listener.close()

    def _next_call(self, expected: str) -> _Call:
        while True:
            ready, _, _ = select.select([self._listener, *self._connections], [], [], _SECONDS)
            if not ready:
                raise FunctionFailed(f"no word from the function for {_SECONDS} seconds")
            for place in ready:
                if place is self._listener:
                    self._accept()
                elif call := self._read(place):
                    if not call.path.endswith(expected):
                        raise FunctionFailed(call.body.decode(errors="replace"))
                    return call

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connections[connection] = connection.makefile("rb")

    def _read(self, connection: socket.socket) -> _Call | None:
        reader = self._connections[connection]
        first = reader.readline().split()
        if not first:
            del self._connections[connection]
            connection.close()
            return None
        length = 0
        while line := reader.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return _Call(connection, first[1].decode(), reader.read(length))


def _answer(connection: socket.socket, status: str, body: bytes) -> None:
    headers = _HEADERS.format(deadline=int(time.time() * 1000) + 1000 * _SECONDS)
    head = f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)
