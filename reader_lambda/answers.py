"""From a request to a response: the route, one round trip to the table, a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reader_lambda import (
    cache_tags,
    feeds,
    items,
    lists,
    pages,
    periods,
    responses,
    routes,
    routing,
)
from reader_lambda import cursor as cursors
from reader_lambda.public_table import PublicTable
from reader_lambda.request import Request
from reader_lambda.responses import Response
from reader_lambda.routing import Route

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

METHODS = ("GET", "HEAD")


class Visit:
    """One request being answered: what is asked for, and what every answer depends on."""

    __slots__ = ("cursor", "now", "origin", "route", "site", "table")

    def __init__(
        self,
        route: Route,
        cursor: str | None,
        table: PublicTable,
        *,
        origin: str,
        now: str,
    ) -> None:
        """now: UTC, to the second, `2018-07-04T15:00:00Z`."""
        self.route = route
        self.cursor = cursor
        self.table = table
        self.site = table.site()
        self.origin = origin
        self.now = now

    def caching(self, *tags: str) -> dict[str, str]:
        """Return the headers for the edge of an answer with these cache tags."""
        seconds = responses.lifetime(self.site[items.SCHEDULED], self.now)
        return responses.caching(tags, seconds)


def answer(request: Request, table: PublicTable, origin: str, now: str) -> Response:
    """Answer a request. dynamodb.Unavailable where the table can't be read."""
    site = table.site()
    if request.method not in METHODS:
        return _method_not_allowed(site, origin)
    path = routing.decoded(request.raw_path)
    route = routing.resolve(path) if path else None
    if route is None:
        return _not_found(site, origin, [cache_tags.path(path)] if path else [])
    visit = Visit(route, request.cursor, table, origin=origin, now=now)
    response = _ANSWERS[route.kind](visit)
    if response is None:
        return _not_found(site, origin, [cache_tags.path(route.path), *_awaited(route)])
    return responses.unless_matched(response, request.if_none_match)


def failure(status: int, site: Mapping[str, Any], origin: str) -> Response:
    """Return the page of a 500 or 503, which no cache may keep."""
    caching = {
        "Cache-Control": responses.NO_STORE,
        "Retry-After": str(responses.RETRY_AFTER_SECONDS),
    }
    return responses.message(status, pages.render_message(status, site, origin), caching=caching)


def _method_not_allowed(site: Mapping[str, Any], origin: str) -> Response:
    caching = {"Allow": ", ".join(METHODS), "Cache-Control": responses.NO_STORE}
    return responses.message(405, pages.render_message(405, site, origin), caching=caching)


def _not_found(site: Mapping[str, Any], origin: str, tags: Iterable[str]) -> Response:
    body = pages.render_message(404, site, origin)
    return responses.message(404, body, caching=responses.brief_caching(tags))


def _awaited(route: Route) -> list[str]:
    """Return the cache tags of the list that may come to stand where nothing is yet."""
    return [] if route.kind == routing.POST else lists.tags(route.list_route or route)


def _redirect(visit: Visit) -> Response:
    url = visit.origin + routes.url_path(visit.route.path)
    return responses.redirect(url, caching=visit.caching())


def _post(visit: Visit) -> Response | None:
    page = visit.table.page(visit.route.path)
    if page is None:
        return None
    item = page.item
    if not items.is_visible(item.get(items.VISIBLE_FROM, ""), visit.now):
        return None
    return _PAGES[item[items.KIND]](visit, item, page.neighbours)


def _shown(visit: Visit, post: Mapping[str, Any], neighbours: Mapping[str, Any]) -> Response:
    html = pages.render_post(post, neighbours, visit.site, visit.now, visit.origin)
    tags = [cache_tags.post(post[items.POST_ID]), *_author_tags([post])]
    return responses.content(html, responses.HTML, caching=visit.caching(*tags))


def _moved(visit: Visit, item: Mapping[str, Any], _: Mapping[str, Any]) -> Response:
    url = visit.origin + routes.url_path(item[items.LOCATION])
    return responses.redirect(url, caching=visit.caching(*_trace_tags(visit, item)))


def _gone(visit: Visit, item: Mapping[str, Any], _: Mapping[str, Any]) -> Response:
    body = pages.render_message(410, visit.site, visit.origin)
    return responses.message(410, body, caching=visit.caching(*_trace_tags(visit, item)))


def _trace_tags(visit: Visit, item: Mapping[str, Any]) -> list[str]:
    """Return the cache tags where a post was: another post may come to stand at its path."""
    return [cache_tags.post(item[items.POST_ID]), cache_tags.path(visit.route.path)]


_PAGES: dict[str, Callable[[Visit, Mapping[str, Any], Mapping[str, Any]], Response]] = {
    items.POST: _shown,
    items.REDIRECT: _moved,
    items.GONE: _gone,
}


def _list(visit: Visit) -> Response | None:
    route = visit.route
    cursor = None if visit.cursor is None else cursors.parse(visit.cursor)
    if visit.cursor is not None and cursor is None:
        return None
    posts = visit.table.entries(
        lists.partition(route),
        visit.now,
        bounds=lists.bounds(route, visit.site),
        cursor=cursor,
    )
    is_first = cursor is None
    if not posts.entries and not (is_first and route.kind == routing.HOME):
        return None  # a blog without posts has a front page, and no other list
    html = pages.render_list(posts, route, visit.site, visit.origin, is_first=is_first)
    return responses.content(html, responses.HTML, caching=visit.caching(*lists.tags(route)))


def _tags(visit: Visit) -> Response:
    tags = visit.table.counts(items.TAGS_PK)
    html = pages.render_tags(tags, visit.site, visit.origin)
    return responses.content(html, responses.HTML, caching=visit.caching(cache_tags.LIST))


def _archive(visit: Visit) -> Response:
    months = visit.table.counts(items.ARCHIVE_PK)
    html = pages.render_archive(months, visit.site, visit.origin)
    return responses.content(html, responses.HTML, caching=visit.caching(cache_tags.LIST))


def _feed(visit: Visit) -> Response | None:
    of = visit.route.list_route or visit.route
    entries = visit.table.entries(lists.partition(of), visit.now).entries
    if not entries and of.kind != routing.HOME:
        return None
    xml = feeds.render_feed(entries, of, visit.site, visit.origin)
    caching = visit.caching(*lists.tags(of), *_author_tags(entries))
    return responses.content(xml, responses.ATOM, caching=caching)


def _sitemap(visit: Visit) -> Response:
    months = visit.table.counts(items.ARCHIVE_PK)
    xml = feeds.render_sitemap_index(months, visit.origin)
    return responses.content(xml, responses.XML, caching=visit.caching(cache_tags.LIST))


def _sitemap_part(visit: Visit) -> Response | None:
    bounds = periods.bounds(visit.route.name, visit.site[items.TIME_ZONE])
    entries = visit.table.links(visit.now, bounds)
    if not entries:
        return None
    xml = feeds.render_sitemap(entries, visit.origin)
    return responses.content(xml, responses.XML, caching=visit.caching(cache_tags.LIST))


def _robots(visit: Visit) -> Response:
    text = feeds.render_robots(visit.origin)
    return responses.content(text, responses.TEXT, caching=visit.caching())


def _author_tags(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    return [cache_tags.author(entry[items.AUTHOR]) for entry in entries if entry[items.AUTHOR]]


_ANSWERS: dict[str, Callable[[Visit], Response | None]] = {
    routing.HOME: _list,
    routing.TAG: _list,
    routing.AUTHOR: _list,
    routing.PERIOD: _list,
    routing.POST: _post,
    routing.TAGS: _tags,
    routing.ARCHIVE: _archive,
    routing.FEED: _feed,
    routing.SITEMAP: _sitemap,
    routing.SITEMAP_PART: _sitemap_part,
    routing.ROBOTS: _robots,
    routing.REDIRECT: _redirect,
}
