"""AWS as a browser and a Lambda see it from outside: its own addresses over https.

ministack stands in for AWS, and enforces what roles may do. Before it stands a proxy that takes
AWS's hosts for itself, speaks TLS with a certificate of our own authority, and hands the request on
with the host it was meant for. Whoever uses the proxy finds CloudFront, API Gateway and Cognito at
the addresses of AWS. Other hosts are reached as if there were no proxy: pip needs them.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import certifi
import trustme

from infra.local import ministack
from tests.local_aws import ROOT, free_port

_PYTHON = ROOT / ".venv-aws" / "bin" / "python"
_LAUNCHER = Path(__file__).with_name("mended_ministack.py")
_OF_AWS = (".amazonaws.com", ".amazoncognito.com", ".cloudfront.net")
_OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


@dataclass(frozen=True)
class Cloud:
    """Where the stand-in answers.

    proxy: leads to AWS's hosts. authorities: file of those to trust, the proxy's own among them.
    """

    endpoint: str
    proxy: str
    authorities: Path

    @property
    def outside(self) -> dict[str, str]:
        """Variables that lead a program to AWS's hosts."""
        return _outside(self.proxy, self.authorities)

    @property
    def operator(self) -> dict[str, str]:
        """Variables of somebody who deploys to it."""
        port = urlsplit(self.endpoint).port or 0
        return {
            **ministack.aws_variables(port),
            **self.outside,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


def _outside(proxy: str, authorities: Path) -> dict[str, str]:
    trust = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
    return {
        "HTTPS_PROXY": proxy,
        "NO_PROXY": "127.0.0.1",
        **dict.fromkeys(trust, str(authorities)),
    }


@contextmanager
def running_cloud() -> Iterator[Cloud]:
    """Run an empty AWS without anything deployed to it."""
    folder = Path(tempfile.mkdtemp(prefix="blogsite-cloud-"))
    port = free_port()
    authority = trustme.CA()
    usual = Path(os.environ.get("REQUESTS_CA_BUNDLE") or certifi.where())
    authorities = folder / "authorities.pem"
    authorities.write_bytes(usual.read_bytes() + authority.cert_pem.bytes())
    try:
        with (
            _proxy(port, authority) as proxy,
            _ministack(port, folder, _outside(proxy, authorities)),
        ):
            yield Cloud(ministack.endpoint(port), proxy, authorities)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _ministack(port: int, folder: Path, outside: dict[str, str]) -> Iterator[None]:
    variables = {
        **os.environ,
        **ministack.environment(port, folder, auth=True),
        "AWS_ENDPOINT_URL": ministack.endpoint(port),
        "AWS_ENDPOINT_URL_DYNAMODB": ministack.endpoint(port),
        # Browsers send files to where the admin says, and may not from AWS's hosts to this machine.
        "AWS_ENDPOINT_URL_S3": f"https://s3.{ministack.REGION}.amazonaws.com",
        "MINISTACK_HOST": f"{ministack.REGION}.amazonaws.com",  # in the address of an API
        **outside,  # which a Lambda inherits
    }
    with (folder / "ministack.log").open("w") as log:
        process = subprocess.Popen(
            [str(_PYTHON), str(_LAUNCHER)], stdout=log, stderr=subprocess.STDOUT, env=variables
        )
        try:
            ministack.wait_until_ready(port, lambda: process.poll() is None)
            yield
        finally:
            process.terminate()
            process.wait()
            print((folder / "ministack.log").read_text()[-4000:])  # pytest shows it of a failure


@contextmanager
def _proxy(port: int, authority: trustme.CA) -> Iterator[str]:
    @cache
    def tls(host: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(host).configure_cert(context)
        return context

    class Tunnel(_Tunnel):
        def do_CONNECT(self) -> None:
            host, _, port_there = self.path.partition(":")
            self.send_response_only(200)
            self.end_headers()
            self.close_connection = True
            if not host.endswith(_OF_AWS):
                _join(self.connection, host, int(port_there))
                return
            with (
                suppress(OSError),  # Chromium hangs up once, to say that it knows no such authority
                tls(host).wrap_socket(self.connection, server_side=True) as secured,
            ):
                _Forwarding(port, host, secured, self.client_address, self.server)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tunnel)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _join(near: socket.socket, host: str, port: int) -> None:
    """Pass bytes both ways until either side is done."""
    with suppress(OSError), socket.create_connection((host, port), timeout=60) as far:
        back = threading.Thread(target=_pass_on, args=(far, near), daemon=True)
        back.start()
        _pass_on(near, far)
        back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):  # either side may hang up at any time
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


class _Tunnel(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        pass


class _Forwarding(BaseHTTPRequestHandler):
    """Hands the requests of one tunnel on to ministack."""

    protocol_version = "HTTP/1.1"

    def __init__(self, port: int, host: str, *connection: object) -> None:
        self._port, self._host = port, host
        super().__init__(*connection)  # type: ignore[arg-type]

    def _forward(self) -> None:
        body = self._body()
        headers = {n: v for n, v in self.headers.items() if n.lower() not in _OF_ONE_HOP}
        headers |= {"Host": self._host, "X-Forwarded-Proto": "https"}
        onward = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            onward.request(self.command, self.path, body, headers)
            self._answer(onward.getresponse())
        finally:
            onward.close()

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # trailers of HTTP's own, of which there are none
        return b"".join(parts)

    def _answer(self, answer: http.client.HTTPResponse) -> None:
        body = answer.read()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _OF_ONE_HOP:
                self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _forward

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name there)
        pass
