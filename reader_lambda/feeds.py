"""Feeds, sitemaps and robots.txt: what programs read.

The forms of feeds: Atom (RFC 4287), RSS 2.0 (rssboard.org) and JSON Feed 1.1 (jsonfeed.org).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from reader_lambda import items, lists, routes
from reader_lambda.percent import Encoding
from reader_lambda.rendering import Html, render, web_address, xml_text
from reader_lambda.routing import Route

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    Item = Mapping[str, Any]

WHOLE = "whole"  # of an entry of a list: its whole text, as HTML that may stand anywhere

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_IN_IDS = Encoding(kept="")
_NEVER = "1970-01-01T00:00:00Z"  # a feed needs a time, one without posts too


def render_feed(feed: str, entries: Sequence[Item], of: Route, site: Item, origin: str) -> str:
    """Return a feed of a list, its entries newest first: their summaries, and `WHOLE` if given.

    feed: one of `routes.FEEDS`.
    """
    heading = lists.heading(of, entries, site)
    shown = [_entry(entry, site, origin) for entry in entries]
    context: dict[str, Any] = {
        "site": site,
        "title": f"{heading} – {site[items.TITLE]}" if heading else site[items.TITLE],
        "url": origin + routes.url_path(of.path),
        "feed_url": origin + routes.url_path(routes.feed_path(of.path, feed)),
        "updated": max((entry["updated"] for entry in shown), default=_NEVER),
        "entries": shown,
    }
    if feed == routes.JSON_FEED:
        return json.dumps(_json_feed(context), ensure_ascii=False)
    if feed == routes.RSS:
        return render("rss.xml", **context, rss_date=_rss_date)
    return render("feed.xml", **context)


def _rss_date(utc: str) -> str:
    """Return a time by RFC 822, with four digits of the year: `Wed, 04 Jul 2018 15:00:00 GMT`."""
    when = datetime.fromisoformat(utc)
    day, month = _DAYS[when.weekday()], _MONTHS[when.month - 1]
    return f"{day}, {when:%d} {month} {when:%Y %H:%M:%S} GMT"


def _json_feed(context: Mapping[str, Any]) -> dict[str, Any]:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": context["title"],
        "home_page_url": context["url"],
        "feed_url": context["feed_url"],
        "description": context["site"][items.DESCRIPTION],
        "language": context["site"][items.LANGUAGE],
    }
    return {name: value for name, value in feed.items() if value} | {
        "items": [_json_entry(entry) for entry in context["entries"]]
    }


def _json_entry(entry: Item) -> dict[str, Any]:
    shown = {
        "id": entry["id"],
        "url": entry["url"],
        "title": entry["title"],
        **_json_content(entry),
        "image": entry["image"],
        "date_published": entry["published"],
        "date_modified": entry["updated"],
        "tags": entry["tags"],
        "language": entry["language"],
        "authors": [{"name": entry["author"]}] if entry["author"] else [],
    }
    return {name: value for name, value in shown.items() if value or name == "content_text"}


def _json_content(entry: Item) -> dict[str, str]:
    if entry["html"]:
        return {"content_html": entry["html"], "summary": entry["summary"]}
    return {"content_text": entry["summary"]}


def render_sitemap_index(parts: Iterable[Item], origin: str) -> str:
    """Return the sitemap index, of parts by their items."""
    paths = [routes.sitemap_path(int(part[items.SK])) for part in parts]
    return render("sitemap_index.xml", parts=[origin + path for path in paths])


def render_sitemap(entries: Iterable[Item], origin: str) -> str:
    """Return a part of the sitemap, from path, update and pictures of each post."""
    pages = [
        {
            "url": origin + routes.url_path(entry[items.PATH]),
            "updated": entry[items.UPDATED_AT],
            "pictures": [web_address(at, origin) for at in entry.get(items.PICTURES, ())],
        }
        for entry in entries
    ]
    return render("sitemap.xml", pages=pages)


def render_robots(origin: str) -> str:
    """Return robots.txt: everything may be read."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {origin}{routes.SITEMAP}\n"


def _cdata(html: str) -> Html:
    """Return HTML as text of an XML document, unescaped, so that it grows no further."""
    return Html("<![CDATA[" + xml_text(html).replace("]]>", "]]]]><![CDATA[>") + "]]>")


def _entry(entry: Item, site: Item, origin: str) -> dict[str, Any]:
    """Return an entry of a feed. Its id outlives a change of the slug."""
    html: str = entry.get(WHOLE, "")
    return {
        "id": f"{origin}/#post-{_IN_IDS.encoded(entry[items.POST_ID])}",
        "url": origin + routes.url_path(entry[items.PATH]),
        "title": entry[items.TITLE],
        "summary": entry[items.SUMMARY],
        "html": html,
        "content": _cdata(html) if html else None,
        "image": web_address(entry[items.TOP_IMAGE], origin),
        "language": entry[items.LANGUAGE],
        "published": entry[items.PUBLISHED_AT],
        "updated": max(entry[items.PUBLISHED_AT], entry[items.UPDATED_AT]),
        "author": lists.author_name(entry[items.AUTHOR], site),
        "tags": entry[items.TAGS],
    }
