"""Answers to a Function URL: headers of security and of caching, ETag, 304. Pure functions."""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Iterable, Mapping

from reader_lambda import assets, cache_tags, items, routes
from reader_lambda.digests import blake2b

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

HTML = "text/html; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
JSON_FEED = "application/feed+json; charset=utf-8"
XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
SVG = "image/svg+xml"

FRESH_SECONDS = 86_400  # a change purges what it touched; this bounds what no purge reaches
STALE_SECONDS = 86_400  # beyond, while it is fetched anew
STALE_IF_ERROR_SECONDS = 259_200  # beyond, while the origin fails: a long weekend
# A scheduled post is at most 60 s late. The rest is for the way: an answer knows whole seconds
# only, and the edge counts from when it has it.
GRACE_SECONDS = 50
BRIEF_SECONDS = 50  # of an answer that says there is nothing
RETRY_AFTER_SECONDS = 5
NO_STORE = "no-store"
MAX_PLAIN = 500_000  # characters, each at most 12 bytes in JSON: 6 MB, an answer's most

_MAX_TAGS = 50
_SCRIPTS = f"'sha256-{assets.COLOURS_SCRIPT_HASH}' 'sha256-{assets.READING_SCRIPT_HASH}'"
_ENTITY_TAG = r'"[^"]*"'  # a weak comparison does not look at W/


class Response:
    """status, headers and the body."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: Mapping[str, str], body: str = "") -> None:
        self.status = status
        self.headers = headers
        self.body = body


def content(body: str, content_type: str, *, caching: Mapping[str, str]) -> Response:
    """Return an answer with an ETag that is a function of the body alone."""
    digest = blake2b(body.encode(), digest_size=12).hexdigest()
    return Response(200, {"Content-Type": content_type, "ETag": f'"{digest}"', **caching}, body)


def message(status: int, body: str, *, caching: Mapping[str, str]) -> Response:
    """Return a page that says why there is nothing else to show."""
    return Response(status, {"Content-Type": HTML, **caching}, body)


def redirect(url: str, *, caching: Mapping[str, str]) -> Response:
    """Return a permanent redirect to an absolute URL."""
    return Response(301, {"Location": url, **caching})


def unless_matched(response: Response, if_none_match: str) -> Response:
    """Return 304 in place of an answer that the client has, by a weak comparison of ETags."""
    etag = response.headers.get("ETag")
    if not if_none_match or etag is None:
        return response
    if if_none_match.strip() != "*" and etag not in re.findall(_ENTITY_TAG, if_none_match):
        return response
    headers = {key: value for key, value in response.headers.items() if key != "Content-Type"}
    return Response(304, headers)


def for_lambda(response: Response, method: str, origin: str) -> dict[str, Any]:
    """Return what a Function URL expects, with the headers that stand on every answer.

    A response may have a policy of its own.
    """
    return {
        "statusCode": response.status,
        "headers": {**_security_headers(origin), **response.headers},
        **_body("" if method == "HEAD" else response.body),
    }


def caching(tags: Iterable[str], seconds: tuple[int, int]) -> dict[str, str]:
    """Return the headers for the edge. Viewers ask each time, since no purge reaches them.

    seconds: how long an answer is fresh, and how long it may be used while it is fetched anew.
    """
    fresh, stale = seconds
    names = dict.fromkeys([cache_tags.SITE, *tags])
    return {
        "Cache-Control": (
            f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={stale}, "
            f"stale-if-error={STALE_IF_ERROR_SECONDS}"
        ),
        "Cache-Tag": ",".join(list(names)[:_MAX_TAGS]),
    }


def brief_caching(tags: Iterable[str]) -> dict[str, str]:
    """Return the headers for the edge of an answer that soon ends, such as a 404."""
    names = dict.fromkeys([cache_tags.SITE, *tags])
    return {
        "Cache-Control": f"public, max-age=0, s-maxage={BRIEF_SECONDS}",
        "Cache-Tag": ",".join(names),
    }


def lifetime(coming: Iterable[str], now: str) -> tuple[int, int]:
    """Return the seconds for `caching`: together they end with the grace of what comes next.

    coming: `visible_from` of what may come to stand in the answer; what is visible doesn't count.
    """
    times = [time for time in coming if not items.is_visible(time, now)]
    if not times:
        return FRESH_SECONDS, STALE_SECONDS
    from datetime import datetime  # noqa: PLC0415 (2 ms that few answers need)

    until = datetime.fromisoformat(min(times)) - datetime.fromisoformat(now)
    allowed = int(until.total_seconds()) + GRACE_SECONDS
    fresh = min(FRESH_SECONDS, allowed)
    return fresh, min(STALE_SECONDS, allowed - fresh)


def content_security_policy(origin: str, *, asking: str = "") -> str:
    """Return the policy of a page. asking: the hash of one more script.

    A page may ask the site, and nobody else: the search does, and who examines a page with a
    browser's tools asks for robots.txt from within it.
    """
    local = f" {origin}" if origin.startswith("http:") else ""
    one_more = f" 'sha256-{asking}'" if asking else ""
    return (
        f"default-src 'none'; style-src 'sha256-{assets.STYLE_HASH}'; "
        f"style-src-attr 'unsafe-inline'; img-src 'self' https:{local}; "
        f"frame-src {' '.join(routes.PLAYERS)}; script-src {_SCRIPTS}{one_more}; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _body(body: str) -> dict[str, Any]:
    """Return a body for JSON: as it is, or in base64 where it is so long that it might not fit.

    Base64 takes 4/3 of UTF-8, whatever the text. JSON's escapes take six bytes of a character, and
    twelve where it is beyond the first 65,536: under Python 3.11 of all that is not ASCII.
    """
    if len(body) <= MAX_PLAIN:
        return {"body": body, "isBase64Encoded": False}
    encoded = b2a_base64(body.encode(), newline=False).decode("ascii")
    return {"body": encoded, "isBase64Encoded": True}


def _security_headers(origin: str) -> dict[str, str]:
    headers = {
        "Content-Security-Policy": content_security_policy(origin),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if not origin.startswith("http:"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers
