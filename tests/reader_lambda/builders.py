"""Items of the public table as the write path makes them, and Function URL events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from reader_lambda import items, names, routes

NOW = "2026-03-01T00:00:00Z"  # of every test that does not choose another
LATER = "2026-03-01T00:00:10Z"  # when scheduled posts become visible
ZONE = ZoneInfo("Asia/Tokyo")
VERSION = 1


def minute(number: int) -> str:
    """Return the time of a post, one of sixty that follow each other."""
    return f"2018-07-10T00:{number:02}:00Z"


def post(post_id: str = "1", **changes: Any) -> dict[str, Any]:
    """Return the page item of a post, small and visible at `NOW` unless it says otherwise."""
    slug = changes.pop("slug", post_id)
    published_at = changes.pop(items.PUBLISHED_AT, "2018-07-04T15:00:00Z")
    updated_at = changes.pop(items.UPDATED_AT, published_at)
    path = routes.post_path(slug)
    return {
        items.PK: items.path_pk(path),
        items.SK: items.PAGE_SK,
        items.KIND: items.POST,
        items.POST_ID: post_id,
        items.PATH: path,
        items.TITLE: f"Title of {post_id}",
        items.SUMMARY: f"Summary of {post_id}",
        items.HTML: f"<p>Text of {post_id}</p>",
        items.CHUNKS: 0,
        items.CONTENTS: "",
        items.TAGS: [],
        items.AUTHOR: "",
        items.TOP_IMAGE: "",
        items.LANGUAGE: "ja",
        items.PUBLISHED_AT: published_at,
        items.PUBLISHED_LOCAL: local(published_at),
        items.UPDATED_AT: updated_at,
        items.UPDATED_LOCAL: local(updated_at),
        items.VISIBLE_FROM: published_at,
        items.VERSION: VERSION,
        **changes,
    }


def alone(slug: str, **changes: Any) -> dict[str, Any]:
    """Return the item of a page that stands alone, made as a post's."""
    path = routes.page_path(slug)
    place = {items.PK: items.path_pk(path), items.PATH: path, items.KIND: items.PAGE}
    return post(changes.pop(items.POST_ID, slug), **place | changes)


def entries(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the entries of a post: on the home page, under tags and author, in the sitemap."""
    left_out = {
        items.KIND,
        items.HTML,
        items.HTML_Z,
        items.CHUNKS,
        items.CONTENTS,
        items.VISIBLE_FROM,
        items.VERSION,
    }
    entry = {key: value for key, value in page.items() if key not in left_out}
    sk = items.entry_sk(page[items.PUBLISHED_AT], page[items.POST_ID])
    partitions = [
        items.HOME_LIST_PK,
        *(items.tag_list_pk(names.tag_key(tag)) for tag in page[items.TAGS]),
        *([items.author_list_pk(page[items.AUTHOR])] if page[items.AUTHOR] else []),
    ]
    in_sitemap = {
        items.PK: items.sitemap_part_pk(1),
        items.SK: page[items.POST_ID],
        **{key: page[key] for key in (items.PATH, items.UPDATED_AT, items.VISIBLE_FROM)},
    }
    return [*({**entry, items.PK: pk, items.SK: sk} for pk in partitions), in_sitemap]


def chunk(
    page: Mapping[str, Any], number: int, piece: bytes, version: int = VERSION
) -> dict[str, Any]:
    """Return a further piece of a big page."""
    return {
        items.PK: page[items.PK],
        items.SK: items.chunk_sk(number),
        items.HTML_Z: piece,
        items.VERSION: version,
    }


def redirect(slug: str, target: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is at a former slug of a post."""
    return redirect_at(routes.post_path(slug), target)


def redirect_at(path: str, target: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is at a former path or an old address of a post."""
    return {
        items.PK: items.path_pk(path),
        items.SK: items.PAGE_SK,
        items.KIND: items.REDIRECT,
        items.POST_ID: target[items.POST_ID],
        items.LOCATION: target[items.PATH],
        items.VISIBLE_FROM: target[items.VISIBLE_FROM],
    }


def gone(slug: str, post_id: str = "1") -> dict[str, Any]:
    """Return what is where a deleted post was."""
    return gone_at(routes.post_path(slug), post_id)


def gone_at(path: str, post_id: str = "1") -> dict[str, Any]:
    """Return what is at a former path or an old address of a deleted post."""
    return {
        items.PK: items.path_pk(path),
        items.SK: items.PAGE_SK,
        items.KIND: items.GONE,
        items.POST_ID: post_id,
    }


def neighbours(page: Mapping[str, Any], **sides: Mapping[str, Any]) -> dict[str, Any]:
    """Return the neighbours item of a post. sides: the posts `older` and `newer`."""
    attributes = (items.POST_ID, items.PATH, items.TITLE, items.VISIBLE_FROM)
    return {
        items.PK: page[items.PK],
        items.SK: items.NEIGHBOURS_SK,
        **{side: {key: beside[key] for key in attributes} for side, beside in sides.items()},
    }


def site(**changes: Any) -> dict[str, Any]:
    """Return the site item."""
    return {
        items.PK: items.SITE_KEY,
        items.SK: items.SITE_KEY,
        items.TITLE: "静かな図書室",
        items.DESCRIPTION: "読んだものと作ったもの",
        items.LANGUAGE: "ja",
        items.TIME_ZONE: "Asia/Tokyo",
        items.AUTHORS: {},
        items.SCHEDULED: {},
        items.PINNED: {},
        items.RECENT: {},
        items.NAVIGATION: [],
        items.STYLE: "",
        items.FEED_POSTS: 20,
        items.FEED_CONTENT: items.SUMMARY,
        **changes,
    }


def link(page: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Return the link to a post that the site item has. more: of a pinned one."""
    attributes = (items.PATH, items.TITLE, items.LANGUAGE, items.VISIBLE_FROM)
    return {**{key: page[key] for key in attributes}, **more}


def pinned(page: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the site item has of a pinned post."""
    return link(page, **{key: page[key] for key in (items.SUMMARY, items.PUBLISHED_LOCAL)})


def tag(name: str, posts: int) -> dict[str, Any]:
    """Return the item of a tag among all tags."""
    return {
        items.PK: items.TAGS_PK,
        items.SK: names.tag_key(name),
        items.NAME: name,
        items.POSTS: posts,
    }


def month(month_: str, posts: int) -> dict[str, Any]:
    """Return the item of a month in the archive."""
    return {items.PK: items.ARCHIVE_PK, items.SK: month_, items.POSTS: posts}


def sitemap_part(number: int, posts: int, visible_from: str = NOW) -> dict[str, Any]:
    """Return the item of a part of the sitemap."""
    return {
        items.PK: items.SITEMAP_PK,
        items.SK: items.sitemap_sk(number),
        items.POSTS: posts,
        items.VISIBLE_FROM: visible_from,
    }


def local(utc: str) -> str:
    """Return a UTC time with the site's offset."""
    return datetime.fromisoformat(utc).astimezone(ZONE).isoformat(timespec="seconds")


def event(
    path: str = "/",
    query: str = "",
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return a Function URL event. path: percent-encoded."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": "function.lambda-url.ap-northeast-1.on.aws", **(headers or {})},
        "requestContext": {"http": {"method": method, "path": path, "protocol": "HTTP/1.1"}},
        "isBase64Encoded": False,
    }
