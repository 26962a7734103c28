"""Fixtures of the admin's tests: browsers that are signed in, over empty tables."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import boto3
import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import Page

from blogsite import people
from blogsite.sign_in import last_sign_ins, user_pool
from blogsite.sign_in.user_pool import Account
from infra.local import worker
from posts.media import arrivals
from tests.blogsite.sign_in import sign_in, sign_in_browser
from tests.browser import chromium, strict_page
from tests.posts.admin.blog import AMY

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def editor(tables: list[str]) -> Client:
    """Return the browser of an editor."""
    client = Client(headers=ENGLISH)
    sign_in(client)
    return client


@pytest.fixture
def author(tables: list[str]) -> Client:
    """Return the browser of somebody in `authors`: Amy."""
    client = Client(headers=ENGLISH)
    sign_in(client, ["authors"], sub=AMY.id, name=AMY.name, username="amy")
    return client


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Write nothing."""


@pytest.fixture
def origin(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of a running admin."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), Server, QuietHandler) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(settings, "ADMIN_ORIGIN", address)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield address
        server.shutdown()
        thread.join()


@pytest.fixture
def s3_events(origin: str, media_bucket: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is uploaded from the running admin's pages is taken as it arrives."""
    rule: Any = {"AllowedOrigins": [origin], "AllowedMethods": ["POST"], "AllowedHeaders": ["*"]}
    boto3.client("s3").put_bucket_cors(Bucket=media_bucket, CORSConfiguration={"CORSRules": [rule]})
    monkeypatch.setattr(worker, "POLL_SECONDS", 0.1)
    stopped = threading.Event()
    watching = threading.Thread(target=worker.watch, args=(arrivals.take_arrived, stopped))
    watching.start()
    yield
    stopped.set()
    watching.join()


@pytest.fixture
def small_pool(tables: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have people in a user pool, as the page of people shows them."""
    groups = frozenset({"authors"})
    amy = Account("amy", "amy", "amy@example.com", "Amy 花子", "CONFIRMED", True, groups)
    new = replace(amy, id="new", email="new@example.com", name="", status="FORCE_CHANGE_PASSWORD")
    monkeypatch.setattr(user_pool, "accounts", lambda _cursor: ([amy, new], "more"))
    monkeypatch.setattr(people, "is_configured", lambda: True)
    last_sign_ins.record(amy.id)


@pytest.fixture
def page(origin: str, editor: Client) -> Iterator[Page]:
    """Return a browser's page, signed in as the editor; its console must stay without errors."""
    with (
        chromium() as browser,
        strict_page(browser, base_url=origin, locale="en") as page,
    ):
        sign_in_browser(page.context, editor, origin)
        yield page
