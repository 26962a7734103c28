"""Fetches pictures from the web for an import, and from nowhere else.

A name in a post may point anywhere, also into the network that the import runs in. So a name is
resolved here, every address of it must be a public one, and the connection goes to the address that
was checked; a redirect is checked anew.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import certifi
import urllib3
from urllib3.exceptions import HTTPError

from posts.importers.source import InvalidFile
from posts.media.files import MAX_BYTES

PORTS = {80, 443}
MAX_FILES = 50_000  # in one run
MAX_TIME = 60  # seconds for one file
MAX_REDIRECTS = 5
ATTEMPTS = 3  # where a server fails or does not answer
TIMEOUT = urllib3.Timeout(connect=5, read=15)  # seconds

_PIECE = 64 * 1024  # bytes
_SAFE = "/%:@!$&'()*+,;=~-._?#[]"
# Addresses of IPv6 that stand for ones of IPv4, by which a private one could be reached.
_TRANSLATED = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]

Resolve = Callable[[str, int], "list[str]"]


class _TryAgain(Exception):
    """The server failed or did not answer. `str(error)` is a sentence."""


@dataclass(frozen=True)
class _Answer:
    """What a server said: a file, or where it is."""

    data: bytes = b""
    location: str = ""


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a host. OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]).partition("%")[0] for *_rest, address in found]


def is_public(address: str) -> bool:
    """Tell whether an address is one of the public internet."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.teredo is not None or any(ip in net for net in _TRANSLATED):
            return False
    return ip.is_global and not ip.is_multicast


class Fetcher:
    """Fetches files, each with limits of size and time, and so many in a run."""

    def __init__(
        self,
        *,
        resolve: Resolve = resolved,
        is_allowed: Callable[[str], bool] = is_public,
        ports: Collection[int] = PORTS,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._resolve = resolve
        self._is_allowed = is_allowed
        self._ports = ports
        self._pause = pause
        self._tls = ssl.create_default_context(cafile=certifi.where())
        self._left = MAX_FILES

    def fetch(self, address: str) -> bytes:
        """Return what is at an address. InvalidFile, with a sentence."""
        if not self._left:
            raise InvalidFile(f"{MAX_FILES:,} files were fetched, the most in one import.")
        self._left -= 1
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._followed(address, time.monotonic() + MAX_TIME)
            except _TryAgain as error:
                if attempt == ATTEMPTS:
                    raise InvalidFile(f"{error} It was tried {ATTEMPTS} times.") from error
                self._pause(2**attempt)
        raise AssertionError  # the last attempt returns or raises

    def _followed(self, address: str, deadline: float) -> bytes:
        for _redirect in range(MAX_REDIRECTS + 1):
            answer = self._asked(address, deadline)
            if not answer.location:
                return answer.data
            address = urljoin(address, answer.location)
        raise InvalidFile(f"it was redirected more than {MAX_REDIRECTS} times.")

    def _asked(self, address: str, deadline: float) -> _Answer:
        parts, port = self._checked(address)
        host = parts.hostname or ""
        pool = self._pool(parts.scheme, self._public_address(host, port), port, host)
        path = quote(parts._replace(scheme="", netloc="", fragment="").geturl(), safe=_SAFE)
        headers = {"Host": parts.netloc, "User-Agent": "blogsite", "Accept-Encoding": "identity"}
        try:
            response = pool.request(
                "GET",
                path or "/",
                headers=headers,
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=TIMEOUT,
            )
            with closing(response):
                return _answer(response, deadline)
        except HTTPError as error:
            raise _TryAgain(f"the server did not answer ({type(error).__name__}).") from error
        finally:
            pool.close()

    def _checked(self, address: str) -> tuple[SplitResult, int]:
        try:
            parts = urlsplit(address)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise InvalidFile(f"{address} is no address.") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise InvalidFile(f"{address} is not fetched: only http and https are, without names.")
        if port not in self._ports:
            raise InvalidFile(f"{address} is not fetched: its port is not 80 or 443.")
        return parts, port

    def _public_address(self, host: str, port: int) -> str:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise InvalidFile(f"there is no host {host}.") from error
        if not addresses or not all(map(self._is_allowed, addresses)):
            raise InvalidFile(f"{host} is not fetched from: it is not in the public internet.")
        return addresses[0]

    def _pool(self, scheme: str, ip: str, port: int, host: str) -> urllib3.HTTPConnectionPool:
        if scheme == "http":
            return urllib3.HTTPConnectionPool(ip, port)
        return urllib3.HTTPSConnectionPool(
            ip, port, ssl_context=self._tls, server_hostname=host, assert_hostname=host
        )


def _answer(response: urllib3.BaseHTTPResponse, deadline: float) -> _Answer:
    """Return what a response says, reading no more of it than may be."""
    location = response.headers.get("Location", "")
    if 300 <= response.status < 400 and location:
        return _Answer(location=location)
    if response.status >= 500 or response.status == 429:
        raise _TryAgain(f"the server says {response.status}.")
    if response.status != 200:
        raise InvalidFile(f"the server says {response.status}.")
    data = bytearray()
    for piece in response.stream(_PIECE, decode_content=False):
        data += piece
        if len(data) > MAX_BYTES:
            raise InvalidFile(f"it has more than {MAX_BYTES:,} bytes, the most that a file can.")
        if time.monotonic() > deadline:
            raise InvalidFile(f"it took more than {MAX_TIME} seconds.")
    return _Answer(bytes(data))
