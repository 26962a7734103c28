"""Signature version 4 for a request to an AWS service. Pure functions.

Covers what the reader sends: POST to "/", no query string.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from reader_lambda.digests import hmac_sha256, sha256

_ALGORITHM = "AWS4-HMAC-SHA256"


class Credentials:
    """An access key; `session_token` is "" where there is none."""

    __slots__ = ("access_key_id", "secret_access_key", "session_token")

    def __init__(self, access_key_id: str, secret_access_key: str, session_token: str) -> None:
        self.access_key_id = access_key_id
        self.secret_access_key = secret_access_key
        self.session_token = session_token


def signed(  # noqa: PLR0913 (what a signature is made of)
    headers: Mapping[str, str],
    body: bytes,
    *,
    credentials: Credentials,
    region: str,
    service: str,
    timestamp: str,
) -> dict[str, str]:
    """Return the headers of a request to "/" together with those that authenticate it.

    headers: all that are to be signed, in lower case, `host` among them.
    timestamp: UTC, `20180704T150000Z`.
    """
    all_headers = {**headers, "x-amz-date": timestamp}
    if credentials.session_token:
        all_headers["x-amz-security-token"] = credentials.session_token
    scope = f"{timestamp[:8]}/{region}/{service}/aws4_request"
    names = ";".join(sorted(all_headers))
    text = _string_to_sign(_canonical_request(all_headers, names, body), timestamp, scope)
    key = _signing_key(credentials.secret_access_key, scope)
    all_headers["authorization"] = (
        f"{_ALGORITHM} Credential={credentials.access_key_id}/{scope}, "
        f"SignedHeaders={names}, Signature={hmac_sha256(key, text.encode()).hex()}"
    )
    return all_headers


def _canonical_request(headers: Mapping[str, str], names: str, body: bytes) -> str:
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    return f"POST\n/\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"


def _string_to_sign(canonical_request: str, timestamp: str, scope: str) -> str:
    digest = sha256(canonical_request.encode()).hexdigest()
    return f"{_ALGORITHM}\n{timestamp}\n{scope}\n{digest}"


@lru_cache(maxsize=1)  # it is the same all day
def _signing_key(secret: str, scope: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac_sha256(key, part.encode())
    return key
