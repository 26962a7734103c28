from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPResponse
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reader_lambda import http
from reader_lambda.http import BadResponse, Response, Stream, read_response
from tests.reader_lambda import faulty_dynamodb as faults
from tests.reader_lambda.faulty_dynamodb import faulty_dynamodb

HEADERS = {"host": "127.0.0.1", "x-amz-target": "DynamoDB_20120810.Query"}

OK = b"HTTP/1.1 200 OK\r\n"
PLAIN = OK + b"Content-Length: 5\r\n\r\nhello"
CHUNKED = OK + b"transfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"


class Arriving:
    """In place of a socket: what arrives at it, piece by piece, and then its end."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = [piece for piece in pieces if piece]

    def recv(self, size: int) -> bytes:
        piece = self._pieces.pop(0) if self._pieces else b""
        if len(piece) > size:
            self._pieces.insert(0, piece[size:])
        return piece[:size]

    def settimeout(self, seconds: float) -> None:
        assert seconds > 0


def stream_of(*pieces: bytes) -> Stream:
    arriving: Any = Arriving(pieces)
    stream = Stream(arriving)
    stream.until = time.monotonic() + 60
    return stream


def read(*pieces: bytes) -> Response:
    return read_response(stream_of(*pieces))


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED])
def test_a_body_is_read_by_its_length_or_in_chunks(answer: bytes) -> None:
    response = read(answer)

    assert (response.status, response.body) == (200, b"hello")


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED])
def test_it_does_not_matter_in_which_pieces_an_answer_arrives(answer: bytes) -> None:
    assert read(*(answer[at : at + 1] for at in range(len(answer)))).body == b"hello"


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED])
def test_an_answer_cut_short_at_any_byte_is_none(answer: bytes) -> None:
    for end in range(len(answer)):
        with pytest.raises(BadResponse):
            read(answer[:end])


@pytest.mark.parametrize("answer", [PLAIN, CHUNKED])
def test_what_follows_an_answer_stays_unread(answer: bytes) -> None:
    stream = stream_of(answer + b"more")

    assert read_response(stream).body == b"hello"
    assert stream.holds_more()


def test_names_of_headers_have_no_case_and_repeated_ones_are_joined() -> None:
    response = read(OK + b"X-A: 1\r\nx-a:\t2 \r\nCONTENT-LENGTH:0\r\n\r\n")

    assert response.headers == {"x-a": "1, 2", "content-length": "0"}


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"HTTP/1.0 200 OK\r\ncontent-length: 0",
        b"HTTP/2 200 OK\r\ncontent-length: 0",
        b"HTTP/1.1 100 Continue\r\ncontent-length: 0",
        b"HTTP/1.1 600 OK\r\ncontent-length: 0",
        b"HTTP/1.1  200 OK\r\ncontent-length: 0",
        b"HTTP/1.1 2000 OK\r\ncontent-length: 0",
        b"HTTP/1.1 20 OK\r\ncontent-length: 0",
        b"HTTP/1.1 2\xb20 OK\r\ncontent-length: 0",
        b"HTTP/1.1 200\r\ncontent-length: 0",
        b"HTTP/1.1 200 OK\ncontent-length: 0",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\rx: y",
        b"HTTP/1.1 200 OK\r\n content-length: 0",
        b"HTTP/1.1 200 OK\r\ncontent-length : 0",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nfolded: a\r\n b",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nx: a\x00b",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nno header",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nnone",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n: none",
        b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\xe9: none",
    ],
)
def test_an_odd_head_is_refused(head: bytes) -> None:
    with pytest.raises(BadResponse, match=r"no status line|no header"):
        read(head + b"\r\n\r\n")


@pytest.mark.parametrize(
    "headers",
    [
        b"x: y",
        b"content-length: ",
        b"content-length: -1",
        b"content-length: +1",
        b"content-length: 1_0",
        b"content-length: 0x5",
        b"content-length: \xb2",
        b"content-length: 5\r\ncontent-length: 5",
        b"content-length: 5, 5",
        b"content-length: 99999999",
        b"content-length: 9999999999999999999",
        b"content-length: " + b"9" * 5000,
        b"transfer-encoding: gzip",
        b"transfer-encoding: gzip, chunked",
        b"transfer-encoding: chunked\r\ntransfer-encoding: chunked",
        b"transfer-encoding: chunked\r\ncontent-length: 5",
    ],
)
def test_a_body_whose_end_is_not_plain_is_refused(headers: bytes) -> None:
    with pytest.raises(BadResponse, match="a body of"):
        read(OK + headers + b"\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + b" " * 100)


@pytest.mark.parametrize(
    "chunks",
    [
        b"\r\n",
        b"-1\r\n",
        b"0x5\r\nhello\r\n0\r\n\r\n",
        b" 5\r\nhello\r\n0\r\n\r\n",
        b"5;name=value\r\nhello\r\n0\r\n\r\n",
        b"4\r\nhello\r\n0\r\n\r\n",
        b"5\r\nhello0\r\n\r\n",
        b"5\nhello\n0\n\n",
        b"0\r\ntrailer: x\r\n\r\n",
        b"FFFFFFFF\r\nhello\r\n0\r\n\r\n",
        b"00000000000000000000005\r\nhello\r\n0\r\n\r\n",
    ],
)
def test_odd_chunks_are_refused(chunks: bytes) -> None:
    with pytest.raises(BadResponse):
        read(OK + b"transfer-encoding: chunked\r\n\r\n" + chunks)


def test_a_head_that_does_not_end_is_refused_at_its_limit() -> None:
    with pytest.raises(BadResponse, match="more than 16384 bytes"):
        read(OK, *[b"x: " + b"y" * 1000 + b"\r\n"] * 17)


def test_a_body_that_does_not_end_is_refused_at_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAX_BODY", 50)

    with pytest.raises(BadResponse, match="more than 50 bytes"):
        read(OK + b"transfer-encoding: chunked\r\n\r\n" + b"5\r\nhello\r\n" * 11)


FRAGMENTS = st.sampled_from(
    [
        *(OK, b"HTTP/1.1 503 \r\n", b"HTTP/1.0 200 OK\r\n", b"\r\n", b"\r\n\r\n", b"\n", b"\r"),
        *(b"Content-Length: ", b"Transfer-Encoding: chunked\r\n", b": ", b"x", b"0", b"5", b"FF"),
        *(b"5\r\nhello\r\n", b"0\r\n\r\n", b"hello", b"\x00", b"\xff", b" " * 40, b"a" * 20_000),
    ]
)


@settings(max_examples=400)
@given(pieces=st.lists(FRAGMENTS | st.binary(max_size=8), max_size=12))
@example(pieces=[PLAIN])
@example(pieces=[CHUNKED])
def test_whatever_arrives_is_an_answer_as_http_client_reads_it_or_is_refused(
    pieces: list[bytes],
) -> None:
    try:
        response = read(*pieces)
    except BadResponse:
        return
    theirs = by_http_client(b"".join(pieces))
    assert (response.status, response.body) == (theirs.status, theirs.read())


@settings(max_examples=100)
@given(
    body=st.binary(max_size=200),
    cuts=st.lists(st.integers(0, 200), max_size=6),
    chunked=st.booleans(),
)
def test_every_proper_answer_is_read(body: bytes, cuts: list[int], chunked: bool) -> None:
    edges = sorted({0, len(body), *(cut for cut in cuts if cut < len(body))})
    parts = [body[start:end] for start, end in pairwise(edges)]
    if chunked:
        chunks = [b"%x\r\n%b\r\n" % (len(part), part) for part in parts]
        pieces = [OK, b"Transfer-Encoding: Chunked\r\n\r\n", *chunks, b"0\r\n\r\n"]
    else:
        pieces = [OK, b"Content-Length: %d\r\n\r\n" % len(body), *parts]

    assert read(*pieces).body == body


def by_http_client(data: bytes) -> HTTPResponse:
    class Received:
        def makefile(self, *_: object) -> io.BytesIO:
            return io.BytesIO(data)

    received: Any = Received()
    response = HTTPResponse(received)
    response.begin()
    return response


class Server:
    """Gives `answers` one after the other, whatever is asked. Counts its connections."""

    def __init__(self, *answers: bytes) -> None:
        self.connections = 0
        self._answers = list(answers)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def run(self) -> None:
        with self._listening:
            while self._answers:
                connected, _ = self._listening.accept()
                self.connections += 1
                with connected:
                    self._serve(connected)

    def _serve(self, connected: socket.socket) -> None:
        while self._answers and connected.recv(65_536):
            connected.sendall(self._answers.pop(0))


@contextmanager
def serving(*answers: bytes) -> Iterator[tuple[Server, http.Connection]]:
    server = Server(*answers)
    thread = threading.Thread(target=server.run)
    thread.start()
    connection = http.Connection(server.address)
    try:
        yield server, connection
    finally:
        connection.close()
        thread.join()


def post(connection: http.Connection, seconds: float = 10.0) -> Response:
    until = time.monotonic() + seconds
    connection.send(HEADERS, b"{}", until)
    return connection.receive(until)


def test_a_request_says_how_long_it_is_and_what_it_was_told() -> None:
    with faulty_dynamodb(faults.OK) as server, closing(http.Connection(server.endpoint)) as client:
        post(client)

    assert server.requests == [HEADERS | {"content-length": "2"}]


def test_requests_share_a_connection() -> None:
    with serving(PLAIN, CHUNKED, PLAIN) as (server, connection):
        bodies = [post(connection).body for _ in range(3)]

    assert (bodies, server.connections) == ([b"hello"] * 3, 1)


@pytest.mark.parametrize(
    "last", [PLAIN + b"x", PLAIN.replace(b"\r\n\r\n", b"\r\nConnection: Close\r\n\r\n")]
)
def test_after_a_last_answer_or_one_too_long_the_connection_is_another(last: bytes) -> None:
    with serving(last, PLAIN) as (server, connection):
        bodies = [post(connection).body for _ in range(2)]

    assert (bodies, server.connections) == ([b"hello"] * 2, 2)


def test_after_a_failure_the_next_request_makes_another_connection() -> None:
    with serving(b"nonsense\r\n\r\n", PLAIN) as (server, connection):
        with pytest.raises(BadResponse, match="no status line"):
            post(connection)
        assert post(connection).body == b"hello"

    assert server.connections == 2


def test_an_answer_that_was_not_read_is_never_taken_for_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_stream: object) -> Response:
        raise MemoryError

    with faulty_dynamodb(faults.OK) as server, closing(http.Connection(server.endpoint)) as client:
        with monkeypatch.context() as patch:
            patch.setattr(http, "read_response", fail)
            with pytest.raises(MemoryError):
                post(client)
        post(client)

    assert server.connections == 2


def test_without_time_left_nothing_is_sent() -> None:
    with serving(PLAIN) as (server, connection):
        with pytest.raises(TimeoutError):
            post(connection, seconds=0.0)
        assert server.connections == 0
        post(connection)


def test_an_answer_that_nobody_waits_for_is_given_up_with_its_connection() -> None:
    with (
        faulty_dynamodb((200, b"first"), (200, b"second")) as server,
        closing(http.Connection(server.endpoint)) as connection,
    ):
        connection.send(HEADERS, b"{}", time.monotonic() + 10)
        server.wait_until_asked()
        answer = post(connection)

    assert (answer.body, server.connections) == (b"second", 2)


def test_the_first_request_takes_the_connection_that_was_made_ahead() -> None:
    with faulty_dynamodb(faults.OK) as server, closing(http.Connection(server.endpoint)) as client:
        client.connect_ahead(time.monotonic() + 10)
        post(client)
        post(client)

    assert server.connections == 1


def test_a_connection_that_cannot_be_made_ahead_fails_with_the_first_request() -> None:
    connection = http.Connection("http://127.0.0.1:1")

    connection.connect_ahead(time.monotonic() + 10)

    with pytest.raises(ConnectionRefusedError):
        post(connection)


def test_a_connection_ahead_that_is_lost_is_made_again() -> None:
    with serving(PLAIN) as (server, connection):
        connection.connect_ahead(time.monotonic() + 10)
        assert connection._ahead is not None
        connection._ahead.shutdown(socket.SHUT_RDWR)
        with pytest.raises(OSError, match=r"closed|Broken pipe|reset"):
            post(connection)
        assert post(connection).body == b"hello"

    assert server.connections == 2


def test_without_a_request_there_is_no_answer() -> None:
    connection = http.Connection("http://127.0.0.1:1")

    with pytest.raises(BadResponse, match="nothing was asked"):
        connection.receive(time.monotonic() + 10)


@pytest.mark.parametrize(
    ("address", "host", "name", "port"),
    [
        ("http://localhost:8000", "localhost:8000", b"localhost", 8000),
        ("http://localhost:8000/", "localhost:8000", b"localhost", 8000),
        ("http://[::1]:8000", "[::1]:8000", b"::1", 8000),
        ("http://[::1]", "[::1]", b"::1", 80),
        ("https://dynamodb.eu-west-1.amazonaws.com", None, None, 443),
    ],
)
def test_an_address_names_host_and_port(
    address: str, host: str | None, name: bytes | None, port: int
) -> None:
    connection = http.Connection(address)

    assert connection.host == (host or address.removeprefix("https://"))
    assert connection._name == (name or connection.host.encode())
    assert connection._port == port
