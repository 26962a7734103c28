"""Django's sessions in the editorial table, which drops them some time after they expire.

SESSION#<sha256 of the key> / SESSION: data (signed by Django), expires_at (epoch seconds). Whoever
reads the table learns no key, and whoever writes to it can sign no data.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import HttpRequest, HttpResponse
from pynamodb.exceptions import DoesNotExist, PutError, PynamoDBConnectionError

from posts.tables import SESSION_SK, SessionItem
from posts.transactions import failure_code

logger = logging.getLogger(__name__)


class SessionsUnavailable(Exception):
    """DynamoDB did not answer, so nobody knows who is asking."""


class SessionStore(SessionBase):
    """One session. A key that is not in the table, or has expired, is an empty session."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds."""
        item = _unexpired_item(self.session_key)
        if item is None:
            self._session_key = None
            return {}
        return dict(self.decode(item.data))

    def exists(self, session_key: str) -> bool:
        """Tell whether a key is taken."""
        return _unexpired_item(session_key) is not None

    def create(self) -> None:
        """Store a new session under a new key."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # no stub
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:
        """Store the session. CreateError: the key is taken. UpdateError: it was ended meanwhile."""
        if self.session_key is None:
            self.create()
            return
        item = SessionItem(
            _pk(self.session_key),
            SESSION_SK,
            data=self.encode(self._get_session(no_load=must_create)),  # type: ignore[attr-defined]  # same
            expires_at=int(time.time()) + self.get_expiry_age(),
        )
        taken = SessionItem.pk.exists()
        try:
            with _dynamodb():
                item.save(condition=~taken if must_create else taken)
        except PutError as error:
            raise (CreateError if must_create else UpdateError) from error

    def delete(self, session_key: str | None = None) -> None:
        """End a session: by default this one."""
        key = session_key or self.session_key
        if key is not None:
            with _dynamodb():
                SessionItem(_pk(key), SESSION_SK).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Leave it to DynamoDB, which deletes what expired by itself."""


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's, but a page is worth more than the renewal of its session."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Store the session if it changed; answer all the same where DynamoDB does not take it."""
        try:
            return super().process_response(request, response)
        except SessionsUnavailable:
            logger.exception("A session was not renewed.")
            return response


def _unexpired_item(session_key: str | None) -> SessionItem | None:
    if session_key is None:
        return None
    try:
        with _dynamodb():
            item = SessionItem.get(_pk(session_key), SESSION_SK, consistent_read=True)
    except DoesNotExist:
        return None
    # DynamoDB may take days to delete what has expired.
    return item if item.expires_at > time.time() else None


def _pk(session_key: str) -> str:
    return "SESSION#" + sha256(session_key.encode()).hexdigest()


@contextmanager
def _dynamodb() -> Iterator[None]:
    """Turn every failure to reach DynamoDB into SessionsUnavailable."""
    try:
        yield
    except PynamoDBConnectionError as error:
        if failure_code(error) == "ConditionalCheckFailedException":
            raise
        raise SessionsUnavailable from error
