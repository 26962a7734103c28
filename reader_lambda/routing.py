"""From a path as it was sent to what is to be shown there. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from reader_lambda import routes
from reader_lambda.names import is_slug, normal_slug, tag_key

MAX_RAW_PATH = 4096  # characters; the longest slug, percent-encoded, is shorter
MAX_KEY = 1000  # bytes of a tag's key; DynamoDB's keys end at 2048

HOME = "home"
POST = "post"
TAGS = "tags"
TAG = "tag"
AUTHOR = "author"
ARCHIVE = "archive"
PERIOD = "period"
FEED = "feed"
SITEMAP = "sitemap"
SITEMAP_PART = "sitemap part"
ROBOTS = "robots"
REDIRECT = "redirect"

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MONTH = re.compile(r"0[1-9]|1[0-2]")
_SITEMAP_PART = re.compile(r"sitemap-((?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2]))\.xml")


class Route:
    """What a path stands for.

    path: canonical and decoded. name: the slug of a post or an author, the key of a tag, or a
    period as `YYYY` or `YYYY-MM`. list_route: of a feed, that of its list.
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

    Of another form of a canonical path, with a slash at its end or upper case: a redirect.
    """
    asked = path[:-1] if len(path) > 1 and path.endswith("/") else path
    route = _route(asked)
    if route is not None and route.path != path:
        return Route(REDIRECT, route.path)
    return route


def decoded(raw_path: str) -> str | None:
    """Return a percent-decoded path; None for one that nothing is ever published under.

    An encoded slash is no separator, and no name holds a slash.
    """
    if len(raw_path) > MAX_RAW_PATH or "%2f" in raw_path.lower():
        return None
    try:
        path = unquote_to_bytes(raw_path).decode()
    except UnicodeError:
        return None
    return None if _CONTROL.search(path) or not path.startswith("/") else path


def _route(path: str) -> Route | None:
    if path.endswith(routes.FEED):
        return _feed(_list_route(path.removesuffix(routes.FEED) or routes.HOME))
    return _list_route(path) or _single_route(path)


def _feed(of: Route | None) -> Route | None:
    if of is None or of.kind == PERIOD:
        return None
    return Route(FEED, routes.feed_path(of.path), list_route=of)


def _list_route(path: str) -> Route | None:
    match path[1:].split("/"):
        case [""]:
            return Route(HOME, routes.HOME)
        case ["tags", name]:
            return _tag(name)
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
            part = _SITEMAP_PART.fullmatch(name)
            return Route(SITEMAP_PART, path, part[1]) if part else _FIXED.get(path)
    return None


_FIXED = {
    routes.TAGS: Route(TAGS, routes.TAGS),
    routes.ARCHIVE: Route(ARCHIVE, routes.ARCHIVE),
    routes.SITEMAP: Route(SITEMAP, routes.SITEMAP),
    routes.ROBOTS: Route(ROBOTS, routes.ROBOTS),
}


def _slug(kind: str, text: str, path: Callable[[str], str]) -> Route | None:
    slug = normal_slug(text)
    return Route(kind, path(slug), slug) if is_slug(slug) else None


def _tag(text: str) -> Route | None:
    key = tag_key(text)
    if not key or len(key.encode()) > MAX_KEY:
        return None
    return Route(TAG, routes.tag_path(key), key)


def _period(parts: list[str]) -> Route | None:
    forms = (_YEAR, _MONTH)[: len(parts)]
    if len(parts) > 2 or not all(map(re.Pattern.fullmatch, forms, parts)):
        return None
    period = "-".join(parts)
    return Route(PERIOD, routes.month_path(period), period)
