"""What lists are to programs, by schema.org. Imported for the first one: no post needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reader_lambda import items, lists, routes, routing, wording
from reader_lambda.page_parts import crumbs
from reader_lambda.routing import Route

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    Item = Mapping[str, Any]


def of_list(route: Route, entries: Iterable[Item], site: Item, origin: str) -> dict[str, Any]:
    """Return what a list is to programs: home the site with its search, others the way there."""
    words = wording.words(site[items.LANGUAGE])
    if route.kind == routing.HOME:
        return _website(site, origin)
    if route.kind == routing.TAG:
        here = lists.tag_name(route.name, entries)
        return crumbs(site, origin, (words["tags"], routes.TAGS), (here, route.path))
    if route.kind == routing.AUTHOR:
        return crumbs(site, origin, (lists.author_name(route.name, site), route.path))
    if route.kind == routing.SERIES:
        return crumbs(site, origin, (lists.heading(route, entries, site), route.path))
    periods = [route.name[:4]] if len(route.name) == 4 else [route.name[:4], route.name]
    steps = [
        (wording.period_name(period, site[items.LANGUAGE]), routes.month_path(period))
        for period in periods
    ]
    return crumbs(site, origin, (words["archive"], routes.ARCHIVE), *steps)


def _website(site: Item, origin: str) -> dict[str, Any]:
    return {
        "@type": "WebSite",
        "name": site[items.TITLE],
        "description": site[items.DESCRIPTION],
        "url": origin + routes.HOME,
        "inLanguage": site[items.LANGUAGE],
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{origin}{routes.SEARCH}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }
