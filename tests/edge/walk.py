"""Every public URL, found as readers and robots find them: by the links from one to others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape

from reader_lambda import environment, routes
from tests.edge.varnish import Answer

_LINK = re.compile(r'(?:href="|<loc>)([^"<#]+)')
_ENTRANCES = ("/", "/tags", "/archive", *routes.FEEDS, "/sitemap.xml", "/robots.txt")


def walk(get: Callable[[str], Answer], more: Iterable[str] = ()) -> dict[str, Answer]:
    """Return the answers at every path and query that links lead to. more: to begin at, too."""
    found: dict[str, Answer] = {}
    waiting = [*_ENTRANCES, *more]
    while waiting:
        target = waiting.pop()
        if target not in found:
            found[target] = get(target)
            waiting += links(found[target])
    return found


def links(answer: Answer) -> list[str]:
    """Return the paths, with their queries, of the site's pages that an answer links to."""
    origin = environment.site_origin()
    linked = [unescape(link) for link in _LINK.findall(answer.text)]
    linked += [answer.headers["location"]] if "location" in answer.headers else []
    ours = [link.removeprefix(origin) or "/" for link in linked]
    return [link for link in ours if link.startswith("/")]
