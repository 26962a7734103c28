"""What the JSON API says of things, from decoded items to what JSON can say. Pure functions.

`templates/openapi.json` describes each; tests hold the answers to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reader_lambda import cursor, items, lists, routes, routing
from reader_lambda.names import tag_key
from reader_lambda.portable_html import with_whole_addresses
from reader_lambda.public_table import ListPage, Page
from reader_lambda.rendering import web_address
from reader_lambda.routing import Route

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    from reader_lambda.search import Found, Query

    Item = Mapping[str, Any]
    Document = dict[str, Any]

POSTS = "/posts"  # below the API's address: the list that is the site's home
PAGES = "/pages"
DESCRIPTION = "/openapi.json"


def path_of(path: str) -> str | None:
    """Return the API's decoded path of what is at one of the site, None for what it does not have.

    >>> path_of("/tags/aws"), path_of("/about"), path_of("/"), path_of("/feed.xml")
    ('/api/v1/tags/aws', '/api/v1/pages/about', '/api/v1/posts', None)
    """
    route = routing.resolve(path)
    if route is None or route.path != path:
        return None
    if route.kind == routing.HOME:
        return routes.API + POSTS
    if route.kind == routing.ADDRESS:
        return routes.API + PAGES + path
    return routes.API + path if route.kind in _LIKE_THE_SITES else None


_LIKE_THE_SITES = (
    *(routing.POST, routing.TAGS, routing.TAG, routing.SERIES, routing.AUTHOR),
    *(routing.ARCHIVE, routing.PERIOD, routing.SEARCH),
)


def site(settings: Item, origin: str) -> Document:
    """Return what the site says of itself, and where the rest is."""
    here = origin + routes.API
    found = {
        "title": settings[items.TITLE],
        "description": settings[items.DESCRIPTION],
        "language": settings[items.LANGUAGE],
        "time_zone": settings[items.TIME_ZONE],
        "url": origin + routes.HOME,
        "navigation": [
            {"name": link[items.NAME], "url": web_address(link[items.URL], origin)}
            for link in settings[items.NAVIGATION]
        ],
        "authors": [_author(slug, settings, origin) for slug in sorted(settings[items.AUTHORS])],
        "feeds": {
            "atom": origin + routes.FEED,
            "rss": origin + routes.RSS,
            "json": origin + routes.JSON_FEED,
        },
    }
    names = {"posts": POSTS, "pages": PAGES, "tags": routes.TAGS, "archive": routes.ARCHIVE}
    names |= {"search": routes.SEARCH, "openapi": DESCRIPTION}
    return found | {"api": {name: here + path for name, path in names.items()}}


def post(found: Page, settings: Item, now: str, origin: str) -> Document:
    """Return a post with its text, and the posts beside it as far as they are visible."""
    item, relations = found.item, found.relations
    series = relations.get(items.SERIES)
    return entry(item, settings, origin) | {
        "html": _html(item, origin),
        "contents": item[items.CONTENTS],
        "older": _neighbour(found.neighbours.get(items.OLDER), now, origin),
        "newer": _neighbour(found.neighbours.get(items.NEWER), now, origin),
        "series": _series(series[items.NAME], origin) if series else None,
        "translations": _translations(relations, now, origin),
        "related": _links(relations.get(items.RELATED, ()), now, origin),
    }


def page(found: Page, now: str, origin: str) -> Document:
    """Return a page that stands alone, with its text."""
    return page_entry(found.item, origin) | {
        "html": _html(found.item, origin),
        "contents": found.item[items.CONTENTS],
        "translations": _translations(found.relations, now, origin),
    }


def entry(item: Item, settings: Item, origin: str) -> Document:
    """Return a post without its text, from its page or from its entry in a list."""
    author = item[items.AUTHOR]
    return _named(item, origin) | {
        "tags": [_tag(name, origin) for name in item[items.TAGS]],
        "author": _author(author, settings, origin) if author else None,
        "published_at": item[items.PUBLISHED_AT],
        "updated_at": item[items.UPDATED_AT],
    }


def page_entry(item: Item, origin: str) -> Document:
    """Return a page that stands alone without its text, likewise."""
    return _named(item, origin) | {"updated_at": item[items.UPDATED_AT]}


def post_list(found: ListPage, route: Route, settings: Item, origin: str) -> Document:
    """Return a page of a list of posts, newest first."""
    return {
        "title": lists.heading(route, found.entries, settings) or settings[items.TITLE],
        "url": origin + routes.url_path(route.path),
        "posts": [entry(each, settings, origin) for each in found.entries],
    } | _beside(found, path_of(route.path) or "", origin)


def page_list(found: ListPage, origin: str) -> Document:
    """Return a page of the list of pages that stand alone, newest first."""
    shown = [page_entry(each, origin) for each in found.entries]
    return {"pages": shown} | _beside(found, routes.API + PAGES, origin)


def tags(counters: Iterable[Item], origin: str) -> Document:
    """Return all tags, those with the most posts first."""
    by_posts = sorted(counters, key=lambda tag: (-tag[items.POSTS], tag[items.SK]))
    return {
        "tags": [
            _tag(each[items.NAME], origin, key=each[items.SK]) | {"posts": each[items.POSTS]}
            for each in by_posts
        ]
    }


def archive(counters: Sequence[Item], origin: str) -> Document:
    """Return all months that have posts, the last first."""
    return {
        "months": [
            {"month": each[items.SK], "posts": each[items.POSTS]}
            | _addresses(routes.month_path(each[items.SK]), origin)
            for each in reversed(counters)
        ]
    }


def found(query: Query, hits: Found, origin: str) -> Document:
    """Return what a search found."""
    more = query.address(str(hits.more)) if hits.more else ""
    return {
        "query": query.words,
        "tag": query.tag or None,
        "results": [_hit(hit.post, hit.passage, origin) for hit in hits.hits],
        "more": origin + routes.API + more if more else None,
    }


def problem(status: int) -> Document:
    """Return why there is no answer, by RFC 9457."""
    title, detail = PROBLEMS[status]
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


PROBLEMS = {
    400: ("Bad Request", "The path is no percent-encoded one."),
    404: ("Not Found", f"Nothing is here. {routes.API}{DESCRIPTION} describes what is where."),
    405: ("Method Not Allowed", "The API is read with GET and HEAD."),
    410: ("Gone", "This was deleted."),
    414: ("URI Too Long", "No address of this site is as long as that."),
    500: ("Internal Server Error", "The answer could not be made. Please try again later."),
    503: ("Service Unavailable", "The store could not be read. Please try again in a moment."),
}


def _named(item: Item, origin: str) -> Document:
    return {
        "id": item[items.POST_ID],
        "slug": item[items.PATH].rpartition("/")[2],
        **_addresses(item[items.PATH], origin),
        "title": item[items.TITLE],
        "summary": item[items.SUMMARY],
        "language": item[items.LANGUAGE],
        "image": web_address(item[items.TOP_IMAGE], origin) or None,
    }


def _addresses(path: str, origin: str) -> Document:
    return {
        "url": origin + routes.url_path(path),
        "api_url": origin + routes.url_path(path_of(path) or path),
    }


def _html(item: Item, origin: str) -> str:
    return with_whole_addresses(item[items.HTML], origin + routes.url_path(item[items.PATH]))


def _tag(name: str, origin: str, *, key: str = "") -> Document:
    path = routes.tag_path(key or name)
    return {"key": key or tag_key(name), "name": name, **_addresses(path, origin)}


def _author(slug: str, settings: Item, origin: str) -> Document:
    website = settings[items.AUTHORS].get(slug, {}).get(items.URL) or ""
    return {
        "slug": slug,
        "name": lists.author_name(slug, settings),
        "website": web_address(website) or None,
        **_addresses(routes.author_path(slug), origin),
    }


def _series(name: str, origin: str) -> Document:
    path = routes.series_path(name)
    return {"key": tag_key(name), "name": name, **_addresses(path, origin)}


def _translations(relations: Item, now: str, origin: str) -> list[Document]:
    visible = [link for link in relations.get(items.TRANSLATIONS, ()) if _is_visible(link, now)]
    found = _links(visible, now, origin)
    return [
        {**shown, "language": link[items.LANGUAGE]}
        for shown, link in zip(found, visible, strict=True)
    ]


def _links(links: Iterable[Item], now: str, origin: str) -> list[Document]:
    return [found for link in links if (found := _neighbour(link, now, origin))]


def _is_visible(link: Item, now: str) -> bool:
    return items.is_visible(link[items.VISIBLE_FROM], now)


def _neighbour(neighbour: Item | None, now: str, origin: str) -> Document | None:
    if neighbour is None or not _is_visible(neighbour, now):
        return None
    return {
        "id": neighbour[items.POST_ID],
        "title": neighbour[items.TITLE],
        **_addresses(neighbour[items.PATH], origin),
    }


def _beside(found: ListPage, path: str, origin: str) -> Document:
    """Return the addresses of the pages of a list beside one. path: the API's, decoded."""
    ends = {
        cursor.NEWER: found.entries[:1] if found.has_newer else [],
        cursor.OLDER: found.entries[-1:] if found.has_older else [],
    }
    here = origin + routes.url_path(path)
    return {
        direction: here
        + cursor.query_string(direction, end[0][items.PUBLISHED_AT], end[0][items.POST_ID])
        if end
        else None
        for direction, end in ends.items()
    }


def _hit(item: Item, passage: Iterable[tuple[str, bool]], origin: str) -> Document:
    is_post = item[items.KIND] == items.POST
    return {
        "id": item[items.POST_ID],
        "kind": item[items.KIND],
        **_addresses(item[items.PATH], origin),
        "title": item[items.TITLE],
        "language": item[items.LANGUAGE],
        "tags": [_tag(name, origin) for name in item[items.TAGS]],
        "published_at": item[items.PUBLISHED_AT] if is_post else None,
        "passage": [{"text": text, "is_match": is_match} for text, is_match in passage],
    }
