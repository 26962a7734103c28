"""A client of HTTP/1.1, as small and as strict as one server that we know allows.

http.client takes longer to import than the whole reader. Whatever is not plainly an answer to what
was asked is refused, and the connection with it.
"""

from __future__ import annotations

import _socket  # the compiled part alone: `socket` makes enums of it, for 2 ms
import re
import time
from collections.abc import Iterator, Mapping

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    from reader_lambda.tls import Tls

MAX_HEAD = 16_384  # bytes of status line and headers together
MAX_BODY = 33_554_432  # bytes: twice the most that DynamoDB reads at once, for its escapes

_PIECE = 65_536  # bytes asked of the socket at a time
_BLANK = b"\r\n"
# Not as regular expressions, which take longer to compile than all of a cold start to match.
_VERSION = "HTTP/1.1 "
_DIGITS = "0123456789"
_IN_NAMES = "!#$%&'*+-.^_`|~" + _DIGITS + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CONTROLS = frozenset(map(chr, (*range(0x20), 0x7F)))
_LENGTH_DIGITS = 8
_CHUNK_SIZE = rb"[0-9A-Fa-f]{1,7}"  # compiled when there is a chunk


class BadResponse(OSError):
    """What came is not an answer, or not a whole one."""


class Response:
    """status, headers by their name in lower case, and the body."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body


class Connection:
    """A connection to a server, made with the first request and again after it was lost."""

    def __init__(self, address: str) -> None:
        """address: URL with scheme and host."""
        scheme, _, rest = address.partition("://")
        self._is_secure = scheme == "https"
        self.host = rest.partition("/")[0]
        name, port = _name_and_port(self.host)
        # In bytes: for text Python would import the codec of international names, 1 ms.
        self._name: Any = name.encode("ascii")
        self._port = port or (443 if self._is_secure else 80)
        self._tls: Tls | None = None
        self._ahead: _socket.socket | None = None  # connected, and by TCP alone
        self._stream: Stream | None = None
        self._awaits_answer = False

    def connect_ahead(self, until: float) -> None:
        """Connect by TCP before there is a request, which the server takes its time for too.

        Nothing fails here: what could not be connected by then is so with the first request.
        """
        try:
            self._ahead = _connected(self._name, self._port, until)
        except OSError:
            return

    def send(self, headers: Mapping[str, str], body: bytes, until: float) -> None:
        """Send a request to "/". An answer that was not received before is given up.

        until: time of time.monotonic(), by which all of it must have gone.
        OSError where that fails; the next request makes another connection.
        """
        if self._awaits_answer:  # which would else be taken for the answer to this request
            self.close()
        try:
            stream = self._stream = self._stream or self._connected(until)
            stream.until = until
            stream.send(_request(headers, body))
        except BaseException:
            self.close()
            raise
        self._awaits_answer = True

    def receive(self, until: float) -> Response:
        """Return the answer to the request that was sent, whatever its status.

        until: by which all of it must have come; OSError as in `send`.
        """
        stream = self._stream
        if stream is None or not self._awaits_answer:
            raise BadResponse("nothing was asked")
        try:
            stream.until = until
            response = read_response(stream)
        except BaseException:  # else the next request would get the rest of this answer
            self.close()
            raise
        self._awaits_answer = False
        if "close" in response.headers.get("connection", "").lower() or stream.holds_more():
            self.close()
        return response

    def close(self) -> None:
        """Close the connection; the next request makes another."""
        self._awaits_answer = False
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        if self._ahead is not None:
            self._ahead.close()
            self._ahead = None

    def _connected(self, until: float) -> Stream:
        plain, self._ahead = self._ahead or _connected(self._name, self._port, until), None
        if not self._is_secure:
            return Stream(plain)
        self._tls = self._tls or _tls()
        return Stream(self._tls.secured(plain, self._name, _left(until)))


class Stream:
    """A connected socket, of which every wait ends at the time `until`."""

    def __init__(self, connected: _socket.socket) -> None:
        self.until = 0.0
        self._socket = connected
        self._held = bytearray()  # came, and was not asked for yet

    def send(self, data: bytes) -> None:
        self._socket.settimeout(_left(self.until))
        self._socket.sendall(data)

    def up_to(self, end: bytes, limit: int) -> bytes:
        """Return what comes before `end`, which is dropped. At most limit bytes."""
        while (found := self._held.find(end, 0, limit + len(end))) < 0:
            if len(self._held) >= limit + len(end):
                raise BadResponse(f"more than {limit} bytes before {end!r}")
            self._receive()
        taken = self.exactly(found)
        self.exactly(len(end))
        return taken

    def exactly(self, count: int) -> bytes:
        """Return that many bytes."""
        while len(self._held) < count:
            self._receive()
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def holds_more(self) -> bool:
        """Tell whether more came than was asked for."""
        return bool(self._held)

    def close(self) -> None:
        self._socket.close()

    def _receive(self) -> None:
        self._socket.settimeout(_left(self.until))
        piece = self._socket.recv(_PIECE)
        if not piece:
            raise BadResponse("the connection was closed before the end of the answer")
        self._held += piece


def read_response(stream: Stream) -> Response:
    """Read one answer and not a byte more. OSError where it is none."""
    status, headers = parse_head(stream.up_to(_BLANK + _BLANK, MAX_HEAD))
    length, coding = headers.get("content-length"), headers.get("transfer-encoding")
    if coding is None and length is not None and _is_length(length):
        return Response(status, headers, _body(stream, int(length)))
    if length is None and coding is not None and coding.lower() == "chunked":
        return Response(status, headers, b"".join(_chunks(stream)))
    raise BadResponse(f"a body of length {length} and coding {coding}")


def parse_head(head: bytes) -> tuple[int, dict[str, str]]:
    """Return status and headers, of which repeated ones are joined by a comma."""
    first, *lines = head.decode("latin-1").split("\r\n")
    status = _status(first)
    headers: dict[str, str] = {}
    for line in lines:
        name, value = _header(line)
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return status, headers


def _status(line: str) -> int:
    version, code, reason = line[:9], line[9:12], line[12:]
    is_code = not code.strip(_DIGITS) and "2" <= code < "6"
    is_reason = reason.startswith(" ") and _CONTROLS.isdisjoint(reason)
    if version != _VERSION or not is_code or not is_reason:
        raise BadResponse("no status line")
    return int(code)


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    is_name = name and not name.strip(_IN_NAMES)
    if not is_name or not colon or not _CONTROLS.isdisjoint(value.replace("\t", " ")):
        raise BadResponse("no header")
    return name.lower(), value.strip(" \t")


def _is_length(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LENGTH_DIGITS


def _body(stream: Stream, length: int) -> bytes:
    if length > MAX_BODY:
        raise BadResponse(f"a body of {length} bytes")
    return stream.exactly(length)


def _chunks(stream: Stream) -> Iterator[bytes]:
    left = MAX_BODY
    while size := _chunk_size(stream):
        left -= size
        if left < 0:
            raise BadResponse(f"a body of more than {MAX_BODY} bytes")
        yield stream.exactly(size)
        _end_line(stream)
    _end_line(stream)


def _chunk_size(stream: Stream) -> int:
    size = stream.up_to(_BLANK, 16)
    if not re.fullmatch(_CHUNK_SIZE, size):
        raise BadResponse("no size of a chunk")
    return int(size, 16)


def _end_line(stream: Stream) -> None:
    if stream.exactly(len(_BLANK)) != _BLANK:
        raise BadResponse("a chunk is longer than its size, or trailers follow")


def _request(headers: Mapping[str, str], body: bytes) -> bytes:
    fields = {**headers, "content-length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST / HTTP/1.1\r\n{lines}\r\n".encode("ascii") + body


def _name_and_port(host: str) -> tuple[str, int | None]:
    """Return the parts of `localhost`, `localhost:8000` or `[::1]:8000`."""
    name, colon, port = host.rpartition(":")
    if not colon or host.endswith("]"):
        return host.strip("[]"), None
    return name.strip("[]"), int(port)


def _connected(name: bytes, port: int, until: float) -> _socket.socket:
    """Return a socket that is connected to the first of a name's addresses that answers."""
    failure = OSError("the name has no address")
    places = _socket.getaddrinfo(name, port, 0, _socket.SOCK_STREAM)
    for family, kind, protocol, _, place in places:
        plain = _socket.socket(family, kind, protocol)
        try:
            plain.settimeout(_left(until))
            plain.connect(place)
            plain.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
        except OSError as error:
            plain.close()
            failure = error
        else:
            return plain
    raise failure


def _tls() -> Tls:
    from reader_lambda.tls import Tls  # noqa: PLC0415 (a DynamoDB on this machine needs none)

    return Tls()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left
