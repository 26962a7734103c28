"""A user pool on 127.0.0.1 that answers as a test wants: forged tokens, unknown keys, outages.

The real flow is tested against the local AWS; this one is for what no honest Cognito sends.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests import local_server

POOL_ID = "ap-northeast-1_StandIn01"
CLIENT_ID = "stand-in-client"
CLIENT_SECRET = "stand-in-secret"
ISSUER = f"https://cognito-idp.ap-northeast-1.amazonaws.com/{POOL_ID}"
KEY = RSAKey.generate_key(2048, {"kid": "key-1", "use": "sig", "alg": "RS256"})


@dataclass
class StandIn:
    """What the pool publishes and answers, and what it was asked."""

    origin: str = ""
    keys: list[RSAKey] = field(default_factory=lambda: [KEY])
    key_set_status: int = 200
    key_set_requests: int = 0
    token_status: int = 200
    token_answer: dict[str, Any] = field(default_factory=dict)
    token_forms: list[dict[str, str]] = field(default_factory=list)

    def key_set(self) -> tuple[int, object]:
        """Answer with the public keys."""
        self.key_set_requests += 1
        return self.key_set_status, {"keys": [key.as_dict(private=False) for key in self.keys]}

    def token(self, form: dict[str, str]) -> tuple[int, object]:
        """Answer to a code."""
        self.token_forms.append(form)
        return self.token_status, self.token_answer


def claims(nonce: str = "a-nonce", **others: object) -> dict[str, Any]:
    """Return the claims of a good ID token; others replace or add some, None takes one away."""
    now = int(time.time())
    good = {
        "iss": ISSUER,
        "aud": CLIENT_ID,
        "exp": now + 300,
        "iat": now,
        "sub": "5ub",
        "token_use": "id",
        "nonce": nonce,
        "cognito:username": "5ub",
        "cognito:groups": ["editors"],
        "email": "edith@example.com",
    }
    return {name: value for name, value in (good | others).items() if value is not None}


def signed(token_claims: dict[str, Any], key: RSAKey = KEY, key_id: str | None = "key-1") -> str:
    """Return an RS256 token."""
    header = {"alg": "RS256"} | ({"kid": key_id} if key_id else {})
    return jwt.encode(header, token_claims, key, algorithms=["RS256"])


@contextmanager
def running() -> Iterator[StandIn]:
    """Run a stand-in on a free port."""
    stand_in = StandIn()

    class Handler(local_server.QuietHandler):
        def do_GET(self) -> None:
            assert self.path == f"/{POOL_ID}/.well-known/jwks.json"
            self._answer(*stand_in.key_set())

        def do_POST(self) -> None:
            assert self.path == "/oauth2/token"
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(*stand_in.token(form | {"client": self.headers["Authorization"] or ""}))

        def _answer(self, status: int, content: object) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with local_server.running(Handler) as server:
        stand_in.origin = server.origin
        yield stand_in
