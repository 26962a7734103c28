"""Answers to programs: feeds, the sitemap, robots.txt. Imported when the first one asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from reader_lambda import cache_tags, feeds, items, lists, responses, routes, routing
from reader_lambda.answers import Visit, list_elsewhere
from reader_lambda.public_table import LIST_SIZE
from reader_lambda.responses import Response

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

_FEED_TYPES = {
    routes.FEED: responses.ATOM,
    routes.RSS: responses.RSS,
    routes.JSON_FEED: responses.JSON_FEED,
}
_ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" style="{style}">
<rect width="64" height="64" rx="12" style="fill:var(--light-accent,#0a5a78)"/>
<text x="32" y="46" style="fill:#fff;font:700 40px sans-serif;text-anchor:middle">{letter}</text>
</svg>
"""


def answer(visit: Visit) -> Response | None:
    """Answer a visit to one of these routes; None where nothing is."""
    return _ANSWERS[visit.route.kind](visit)


def _feed(visit: Visit) -> Response | None:
    feed, of = visit.route.name, visit.route.list_route or visit.route
    size = min(visit.site[items.FEED_POSTS], LIST_SIZE)
    posts = visit.table.entries(lists.partition(of), visit.now, size=size)
    if posts.moved and not posts.entries:
        return list_elsewhere(visit, of, routes.feed_path(posts.moved, feed))
    if not posts.entries and of.kind != routing.HOME:
        return None
    shown = posts.entries
    if visit.site[items.FEED_CONTENT] == items.FULL_TEXT:
        shown = _with_texts(shown, visit)
    text = feeds.render_feed(feed, shown, of, visit.site, visit.origin)
    of_posts = [cache_tags.post(entry[items.POST_ID]) for entry in posts.entries]
    tags = [*lists.tags(of, is_head=True), *of_posts, *lists.author_tags(posts.entries)]
    caching = visit.caching(*tags, coming=visit.scheduled())
    return responses.content(text, _FEED_TYPES[feed], caching=caching)


def _with_texts(entries: Sequence[Mapping[str, Any]], visit: Visit) -> list[Mapping[str, Any]]:
    from reader_lambda import full_texts  # noqa: PLC0415 (milliseconds that few sites need)

    return [*full_texts.with_texts(entries, visit.table, visit.now, visit.origin)]


def _sitemap(visit: Visit) -> Response:
    xml = feeds.render_sitemap_index(visit.table.sitemap(visit.now), visit.origin)
    caching = visit.caching(cache_tags.SITEMAP, coming=visit.scheduled())
    return responses.content(xml, responses.XML, caching=caching)


def _sitemap_part(visit: Visit) -> Response | None:
    number = int(visit.route.name)
    entries = visit.table.sitemap_part(number, visit.now)
    if not entries:
        return None
    xml = feeds.render_sitemap(entries, visit.origin)
    caching = visit.caching(cache_tags.sitemap_part(number), coming=visit.scheduled())
    return responses.content(xml, responses.XML, caching=caching)


def _robots(visit: Visit) -> Response:
    text = feeds.render_robots(visit.origin)
    return responses.content(text, responses.TEXT, caching=visit.caching())


def _icon(visit: Visit) -> Response:
    """Return what stands beside the site's name in a browser's tab: the name's first letter."""
    letter = escape(visit.site[items.TITLE].strip()[:1].upper())
    style = escape(visit.site[items.STYLE])
    svg = _ICON.format(letter=letter, style=style)
    return responses.content(svg, responses.SVG, caching=visit.caching())


_ANSWERS: dict[str, Callable[[Visit], Response | None]] = {
    routing.FEED: _feed,
    routing.SITEMAP: _sitemap,
    routing.SITEMAP_PART: _sitemap_part,
    routing.ROBOTS: _robots,
    routing.ICON: _icon,
}
