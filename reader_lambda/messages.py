"""The pages that say why there is nothing else to show, and how to go on, from the site item alone.

Imported when the first such page is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reader_lambda import cache_tags, items, lists, page_parts, routes, wording
from reader_lambda.rendering import render

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    Item = Mapping[str, Any]

MAX_QUERY = 100  # characters, as the search takes them

_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}$", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def message(status: int, site: Item, origin: str) -> str:
    """Return the page of a 400, 405, 414, 500 or 503."""
    return render("message.html", status=str(status), **_frame(status, site, origin))


def missing(status: int, site: Item, origin: str, now: str, path: str) -> tuple[str, list[str]]:
    """Return the page of a 404 or 410, which helps on, and the cache tags of what it links to.

    now: UTC, `2018-07-04T15:00:00Z`. path: decoded, "" where none is known.
    """
    pinned = lists.linked(site[items.PINNED], now)
    above = {link[items.POST_ID] for link in pinned}
    recent = [
        link for link in lists.linked(site[items.RECENT], now) if link[items.POST_ID] not in above
    ]
    html = render(
        "missing.html",
        **_frame(status, site, origin),
        status=str(status),
        query=words_of(path),
        pinned=_links(pinned),
        recent=_links(recent),
    )
    return html, [cache_tags.AT_HAND]


def words_of(path: str) -> str:
    """Return the words of an address, of its last part that has any, to search for.

    >>> words_of("/2018/07/05/my-first_post.html")
    'my first post'
    """
    for part in reversed(path.split("/")):
        words = _BETWEEN_WORDS.sub(" ", _EXTENSION.sub("", part)).strip()
        if any(map(str.isalpha, words)):
            return words[:MAX_QUERY]
    return ""


def _links(links: Iterable[Item]) -> list[dict[str, str]]:
    return [
        {
            "title": link[items.TITLE],
            "url": routes.url_path(link[items.PATH]),
            "language": link[items.LANGUAGE],
        }
        for link in links
    ]


def _frame(status: int, site: Item, origin: str) -> dict[str, Any]:
    title = wording.words(site[items.LANGUAGE])[str(status)]
    return page_parts.frame(site, origin, "", title=title)
