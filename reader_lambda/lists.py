"""The lists of posts: where each is stored, what stands above it, which cache tags it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reader_lambda import cache_tags, items, periods, routing, wording
from reader_lambda.names import tag_key
from reader_lambda.routing import Route

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    Item = Mapping[str, Any]


def partition(route: Route) -> str:
    """Return the partition of the entries of a list."""
    if route.kind == routing.TAG:
        return items.tag_list_pk(route.name)
    if route.kind == routing.AUTHOR:
        return items.author_list_pk(route.name)
    if route.kind == routing.SERIES:
        return items.series_list_pk(route.name)
    return items.HOME_LIST_PK


def bounds(route: Route, site: Item) -> tuple[str, str] | None:
    """Return the times of publication between which a list lies, None for all."""
    if route.kind == routing.PERIOD:
        return periods.bounds(route.name, site[items.TIME_ZONE])
    return None


def heading(route: Route, entries: Iterable[Item], site: Item) -> str:
    """Return what stands above a list, "" above that of all posts. entries: some of the list."""
    words = wording.words(site[items.LANGUAGE])
    if route.kind == routing.TAG:
        return words["tagged"].format(tag_name(route.name, entries))
    if route.kind == routing.AUTHOR:
        return words["by_author"].format(author_name(route.name, site))
    if route.kind == routing.SERIES:
        names = (entry[items.SERIES] for entry in entries)
        return words["in_series"].format(next(names, route.name))
    if route.kind == routing.PERIOD:
        name = wording.period_name(route.name, site[items.LANGUAGE])
        return words["from_period"].format(name)
    return ""


def tags(route: Route, *, is_head: bool) -> list[str]:
    """Return the cache tags of a page of a list, or of its feed.

    is_head: whether the answer changes when the list gets a newest post.
    """
    found = [cache_tags.whole_list(route.path)]
    if is_head:
        found.append(cache_tags.list_head(route.path))
    if route.kind == routing.AUTHOR:
        found.append(cache_tags.author(route.name))
    return found


def linked(links: Mapping[str, Item], now: str) -> list[Item]:
    """Return those links of the site item that may be shown, newest first, with their post's id."""
    shown = [
        {**link, items.POST_ID: post_id}
        for post_id, link in links.items()
        if items.is_visible(link[items.VISIBLE_FROM], now)
    ]
    return sorted(shown, key=lambda link: link[items.VISIBLE_FROM], reverse=True)


def author_tags(entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the cache tags of the authors whose names an answer shows."""
    return [cache_tags.author(entry[items.AUTHOR]) for entry in entries if entry[items.AUTHOR]]


def author_name(slug: str, site: Item) -> str:
    """Return the public name of an author; the slug where the site knows no name."""
    name: str = site[items.AUTHORS].get(slug, {}).get(items.NAME) or slug
    return name


def tag_name(key: str, entries: Iterable[Item]) -> str:
    """Return the name of a tag as the newest of its posts writes it."""
    names = (name for entry in entries for name in entry[items.TAGS])
    return next((name for name in names if tag_key(name) == key), key)
