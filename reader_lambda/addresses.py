"""Old addresses: where readers found a post before it came here. Pure functions.

They are looked up in the form in which they are written, by the same functions.
"""

from __future__ import annotations

import re

from reader_lambda import routes, routing

_SITE = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
_NUMBER = re.compile(r"p=([1-9][0-9]{0,17})")  # as in `request`
_ENCODED = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")


def normal_address(path_or_url: str) -> str | None:
    """Return the normal form of an old address: its decoded path, with `?p=123` if it had that.

    path_or_url: percent-encoded or not, with or without scheme and host. None for what can be no
    old address: no path, a route of this site or kept for one, or with any other query, by which
    the reader could not tell it from others.

    >>> normal_address("https://old.example/archives/%E6%96%B0/"), normal_address("/index.php?p=2")
    ('/archives/新', '/?p=2')
    """
    text = path_or_url.strip()
    site = _SITE.match(text)
    rest = text[site.end() :] if site else text
    path, _, query = rest.partition("#")[0].partition("?")
    if site and not path:
        path = "/"
    number = _NUMBER.fullmatch(query)
    if query and not number:
        return None
    return _normal(_decoded(path), number[1] if number else "")


def site_path(path: str) -> str | None:
    """Return the decoded, canonical form of a path of this site, percent-encoded or not.

    Of what may come to be there too. None for what is no path of it, or has a query.

    >>> site_path("/tags/%E6%96%B0/"), site_path("/about"), site_path("/a?b=1")
    ('/tags/新', '/about', None)
    """
    decoded = None if "?" in path or "#" in path else _decoded(path)
    if decoded is None or not decoded.startswith("/"):
        return None
    if decoded.startswith(routes.MEDIA_PREFIX):
        return decoded
    route = routing.resolve(decoded)
    return route.path if route else None


def is_page_slug(slug: str) -> bool:
    """Tell whether a page may stand at a slug in its normal form: at no route, and not reserved."""
    path = routes.page_path(slug)
    return normal_address(path) == path


def _decoded(path: str) -> str | None:
    """Return a path decoded, or as it is where it is no encoded one: `/100%`."""
    return routing.decoded(path) if _ENCODED.fullmatch(path) else path


def _normal(path: str | None, number: str) -> str | None:
    route = routing.resolve(path) if path and path.startswith("/") else None
    if route is None:
        return None
    if number:
        return routing.numbered(route, number) or None
    return route.path if route.kind == routing.ADDRESS else None
