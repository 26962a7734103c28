"""From a path as it was sent to what is to be shown there. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable

from reader_lambda import percent, routes
from reader_lambda.names import is_slug, normal_path, normal_slug, tag_key

MAX_RAW_PATH = 4096  # characters; every canonical path, percent-encoded, is shorter
MAX_KEY = 1000  # bytes of a tag's key; DynamoDB's keys end at 2048

HOME = "home"
POST = "post"
TAGS = "tags"
TAG = "tag"
AUTHOR = "author"
SERIES = "series"
ARCHIVE = "archive"
PERIOD = "period"
FEED = "feed"
SITEMAP = "sitemap"
SITEMAP_PART = "sitemap part"
ROBOTS = "robots"
ICON = "icon"
SEARCH = "search"
REDIRECT = "redirect"
ADDRESS = "address"  # none of the above: of a page that stands alone, or a post's old address

# Compiled for the addresses that may have them.
_NO_OCTET = r"%(?![0-9A-Fa-f]{2})"
_CONTROL = r"[\x00-\x1f\x7f]"
_YEAR = r"(?:19|20)[0-9]{2}"
_MONTH = r"0[1-9]|1[0-2]"
_SITEMAP_PART = r"sitemap-([1-9][0-9]{0,5})\.xml"


class Route:
    """What a path stands for.

    path: canonical and decoded. name: the slug of a post or an author, the key of a tag or a
    series, a period as `YYYY` or `YYYY-MM`, one of `routes.FEEDS`, the number of a sitemap's part,
    or an address as it was asked for.
    list_route: of a feed, its list's.
    """

    __slots__ = ("kind", "list_route", "name", "path")

    def __init__(
        self, kind: str, path: str, name: str = "", *, list_route: Route | None = None
    ) -> None:
        self.kind = kind
        self.path = path
        self.name = name
        self.list_route = list_route


def resolve(path: str) -> Route | None:
    """Return the route of a decoded path, or None where nothing can be.

    Of another form of a canonical path, with a slash at its end or upper case: a redirect. What
    is no route may still be the address of a page, or one that a post had before it came here.
    """
    asked = path[:-1] if len(path) > 1 and path.endswith("/") else path
    route = _route(asked)
    if route is None:
        return _elsewhere(path)
    return route if route.path == path else Route(REDIRECT, route.path)


def numbered(route: Route, number: str) -> str:
    """Return the address of a post found by `?p=<number>` at a route, "" where none can be."""
    if number and (route.kind == ADDRESS or route.path == routes.HOME):
        return routes.numbered_path(route.path, number)
    return ""


def refusal(raw_path: str) -> int | None:
    """Return the status by which a path is refused unread, None for one to be looked at.

    414 for one longer than any of ours, 400 for what is no path by RFC 3986: without a slash at
    its start, or with a percent sign that begins no octet. What is well formed and names nothing,
    such as octets that are no UTF-8, a control character or `..`, is a 404 and not refused.
    """
    if len(raw_path) > MAX_RAW_PATH:
        return 414
    if not raw_path.startswith("/"):
        return 400
    return 400 if "%" in raw_path and re.search(_NO_OCTET, raw_path) else None


def decoded(raw_path: str) -> str | None:
    """Return a path that is not refused, decoded; None for what nothing is ever published under.

    Decoded once: `%252f` is `%2f`. An encoded slash is no separator, and no name holds a slash.
    """
    if "%2f" in raw_path.lower():
        return None
    try:
        path = percent.decoded(raw_path)
    except ValueError:
        return None
    return path if path.isprintable() or not re.search(_CONTROL, path) else None


def _elsewhere(path: str) -> Route | None:
    normal = normal_path(path)
    if normal is None or routes.is_reserved(normal):
        return None
    route = _route(normal)
    return Route(REDIRECT, route.path) if route else Route(ADDRESS, normal, path)


def _route(path: str) -> Route | None:
    return _feed(path) or _list_route(path) or _single_route(path)


def _feed(path: str) -> Route | None:
    if not path.endswith(routes.FEEDS):
        return None
    parent, slash, name = path.rpartition("/")
    of = _list_route(parent or routes.HOME)
    if of is None or of.kind in (PERIOD, SERIES):
        return None
    return Route(FEED, routes.feed_path(of.path, slash + name), slash + name, list_route=of)


def _list_route(path: str) -> Route | None:
    match path[1:].split("/"):
        case [""]:
            return Route(HOME, routes.HOME)
        case ["tags", name]:
            return _keyed(TAG, name, routes.tag_path)
        case ["series", name]:
            return _keyed(SERIES, name, routes.series_path)
        case ["authors", slug]:
            return _slug(AUTHOR, slug, routes.author_path)
        case ["archive", *period] if period:
            return _period(period)
    return None


def _single_route(path: str) -> Route | None:
    match path[1:].split("/"):
        case ["posts", slug]:
            return _slug(POST, slug, routes.post_path)
        case [name]:
            part = re.fullmatch(_SITEMAP_PART, name)
            return Route(SITEMAP_PART, path, part[1]) if part else _FIXED.get(path)
    return None


_FIXED = {
    routes.TAGS: Route(TAGS, routes.TAGS),
    routes.ARCHIVE: Route(ARCHIVE, routes.ARCHIVE),
    routes.SITEMAP: Route(SITEMAP, routes.SITEMAP),
    routes.ROBOTS: Route(ROBOTS, routes.ROBOTS),
    routes.ICON: Route(ICON, routes.ICON),
    routes.SEARCH: Route(SEARCH, routes.SEARCH),
}


def _slug(kind: str, text: str, path: Callable[[str], str]) -> Route | None:
    slug = normal_slug(text)
    return Route(kind, path(slug), slug) if is_slug(slug) else None


def _keyed(kind: str, text: str, path: Callable[[str], str]) -> Route | None:
    key = tag_key(text)
    if not key or len(key.encode()) > MAX_KEY:
        return None
    return Route(kind, path(key), key)


def _period(parts: list[str]) -> Route | None:
    forms = (_YEAR, _MONTH)[: len(parts)]
    if len(parts) > 2 or not all(map(re.fullmatch, forms, parts)):
        return None
    period = "-".join(parts)
    return Route(PERIOD, routes.month_path(period), period)
