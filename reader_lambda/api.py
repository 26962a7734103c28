"""The JSON API: what is public, for programs, read only. Imported when it is first asked for.

Each thing has the address that it has on the site, below `/api/v1`; its answer is made of the same
items, so it carries the same cache tags, and what purges a page purges this too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from reader_lambda import api_documents, cache_tags, items, lists, pages, responses, routes, routing
from reader_lambda import cursor as cursors
from reader_lambda.answers import METHODS, Visit
from reader_lambda.public_table import ListPage, Page, PublicTable
from reader_lambda.request import Request
from reader_lambda.responses import Response
from reader_lambda.routing import Route
from reader_lambda.template_files import read

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
# Any page may ask, since nothing here depends on who does; and no search engine shall list it.
HEADERS = {"Access-Control-Allow-Origin": "*", "X-Robots-Tag": "noindex"}
MAX_BODY = 4_500_000  # bytes, which base64 keeps below the 6 MB of an answer

_SITE = "site"
_PAGE = "page"
_PAGES = "pages"
_DESCRIPTION = "description"


def answer(request: Request, table: PublicTable, origin: str, now: str) -> Response:
    """Answer a request for a path below `/api/`. dynamodb.Unavailable as for any page."""
    if request.method not in METHODS:
        caching = {"Allow": ", ".join(METHODS), "Cache-Control": responses.NO_STORE}
        return problem(405, caching)
    refused = routing.refusal(request.raw_path)
    if refused is not None:
        return problem(refused, responses.brief_caching([]))
    path = routing.decoded(request.raw_path)
    route = _resolve(path) if path else None
    if route is None:
        return problem(404, responses.brief_caching([cache_tags.path(path)] if path else []))
    visit = Visit(route, request, table, origin=origin, now=now)
    visit.numbered = ""  # which is for readers who come from another site
    response = _ANSWERS[route.kind](visit) or _nothing(visit)
    return responses.unless_matched(response, request.if_none_match)


def problem(status: int, caching: Mapping[str, str]) -> Response:
    """Return why there is no answer."""
    body = json.dumps(api_documents.problem(status))
    return Response(status, {"Content-Type": PROBLEM, **HEADERS, **caching}, body)


def _resolve(path: str) -> Route | None:
    """Return the route on the site of a decoded path of the API; None where nothing can be.

    Of another form of a canonical path: a redirect to the API's path of it.
    """
    if path != routes.API and not path.startswith(routes.API + "/"):
        return None
    asked = path.removeprefix(routes.API)
    fixed = _FIXED.get(asked.removesuffix("/"))
    if fixed is not None:
        return fixed if not asked.endswith("/") else Route(routing.REDIRECT, path[:-1])
    if asked.startswith(api_documents.PAGES + "/"):
        alone = routing.resolve(asked.removeprefix(api_documents.PAGES))
        is_page = alone is not None and alone.kind == routing.ADDRESS
        return Route(_PAGE, alone.path, alone.name) if alone and is_page else None
    route = routing.resolve(asked)
    canonical = api_documents.path_of(route.path) if route else None
    if route is None or canonical is None or route.kind == routing.ADDRESS:
        return None
    return Route(routing.REDIRECT, canonical) if route.kind == routing.REDIRECT else route


_FIXED = {
    "": Route(_SITE, routes.API),
    api_documents.POSTS: Route(routing.HOME, routes.HOME),
    api_documents.PAGES: Route(_PAGES, routes.PAGES),
    api_documents.DESCRIPTION: Route(_DESCRIPTION, routes.API + api_documents.DESCRIPTION),
}


def _content(document: Mapping[str, Any], caching: Mapping[str, str]) -> Response:
    text = json.dumps(document, ensure_ascii=False)
    return responses.content(text, JSON, caching={**HEADERS, **caching})


def _moved(visit: Visit, path: str, caching: Mapping[str, str]) -> Response:
    url = visit.origin + routes.url_path(path)
    return responses.redirect(url, caching={**HEADERS, **caching})


def _nothing(visit: Visit) -> Response:
    """Return a 404 that goes when something comes to stand there, as that of the site does."""
    route = visit.route
    tags = [cache_tags.path(route.path)]
    if route.kind not in (routing.POST, _PAGE):
        tags += lists.tags(route, is_head=True)
    return problem(404, responses.brief_caching(tags))


def _redirect(visit: Visit) -> Response:
    return _moved(visit, visit.route.path, visit.caching())


def _site(visit: Visit) -> Response:
    document = api_documents.site(visit.site, visit.origin)
    return _content(document, visit.caching(cache_tags.AUTHORS))


def _description(visit: Visit) -> Response:
    text = read("openapi.json")
    return responses.content(text, JSON, caching={**HEADERS, **visit.caching()})


def _one(visit: Visit) -> Response | None:
    found = visit.table.page(visit.route.path)
    if found is None:
        return None
    item = found.item
    if not items.is_visible(item.get(items.VISIBLE_FROM, ""), visit.now):
        return None
    if item[items.KIND] == items.POST:
        return _post(visit, found)
    if item[items.KIND] == items.PAGE:
        return _page(visit, found)
    tags = [cache_tags.path(visit.route.path)]
    if item[items.KIND] == items.GONE:
        caching = visit.caching(cache_tags.post(item[items.POST_ID]), *tags)
        return problem(410, caching)
    caching = visit.caching(cache_tags.place(item[items.POST_ID]), *tags)
    path = api_documents.path_of(item[items.LOCATION])
    return _moved(visit, path, caching) if path else problem(404, caching)


def _post(visit: Visit, found: Page) -> Response:
    post_id, newer = found.item[items.POST_ID], found.neighbours.get(items.NEWER)
    tags = [cache_tags.post(post_id), cache_tags.links(post_id), *lists.author_tags([found.item])]
    linked = [*pages.linked(found.relations), *([newer] if newer else [])]
    caching = visit.caching(*tags, coming=[link[items.VISIBLE_FROM] for link in linked])
    document = api_documents.post(found, visit.site, visit.now, visit.origin)
    return _whole_or_not(document, caching)


def _page(visit: Visit, found: Page) -> Response:
    post_id, path = found.item[items.POST_ID], found.item[items.PATH]
    if visit.route.name != path:  # as it was asked for, such as with a slash at its end
        tags = [cache_tags.place(post_id), cache_tags.path(visit.route.path)]
        return _moved(visit, api_documents.path_of(path) or path, visit.caching(*tags))
    tags = [cache_tags.post(post_id), cache_tags.links(post_id)]
    coming = [link[items.VISIBLE_FROM] for link in pages.linked(found.relations)]
    document = api_documents.page(found, visit.now, visit.origin)
    return _whole_or_not(document, visit.caching(*tags, coming=coming))


def _whole_or_not(document: Mapping[str, Any], caching: Mapping[str, str]) -> Response:
    """Return a post or page: without its text where the answer would be too big for Lambda."""
    whole = _content(document, caching)
    if len(whole.body.encode()) <= MAX_BODY:
        return whole
    return _content({**document, "html": None}, caching)


def _list(visit: Visit) -> Response | None:
    route = visit.route
    cursor = None if visit.cursor is None else cursors.parse(visit.cursor)
    if visit.cursor is not None and cursor is None:
        return None
    found = visit.table.entries(
        items.PAGES_LIST_PK if route.kind == _PAGES else lists.partition(route),
        visit.now,
        bounds=lists.bounds(route, visit.site),
        cursor=cursor,
        oldest_first=route.kind == routing.SERIES,
    )
    is_head = cursor is None or cursor.direction == cursors.NEWER
    tags = lists.tags(route, is_head=is_head)
    if found.entries or (cursor is None and route.kind in (routing.HOME, _PAGES)):
        return _listed(visit, found, tags)
    if not found.moved:
        return None
    path = api_documents.path_of(found.moved) or found.moved
    return _moved(visit, path, visit.caching(*tags, coming=visit.scheduled()))


def _listed(visit: Visit, found: ListPage, tags: Iterable[str]) -> Response:
    """Return a page of a list. What it says of a post changes with every save of that."""
    of_posts = [cache_tags.post(entry[items.POST_ID]) for entry in found.entries]
    if visit.route.kind == _PAGES:
        of_authors = []
        document = api_documents.page_list(found, visit.origin)
    else:
        of_authors = lists.author_tags(found.entries)
        document = api_documents.post_list(found, visit.route, visit.site, visit.origin)
    caching = visit.caching(*tags, *of_posts, *of_authors, coming=visit.scheduled())
    return _content(document, caching)


def _tags(visit: Visit) -> Response:
    counters = visit.table.counts(items.TAGS_PK)
    return _content(api_documents.tags(counters, visit.origin), visit.caching(cache_tags.TAGS))


def _archive(visit: Visit) -> Response:
    counters = visit.table.counts(items.ARCHIVE_PK)
    document = api_documents.archive(counters, visit.origin)
    return _content(document, visit.caching(cache_tags.ARCHIVE))


def _search(visit: Visit) -> Response | None:
    from reader_lambda import search, search_request  # noqa: PLC0415 (as for its page)

    asked = search_request.asked(visit)
    if asked is None:
        return None
    if asked.elsewhere:
        url = visit.origin + routes.API + asked.elsewhere
        return responses.redirect(url, caching={**HEADERS, **visit.caching()})
    found = search.find(asked.query, asked.cursor, visit.table, visit.site, visit.now)
    tags = [cache_tags.post(hit.post[items.POST_ID]) for hit in found.hits]
    caching = responses.brief_caching(tags) if asked.query.words else visit.caching()
    return _content(api_documents.found(asked.query, found, visit.origin), caching)


_ANSWERS: dict[str, Callable[[Visit], Response | None]] = {
    _SITE: _site,
    _DESCRIPTION: _description,
    _PAGE: _one,
    _PAGES: _list,
    routing.POST: _one,
    routing.HOME: _list,
    routing.TAG: _list,
    routing.SERIES: _list,
    routing.AUTHOR: _list,
    routing.PERIOD: _list,
    routing.TAGS: _tags,
    routing.ARCHIVE: _archive,
    routing.SEARCH: _search,
    routing.REDIRECT: _redirect,
}
