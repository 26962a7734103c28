"""ID tokens: whom Cognito says it saw, checked before it is believed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import requests
from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import GuestProtocol, Key, KeySet

from blogsite.sign_in import user_pool
from blogsite.sign_in.errors import SignInRefused, SignInUnavailable

CLOCK_DIFFERENCE = 60  # seconds that our clock and Cognito's may be apart
TIMEOUT = (2, 3)  # seconds to connect, to read


class CachedKeySet:
    """The pool's public keys. An unknown key id fetches them again, at most once a minute."""

    shortest_interval = 60.0  # seconds

    def __init__(self) -> None:
        self._keys = KeySet([])
        self._fetched_at = float("-inf")

    def key_for(self, token: GuestProtocol) -> Key:
        """Return the key that a token names. SignInUnavailable where the keys can't be had."""
        key_id = token.headers().get("kid")
        if not isinstance(key_id, str):
            raise SignInRefused("The token names no key.")
        if not self._has(key_id) and self._may_fetch():
            self._keys = _fetch_keys()
            self._fetched_at = time.monotonic()
        if not self._has(key_id):
            raise SignInRefused("The token names a key that the user pool does not have.")
        return self._keys.get_by_kid(key_id)

    def _has(self, key_id: str) -> bool:
        return any(key.kid == key_id for key in self._keys)

    def _may_fetch(self) -> bool:
        return time.monotonic() - self._fetched_at >= self.shortest_interval


key_set = CachedKeySet()


def verified_claims(id_token: str, *, nonce: str) -> Mapping[str, Any]:
    """Return the claims of an ID token made for us, now, by our pool, for this very sign-in.

    Raises SignInRefused for any other token, SignInUnavailable where the keys can't be had.
    """
    expected = jwt.JWTClaimsRegistry(
        leeway=CLOCK_DIFFERENCE,
        iss={"essential": True, "value": user_pool.issuer()},
        aud={"essential": True, "value": settings.COGNITO_CLIENT_ID},
        exp={"essential": True},
        sub={"essential": True},
        token_use={"essential": True, "value": "id"},
        nonce={"essential": True, "value": nonce},
    )
    try:
        token = jwt.decode(id_token, key_set.key_for, algorithms=["RS256"])
        expected.validate(token.claims)
    except (JoseError, ValueError) as error:
        raise SignInRefused(f"The ID token is not to be believed: {error}") from error
    return token.claims


def _fetch_keys() -> KeySet:
    try:
        answer = requests.get(user_pool.key_set_url(), timeout=TIMEOUT)
        answer.raise_for_status()
        return KeySet.import_key_set(answer.json())
    except (requests.RequestException, JoseError, ValueError, KeyError) as error:
        raise SignInUnavailable(f"The user pool's keys can't be had: {error}") from error
