"""Atom feeds, sitemaps and robots.txt: what programs read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reader_lambda import items, lists, routes
from reader_lambda.percent import Encoding
from reader_lambda.rendering import render
from reader_lambda.routing import Route

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    Item = Mapping[str, Any]

_IN_IDS = Encoding(kept="")
_NEVER = "1970-01-01T00:00:00Z"  # a feed needs a time, one without posts too


def render_feed(entries: Sequence[Item], of: Route, site: Item, origin: str) -> str:
    """Return the Atom feed of a list, its entries newest first with their summaries."""
    heading = lists.heading(of, entries, site)
    shown = [_entry(entry, site, origin) for entry in entries]
    title = f"{heading} – {site[items.TITLE]}" if heading else site[items.TITLE]
    return render(
        "feed.xml",
        site=site,
        title=title,
        url=origin + routes.url_path(of.path),
        feed_url=origin + routes.url_path(routes.feed_path(of.path)),
        updated=max((entry["updated"] for entry in shown), default=_NEVER),
        entries=shown,
    )


def render_sitemap_index(parts: Iterable[Item], origin: str) -> str:
    """Return the sitemap index, of parts by their items."""
    paths = [routes.sitemap_path(int(part[items.SK])) for part in parts]
    return render("sitemap_index.xml", parts=[origin + path for path in paths])


def render_sitemap(entries: Iterable[Item], origin: str) -> str:
    """Return a part of the sitemap, from the path and the update of each post."""
    pages = [
        {
            "url": origin + routes.url_path(entry[items.PATH]),
            "updated": entry[items.UPDATED_AT],
        }
        for entry in entries
    ]
    return render("sitemap.xml", pages=pages)


def render_robots(origin: str) -> str:
    """Return robots.txt: everything may be read."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {origin}{routes.SITEMAP}\n"


def _entry(entry: Item, site: Item, origin: str) -> dict[str, Any]:
    """Return an entry of a feed. Its id outlives a change of the slug."""
    return {
        "id": f"{origin}/#post-{_IN_IDS.encoded(entry[items.POST_ID])}",
        "url": origin + routes.url_path(entry[items.PATH]),
        "title": entry[items.TITLE],
        "summary": entry[items.SUMMARY],
        "language": entry[items.LANGUAGE],
        "published": entry[items.PUBLISHED_AT],
        "updated": max(entry[items.PUBLISHED_AT], entry[items.UPDATED_AT]),
        "author": lists.author_name(entry[items.AUTHOR], site),
        "tags": entry[items.TAGS],
    }
