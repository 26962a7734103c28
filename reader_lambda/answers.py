"""From a request to a response: the route, one round trip to the table, a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from reader_lambda import (
    cache_tags,
    items,
    lists,
    pages,
    responses,
    routes,
    routing,
)
from reader_lambda import cursor as cursors
from reader_lambda.public_table import Page, PublicTable
from reader_lambda.request import Request
from reader_lambda.responses import Response
from reader_lambda.routing import Route

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

METHODS = ("GET", "HEAD")


class Visit:
    """One request being answered: what is asked for, and what every answer depends on.

    numbered: the old address with a number that may be meant, `/?p=123`, "" where none can be.
    query: the query string as it was sent.
    """

    __slots__ = ("cursor", "now", "numbered", "origin", "query", "route", "site", "table")

    def __init__(
        self,
        route: Route,
        request: Request,
        table: PublicTable,
        *,
        origin: str,
        now: str,
    ) -> None:
        """now: UTC, to the second, `2018-07-04T15:00:00Z`."""
        self.route = route
        self.cursor = request.cursor
        self.query = request.query
        self.numbered = routing.numbered(route, request.number)
        self.table = table
        self.site = table.site()
        self.origin = origin
        self.now = now

    def caching(self, *tags: str, coming: Iterable[str] = ()) -> dict[str, str]:
        """Return the headers for the edge of an answer with these cache tags.

        coming: `visible_from` of what may come to stand in the answer without a change.
        """
        if self.numbered:  # the post of that number may be scheduled
            coming = [*coming, *self.scheduled()]
        lifetime = responses.lifetime(coming, self.now)
        return responses.caching([*self.tags_of_numbered(), *tags], lifetime)

    def tags_of_numbered(self) -> list[str]:
        """Return the cache tags of every answer that a post found by its number would replace."""
        return [cache_tags.path(self.numbered)] if self.numbered else []

    def scheduled(self) -> Iterable[str]:
        """Return the `visible_from` of all that is scheduled."""
        times: Mapping[str, str] = self.site[items.SCHEDULED]
        return times.values()


def answer(request: Request, table: PublicTable, origin: str, now: str) -> Response:
    """Answer a request. dynamodb.Unavailable where the table can't be read."""
    if routes.is_api(request.raw_path):
        return _api(request, table, origin, now)
    site = table.site()
    if request.method not in METHODS:
        return _method_not_allowed(site, origin)
    refused = routing.refusal(request.raw_path)
    if refused is not None:
        return _nothing(refused, site, origin)
    path = routing.decoded(request.raw_path)
    route = routing.resolve(path) if path else None
    if route is None:
        tags = [cache_tags.path(path)] if path else []
        return _missing(site, origin, now, path or "", tags)
    visit = Visit(route, request, table, origin=origin, now=now)
    found = _at(visit, visit.numbered) if visit.numbered else None
    response = found or _ANSWERS[route.kind](visit)
    if response is None:
        tags = [cache_tags.path(route.path), *visit.tags_of_numbered(), *_awaited(route)]
        return _missing(site, origin, now, route.path, tags)
    return responses.unless_matched(response, request.if_none_match)


def failure(
    status: int, site: Mapping[str, Any], origin: str, *, request_id: str, raw_path: str
) -> Response:
    """Return the page of a 500 or 503, which no cache may keep and which names its request."""
    caching = {
        "Cache-Control": responses.NO_STORE,
        "Retry-After": str(responses.RETRY_AFTER_SECONDS),
        **({"X-Request-Id": request_id} if request_id else {}),
    }
    if routes.is_api(raw_path):
        from reader_lambda import api  # noqa: PLC0415 (few instances are asked)

        return api.problem(status, caching)
    return _told(status, site, origin, caching)


def _method_not_allowed(site: Mapping[str, Any], origin: str) -> Response:
    caching = {"Allow": ", ".join(METHODS), "Cache-Control": responses.NO_STORE}
    return _told(405, site, origin, caching)


def _nothing(status: int, site: Mapping[str, Any], origin: str) -> Response:
    """Return the page of a 400 or 414. The edge keeps each for as long as s-maxage says."""
    return _told(status, site, origin, responses.brief_caching([]))


def _told(
    status: int, site: Mapping[str, Any], origin: str, caching: Mapping[str, str]
) -> Response:
    from reader_lambda import messages  # noqa: PLC0415 (milliseconds that few requests need)

    return responses.message(status, messages.message(status, site, origin), caching=caching)


def _missing(
    site: Mapping[str, Any], origin: str, now: str, path: str, tags: Iterable[str]
) -> Response:
    """Return the page of a 404, which helps on from what is at hand."""
    from reader_lambda import messages  # noqa: PLC0415 (as above)

    body, more = messages.missing(404, site, origin, now, path)
    return responses.message(404, body, caching=responses.brief_caching([*tags, *more]))


def _awaited(route: Route) -> list[str]:
    """Return the cache tags of what may come to stand where nothing is yet."""
    if route.kind in (routing.POST, routing.ADDRESS):
        return []
    if route.kind == routing.SITEMAP_PART:
        return [cache_tags.sitemap_part(int(route.name))]
    return lists.tags(route.list_route or route, is_head=True)


def _redirect(visit: Visit) -> Response:
    url = visit.origin + routes.url_path(visit.route.path)
    return responses.redirect(url, caching=visit.caching())


def _place(visit: Visit) -> Response | None:
    return _at(visit, visit.route.path)


def _at(visit: Visit, path: str) -> Response | None:
    """Answer with what is at a decoded path or a numbered address."""
    page = visit.table.page(path)
    if page is None:
        return None
    item = page.item
    if not items.is_visible(item.get(items.VISIBLE_FROM, ""), visit.now):
        return None
    return _PAGES[item[items.KIND]](visit, item, page)


def _shown(visit: Visit, post: Mapping[str, Any], page: Page) -> Response:
    html = pages.render_post(
        post, page.neighbours, visit.site, visit.now, visit.origin, page.relations
    )
    post_id = post[items.POST_ID]
    tags = [cache_tags.post(post_id), cache_tags.links(post_id), *lists.author_tags([post])]
    newer = page.neighbours.get(items.NEWER)
    linked = [*pages.linked(page.relations), *([newer] if newer else [])]
    caching = visit.caching(*tags, coming=[link[items.VISIBLE_FROM] for link in linked])
    return responses.content(html, responses.HTML, caching=caching)


def _shown_alone(visit: Visit, item: Mapping[str, Any], page: Page) -> Response:
    post_id = item[items.POST_ID]
    if visit.route.name != item[items.PATH]:  # as it was asked for, such as with a slash at its end
        return _to(visit, item[items.PATH], post_id)
    html = pages.render_page(item, visit.site, visit.origin, visit.now, page.relations)
    coming = [link[items.VISIBLE_FROM] for link in pages.linked(page.relations)]
    caching = visit.caching(cache_tags.post(post_id), cache_tags.links(post_id), coming=coming)
    return responses.content(html, responses.HTML, caching=caching)


def _moved(visit: Visit, item: Mapping[str, Any], _: Page) -> Response:
    return _to(visit, item[items.LOCATION], item[items.POST_ID])


def _gone(visit: Visit, item: Mapping[str, Any], _: Page) -> Response:
    from reader_lambda import messages  # noqa: PLC0415 (as above)

    path = visit.route.path
    body, more = messages.missing(410, visit.site, visit.origin, visit.now, path)
    tags = [cache_tags.post(item[items.POST_ID]), cache_tags.path(path), *more]
    caching = visit.caching(*tags, coming=visit.scheduled())
    return responses.message(410, body, caching=caching)


def _to(visit: Visit, path: str, post_id: str) -> Response:
    """Lead to where a post is now, or elsewhere. Another may come to stand where was asked."""
    tags = [cache_tags.place(post_id), cache_tags.path(visit.route.path)]
    is_ours = path.startswith("/")  # else it is a whole address, as an editor wrote it
    url = visit.origin + routes.url_path(path) if is_ours else path
    return responses.redirect(url, caching=visit.caching(*tags))


_PAGES: dict[str, Callable[[Visit, Mapping[str, Any], Page], Response]] = {
    items.POST: _shown,
    items.PAGE: _shown_alone,
    items.REDIRECT: _moved,
    items.GONE: _gone,
}


def _list(visit: Visit) -> Response | None:
    from reader_lambda import list_pages  # noqa: PLC0415 (a post needs none of it)

    route = visit.route
    cursor = None if visit.cursor is None else cursors.parse(visit.cursor)
    if visit.cursor is not None and cursor is None:
        return None
    posts = visit.table.entries(
        lists.partition(route),
        visit.now,
        bounds=lists.bounds(route, visit.site),
        cursor=cursor,
        oldest_first=route.kind == routing.SERIES,
    )
    is_first = cursor is None
    if posts.moved and not posts.entries:
        return list_elsewhere(visit, route, posts.moved)
    if not posts.entries and not (is_first and route.kind == routing.HOME):
        return None  # a blog without posts has a front page, and no other list
    is_home = is_first and route.kind == routing.HOME
    pinned = lists.linked(visit.site[items.PINNED], visit.now) if is_home else []
    html = list_pages.render_list(
        posts, route, visit.site, visit.origin, is_first=is_first, pinned=pinned
    )
    is_head = cursor is None or cursor.direction == cursors.NEWER
    cards = [cache_tags.card(entry[items.POST_ID]) for entry in [*pinned, *posts.entries]]
    tags = [*lists.tags(route, is_head=is_head), *cards]
    caching = visit.caching(*tags, coming=visit.scheduled())
    return responses.content(html, responses.HTML, caching=caching)


def list_elsewhere(visit: Visit, route: Route, path: str) -> Response:
    """Lead from the list of a tag that no post has any more to that of the tag it became."""
    tags = lists.tags(route, is_head=True)
    caching = visit.caching(*tags, coming=visit.scheduled())
    return responses.redirect(visit.origin + routes.url_path(path), caching=caching)


def _tags(visit: Visit) -> Response:
    from reader_lambda import list_pages  # noqa: PLC0415 (as for a list)

    tags = visit.table.counts(items.TAGS_PK)
    html = list_pages.render_tags(tags, visit.site, visit.origin)
    return responses.content(html, responses.HTML, caching=visit.caching(cache_tags.TAGS))


def _archive(visit: Visit) -> Response:
    from reader_lambda import list_pages  # noqa: PLC0415 (as for a list)

    months = visit.table.counts(items.ARCHIVE_PK)
    html = list_pages.render_archive(months, visit.site, visit.origin)
    return responses.content(html, responses.HTML, caching=visit.caching(cache_tags.ARCHIVE))


def _for_programs(visit: Visit) -> Response | None:
    from reader_lambda import answers_for_programs  # noqa: PLC0415 (few instances are asked)

    return answers_for_programs.answer(visit)


def _api(request: Request, table: PublicTable, origin: str, now: str) -> Response:
    from reader_lambda import api  # noqa: PLC0415 (few instances are asked)

    return api.answer(request, table, origin, now)


def _search(visit: Visit) -> Response | None:
    from reader_lambda import search_page  # noqa: PLC0415 (milliseconds that few requests need)

    return search_page.answer(visit)


_ANSWERS: dict[str, Callable[[Visit], Response | None]] = {
    routing.HOME: _list,
    routing.TAG: _list,
    routing.AUTHOR: _list,
    routing.SERIES: _list,
    routing.PERIOD: _list,
    routing.POST: _place,
    routing.ADDRESS: _place,
    routing.TAGS: _tags,
    routing.ARCHIVE: _archive,
    routing.FEED: _for_programs,
    routing.SITEMAP: _for_programs,
    routing.SITEMAP_PART: _for_programs,
    routing.ROBOTS: _for_programs,
    routing.ICON: _for_programs,
    routing.REDIRECT: _redirect,
    routing.SEARCH: _search,
}
