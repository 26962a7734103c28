"""A server that answers as told: what DynamoDB does on a bad day."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, bytes]  # status and body

OK: Answer = (200, b'{"Items": []}')
THROTTLED: Answer = (400, b'{"__type": "com.amazon.coral.availability#ThrottlingException"}')
OVER_CAPACITY: Answer = (
    400,
    b'{"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}',
)
INTERNAL: Answer = (500, b'{"__type": "com.amazonaws.dynamodb.v20120810#InternalServerError"}')
EXPIRED: Answer = (400, b'{"__type": "com.amazon.coral.service#ExpiredTokenException"}')
HALF: Answer = (-1, b'{"Items": [')  # announces more than it sends
RESET: Answer = (-2, b"")  # closes the connection without a word
SILENCE: Answer = (-3, b"")


class FaultyDynamoDB:
    """Gives `answers` one after the other, and the last one for ever. Counts what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[dict[str, str]] = []  # headers of each
        self.connections = 0
        self.ended = threading.Event()
        self.endpoint = ""

    def next(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def faulty_dynamodb(*answers: Answer) -> Iterator[FaultyDynamoDB]:
    """Run such a server."""
    faulty = FaultyDynamoDB(*answers)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _request_handler(faulty))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    faulty.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield faulty
    finally:
        faulty.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _request_handler(faulty: FaultyDynamoDB) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def handle(self) -> None:
            faulty.connections += 1
            with suppress(ConnectionError):
                super().handle()

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            faulty.requests.append({key.lower(): value for key, value in self.headers.items()})
            answer = faulty.next()
            if answer == RESET:
                self.close_connection = True
            elif answer == SILENCE:
                faulty.ended.wait(30)
                self.close_connection = True
            else:
                self._send(*answer)

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(max(status, 200))
            self.send_header("Content-Length", str(len(body) + (100 if status < 0 else 0)))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = status < 0

        def log_message(self, *_: object) -> None:
            """Say nothing: the tests tell what went wrong."""

    return Handler
