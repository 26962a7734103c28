"""The reader's own answers, in this process and as of one moment."""

from __future__ import annotations

import boto3
from django.conf import settings
from django.utils import timezone

from posts.tables import utc_second
from reader_lambda import answers, environment, routes
from reader_lambda.dynamodb import Client
from reader_lambda.http import Connection
from reader_lambda.public_table import PublicTable
from reader_lambda.request import Request
from reader_lambda.responses import Response
from reader_lambda.signing import Credentials


class Reader:
    """Answers for paths. origin: scheme and host that the answers name as their own."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.now = utc_second(timezone.now())
        self._client = Client(
            Connection(environment.dynamodb_endpoint()), settings.AWS_REGION, _credentials
        )
        self.table = PublicTable(self._client, settings.PUBLIC_TABLE)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def get(self, path: str, cursor: str | None = None) -> Response:
        """Answer for a decoded path. dynamodb.Unavailable where the table can't be read."""
        request = Request("GET", routes.url_path(path), cursor=cursor)
        return answers.answer(request, self.table, self.origin, self.now)


def _credentials() -> Credentials:
    """Return the credentials that boto3 finds, which are not always in the environment."""
    found = boto3.Session().get_credentials()
    if found is None:
        return environment.credentials()  # which says what is missing
    frozen = found.get_frozen_credentials()
    return Credentials(frozen.access_key or "", frozen.secret_key or "", frozen.token or "")
