"""The pages of lists, of all tags and of the archive, from decoded items to text, as in `pages`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from reader_lambda import cursor, items, list_data, lists, page_parts, routes, routing, wording
from reader_lambda.public_table import ListPage
from reader_lambda.rendering import render, web_address
from reader_lambda.routing import Route

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    Item = Mapping[str, Any]

_CARD_SIZES = "8.5rem"


def render_list(  # noqa: PLR0913 - of what a list shows
    posts: ListPage,
    route: Route,
    site: Item,
    origin: str,
    *,
    is_first: bool,
    pinned: Sequence[Item] = (),
) -> str:
    """Return a page of a list: home, of a tag, an author, a year or a month.

    is_first: asked for without a cursor. pinned: shown above, and not once more in the list.
    """
    is_series = route.kind == routing.SERIES  # which is read from the oldest post on
    above = {link[items.POST_ID] for link in pinned}
    listed = [entry for entry in posts.entries if entry[items.POST_ID] not in above]
    heading = lists.heading(route, posts.entries, site)
    has_feed = route.kind in (routing.TAG, routing.AUTHOR)
    author = page_parts.author(route.name, site) if route.kind == routing.AUTHOR else None
    return render(
        "series.html" if is_series else "list.html",
        **page_parts.frame(site, origin, route.path, title=heading)
        | {
            "heading": heading,
            "json_ld": page_parts.json_ld(list_data.of_list(route, posts.entries, site, origin)),
            "author": author,
            "is_first": is_first,
            "feed": routes.url_path(routes.feed_path(route.path)) if has_feed else "",
            "pinned": [_pinned(link, site) for link in pinned],
            "posts": [_card(entry, site) for entry in listed[:: -1 if is_series else 1]],
            "newer": _beside(cursor.NEWER, route, posts.entries[:1]) if posts.has_newer else "",
            "older": _beside(cursor.OLDER, route, posts.entries[-1:]) if posts.has_older else "",
        },
    )


def render_tags(tags: Iterable[Item], site: Item, origin: str) -> str:
    """Return the page of all tags, those with the most posts first."""
    by_posts = sorted(tags, key=lambda tag: (-tag[items.POSTS], tag[items.SK]))
    shown = [
        {
            "name": tag[items.NAME],
            "url": routes.url_path(routes.tag_path(tag[items.SK])),
            "count": wording.count(tag[items.POSTS], site[items.LANGUAGE]),
        }
        for tag in by_posts
    ]
    title = wording.words(site[items.LANGUAGE])["tags"]
    frame = page_parts.frame(site, origin, routes.TAGS, title=title)
    frame["json_ld"] = page_parts.json_ld(page_parts.crumbs(site, origin, (title, routes.TAGS)))
    return render("tags.html", tags=shown, **frame)


def render_archive(months: Sequence[Item], site: Item, origin: str) -> str:
    """Return the page of all years and months that have posts, the last first."""
    years = [
        _year(year, list(of_year), site[items.LANGUAGE])
        for year, of_year in groupby(reversed(months), key=lambda month: month[items.SK][:4])
    ]
    title = wording.words(site[items.LANGUAGE])["archive"]
    frame = page_parts.frame(site, origin, routes.ARCHIVE, title=title)
    frame["json_ld"] = page_parts.json_ld(page_parts.crumbs(site, origin, (title, routes.ARCHIVE)))
    return render("archive.html", years=years, **frame)


def _beside(direction: str, route: Route, edge: Sequence[Item]) -> str:
    (entry,) = edge
    return routes.url_path(route.path) + cursor.query_string(
        direction, entry[items.PUBLISHED_AT], entry[items.POST_ID]
    )


def _card(entry: Item, site: Item) -> dict[str, Any]:
    return {
        "title": page_parts.title(entry),
        "url": routes.url_path(entry[items.PATH]),
        "language": entry[items.LANGUAGE],
        "summary": entry[items.SUMMARY],
        "image": web_address(entry[items.TOP_IMAGE]),
        "picture": page_parts.picture(entry, _CARD_SIZES),
        "published": page_parts.date(entry[items.PUBLISHED_LOCAL], site),
        "tags": [page_parts.tag(name) for name in entry[items.TAGS]],
    }


def _pinned(link: Item, site: Item) -> dict[str, Any]:
    return {
        "title": link[items.TITLE],
        "url": routes.url_path(link[items.PATH]),
        "language": link[items.LANGUAGE],
        "summary": link[items.SUMMARY],
        "published": page_parts.date(link[items.PUBLISHED_LOCAL], site),
    }


def _year(year: str, months: Sequence[Item], language: str) -> dict[str, Any]:
    return {
        "name": wording.period_name(year, language),
        "url": routes.month_path(year),
        "count": wording.count(sum(month[items.POSTS] for month in months), language),
        "months": [
            {
                "name": wording.month_name(month[items.SK], language),
                "url": routes.month_path(month[items.SK]),
                "count": wording.count(month[items.POSTS], language),
            }
            for month in months
        ],
    }
