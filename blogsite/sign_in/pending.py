"""Sign-ins that were started and not finished, in a signed cookie of the browser that did.

So the state that comes back is bound to the browser, a stranger who starts sign-ins writes nothing
to the store, and one that is given up is forgotten with its cookie.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

LIFETIME = 15 * 60  # seconds
MOST = 3  # sign-ins of one browser at a time, as in several tabs; a cookie has 4 KB
LONGEST_NEXT = 700  # characters, percent-encoded

_SALT = "blogsite.sign_in.pending"


def _random() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class PendingSignIn:
    """What one sign-in has to prove when it comes back, and where it leads then."""

    next: str
    state: str = field(default_factory=_random)
    nonce: str = field(default_factory=_random)
    code_verifier: str = field(default_factory=_random)


def remember(pending: PendingSignIn, request: HttpRequest, response: HttpResponse) -> None:
    """Add a sign-in to those that the browser has open; the oldest gives way."""
    _write(response, [*_read(request), pending][-MOST:])


def find(request: HttpRequest, state: str) -> PendingSignIn | None:
    """Return the open sign-in of this state, or None where this browser has none."""
    return next((pending for pending in _read(request) if pending.state == state), None)


def forget(pending: PendingSignIn, request: HttpRequest, response: HttpResponse) -> None:
    """Close a sign-in: its state is good for one answer."""
    _write(response, [other for other in _read(request) if other != pending])


def _read(request: HttpRequest) -> list[PendingSignIn]:
    cookie = request.COOKIES.get(settings.SIGN_IN_COOKIE_NAME, "")
    try:
        stored: list[dict[str, Any]] = signing.loads(cookie, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:  # none, expired or not ours
        return []
    return [PendingSignIn(**values) for values in stored]


def _write(response: HttpResponse, sign_ins: list[PendingSignIn]) -> None:
    if not sign_ins:
        response.delete_cookie(settings.SIGN_IN_COOKIE_NAME, samesite="Lax")
        return
    response.set_cookie(
        settings.SIGN_IN_COOKIE_NAME,
        signing.dumps([asdict(pending) for pending in sign_ins], salt=_SALT, compress=True),
        max_age=LIFETIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
