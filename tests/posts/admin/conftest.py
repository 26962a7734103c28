"""Fixtures of the admin's tests: browsers that are signed in, over empty tables."""

import pytest
from django.test import Client

from tests.blogsite.sign_in import sign_in
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
