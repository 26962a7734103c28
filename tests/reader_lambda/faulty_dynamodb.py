"""A server that answers as told: what DynamoDB does on a bad day."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ssl import SSLContext

from tests import local_server

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
DRIP: Answer = (-4, b'{"Items": []}' + b" " * 1000)  # a byte now and then
DAMAGED: Answer = (-5, b'{"Items": [{}]}')  # another body than the one its checksum is of
LONG: Answer = (-6, b'{"Items": []}{}')  # sends more than it announces

_DRIP_SECONDS = 0.02
_PATIENCE_SECONDS = 30
_UNTRUE = {HALF: 100, LONG: -2}  # bytes that are announced beyond those sent


class FaultyDynamoDB:
    """Gives `answers` one after the other, and the last one for ever. Counts what it was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.requests: list[dict[str, str]] = []  # headers of each
        self.connections = 0
        self.ended = threading.Event()
        self.endpoint = ""
        self._was_asked = threading.Event()

    def next(self) -> Answer:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        self._was_asked.set()
        return answer

    def wait_until_asked(self) -> None:
        """Wait for the first request: what comes over another connection may overtake it."""
        assert self._was_asked.wait(_PATIENCE_SECONDS)


@contextmanager
def faulty_dynamodb(*answers: Answer, tls: SSLContext | None = None) -> Iterator[FaultyDynamoDB]:
    """Run such a server, behind TLS where a context with its certificate is given."""
    faulty = FaultyDynamoDB(*answers)
    with local_server.running(_request_handler(faulty), tls) as server:
        faulty.endpoint = server.origin
        try:
            yield faulty
        finally:
            faulty.ended.set()


def _request_handler(faulty: FaultyDynamoDB) -> type[local_server.QuietHandler]:
    class Handler(local_server.QuietHandler):
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
                self._send(answer)

        def _send(self, answer: Answer) -> None:
            status, body = answer
            checksum = zlib.crc32(body) + (answer == DAMAGED)
            self.send_response(max(status, 200))
            self.send_header("Content-Length", str(len(body) + _UNTRUE.get(answer, 0)))
            self.send_header("x-amz-crc32", str(checksum))
            self.end_headers()
            for piece in _pieces(faulty, answer):
                self.wfile.write(piece)
            self.close_connection = answer in {HALF, DRIP}

    return Handler


def _pieces(faulty: FaultyDynamoDB, answer: Answer) -> Iterator[bytes]:
    if answer != DRIP:
        yield answer[1]
        return
    for byte in answer[1]:
        yield bytes([byte])
        if faulty.ended.wait(_DRIP_SECONDS):
            return
