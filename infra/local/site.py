"""The site on this machine: plays CloudFront before the bucket and the reader's Lambda.

Runs in the admin's environment, for boto3 and the reader's template engine:
`python -m infra.local.site PORT`.
"""

from __future__ import annotations

import base64
import os
import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import boto3
from botocore.exceptions import ClientError

from reader_lambda import handler, routes

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

METHODS = frozenset({"GET", "HEAD"})  # what the distribution allows
FORWARDED = ("if-none-match",)  # request headers that reach the reader

# The object's own header, then what the distribution's response headers policy adds to it.
_OF_MEDIA = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
}

Answer = tuple[int, dict[str, str], bytes]  # status, headers, body
Event = dict[str, Any]


def event(method: str, target: str, headers: Mapping[str, str]) -> Event:
    """Return a request as the Function URL event that Lambda would get, payload version 2.0.

    target: path and query as they stand in the request. headers: names in lower case.
    """
    path, _, query = target.partition("?")
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {name: headers[name] for name in FORWARDED if name in headers},
        "requestContext": {"http": {"method": method, "path": unquote(path)}},
        "isBase64Encoded": False,
    }


def answer(result: Mapping[str, Any]) -> Answer:
    """Return what a handler returned as status, headers and bytes."""
    body = result.get("body", "")
    encoded = base64.b64decode(body) if result.get("isBase64Encoded") else body.encode()
    return result["statusCode"], dict(result.get("headers", {})), encoded


class Site:
    """Answers requests from the bucket and from the reader."""

    def __init__(
        self, read: Callable[[Event, object], Mapping[str, Any]], s3: S3Client, bucket: str
    ) -> None:
        self._read = read
        self._s3 = s3
        self._bucket = bucket
        self._one_at_a_time = threading.Lock()  # as in a Lambda, whose handler keeps a connection

    def respond(self, method: str, target: str, headers: Mapping[str, str]) -> Answer:
        """Return the answer to a request. headers: names in lower case."""
        if method not in METHODS:
            return 403, {"Content-Type": "text/plain"}, b"The site is for reading.\n"
        path = target.partition("?")[0]
        if path.startswith((routes.MEDIA_PREFIX, routes.ASSETS_PREFIX)):
            return self._file(unquote(path).removeprefix("/"), headers)
        with self._one_at_a_time:
            return answer(self._read(event(method, target, headers), None))

    def _file(self, key: str, headers: Mapping[str, str]) -> Answer:
        conditions: dict[str, Any] = {}
        if "if-none-match" in headers:
            conditions["IfNoneMatch"] = headers["if-none-match"]
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=key, **conditions)
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            if status == 304:
                return 304, _OF_MEDIA, b""
            # Whoever may not list a bucket is told 403 for what is not in it.
            return 404, {"Content-Type": "text/plain"}, b"There is no such file.\n"
        about = {"Content-Type": found["ContentType"], "ETag": found["ETag"]}
        if "ContentDisposition" in found:
            about["Content-Disposition"] = found["ContentDisposition"]
        return 200, {**about, **_OF_MEDIA}, found["Body"].read()


def _request_handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = 60  # seconds without a request on a connection

        def _respond(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, fields, body = site.respond(self.command, self.path, headers)
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            if self.command not in METHODS:
                self.send_header("Connection", "close")  # its body was not read
            self.end_headers()
            if self.command != "HEAD" and status != 304:
                self.wfile.write(body)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _respond

    return Handler


def main(port: int) -> None:
    """Serve the site on 127.0.0.1 until the process is ended."""
    site = Site(handler.handler, boto3.client("s3"), os.environ["MEDIA_BUCKET"])
    with ThreadingHTTPServer(("127.0.0.1", port), _request_handler(site)) as server:
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
