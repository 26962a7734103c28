"""A way in for tests: a real session in the editorial table, without the hosted page."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client

from blogsite.sessions import SessionStore
from blogsite.sign_in import session
from blogsite.users import SignedInUser

if TYPE_CHECKING:
    from collections.abc import Iterable

    from playwright.sync_api import BrowserContext


def sign_in(
    client: Client,
    groups: Iterable[str] = ("editors",),
    *,
    sub: str = "0b1ec7f2-edith",
    name: str = "Edith Editor",
    username: str = "edith",
) -> SignedInUser:
    """Sign a person of these groups in. Needs the editorial table (fixture `tables`)."""
    user = SignedInUser(
        id=sub,
        username=username,
        email=f"{username}@example.com",
        name=name,
        groups=frozenset(groups),
    )
    store = SessionStore()
    store[session.PERSON] = user.to_session()
    store[session.SIGNED_IN_AT] = store[session.ASKED_AT] = int(time.time())
    store.save()
    assert store.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    return user


def sign_in_browser(context: BrowserContext, client: Client, origin: str) -> None:
    """Have a browser be signed in at an origin as a client is."""
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": origin}])
