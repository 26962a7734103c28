"""The reader and the media bucket behind one port, as the local run has them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import boto3

from infra.local import site
from reader_lambda import answers, environment, responses, routes
from reader_lambda.dynamodb import Client
from reader_lambda.http import Connection
from reader_lambda.public_table import PublicTable
from reader_lambda.request import from_event
from tests import local_server


class Served(site.Site):
    """A site that is served. asked: paths with their queries, in the order they were asked for.

    slowness: seconds that a picture takes.
    """

    origin: str
    asked: list[str]
    slowness = 0.0

    def respond(self, method: str, target: str, headers: Mapping[str, str]) -> site.Answer:
        """Return the answer to a request."""
        self.asked.append(target)
        if target.startswith(routes.MEDIA_PREFIX):
            time.sleep(self.slowness)
        return super().respond(method, target, headers)

    def get(self, target: str) -> tuple[int, str]:
        """Return status and text of a page."""
        status, _headers, body = super().respond("GET", target, {})
        return status, body.decode()


@contextmanager
def serving(bucket: str) -> Iterator[Served]:
    """Serve what is in the tables and the bucket, on a free port of 127.0.0.1."""
    client = Client(
        Connection(environment.dynamodb_endpoint()), environment.region(), environment.credentials
    )
    table = PublicTable(client, environment.public_table())

    def read(event: site.Event, _context: object) -> Mapping[str, Any]:
        client.start_clock()
        asked = from_event(event)
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        response = answers.answer(asked, table, served.origin, now)
        return responses.for_lambda(response, asked.method, served.origin)

    served = Served(read, boto3.client("s3"), bucket)
    served.asked = []
    with closing(client), local_server.running(site._request_handler(served)) as server:
        served.origin = server.origin
        yield served
