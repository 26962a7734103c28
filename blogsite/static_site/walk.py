"""Every page of the public site, as the reader answers for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from blogsite.static_site import addresses
from blogsite.static_site.reader import Reader
from reader_lambda import items, responses, routes, routing

_SEEDS = (
    *(routes.HOME, routes.TAGS, routes.ARCHIVE),
    *(routes.FEED, routes.SITEMAP, routes.ROBOTS),
)
_LISTS = (routing.HOME, routing.TAG, routing.AUTHOR, routing.SERIES, routing.PERIOD)
_WITH_FEED = (routing.HOME, routing.TAG, routing.AUTHOR)
_NOT_THE_READERS = (routes.MEDIA_PREFIX, routes.ASSETS_PREFIX)


@dataclass(frozen=True)
class Page:
    """A file to be: its decoded path on the site, and its text."""

    path: str
    text: str


class Walk:
    """Goes from the site's own lists along all links, each address once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: set[str] = set()
        self._ahead: deque[str] = deque()

    def pages(self) -> Iterator[Page]:
        """Yield every page. A link that leads nowhere on the site leads nowhere here either."""
        self._find(*_SEEDS, *self._from_sitemap())
        while self._ahead:
            yield from self._at(self._ahead.popleft())

    def _from_sitemap(self) -> Iterator[str]:
        """Yield all posts, also those that no page links to, and the parts of the sitemap."""
        table, now = self._reader.table, self._reader.now
        for part in table.sitemap(now):
            number = int(part[items.SK])
            yield routes.sitemap_path(number)
            for entry in table.sitemap_part(number, now):
                yield entry[items.PATH]

    def _find(self, *paths: str) -> None:
        for path in paths:
            if path not in self._known and not path.startswith(_NOT_THE_READERS):
                self._known.add(path)
                self._ahead.append(path)

    def _at(self, path: str) -> Iterator[Page]:
        route = routing.resolve(path)
        if route is None or route.path != path:
            self._find(*([route.path] if route else []))  # such as without a slash at its end
            return
        if route.kind in _WITH_FEED:
            self._find(*(routes.feed_path(path, feed) for feed in routes.FEEDS))
        yield from self._list(path) if route.kind in _LISTS else self._single(path)

    def _single(self, path: str) -> Iterator[Page]:
        answer = self._reader.get(path)
        if answer.status == 200:
            yield self._page(path, answer)

    def _list(self, path: str) -> Iterator[Page]:
        number, cursor = 1, None
        while True:
            answer = self._reader.get(path, cursor)
            if answer.status != 200:
                return
            page = self._page(addresses.page_path(path, number), answer)
            yield Page(page.path, addresses.with_page_links(page.text, path, number))
            cursor = addresses.next_cursor(answer.body)
            if cursor is None:
                return
            number += 1

    def _page(self, path: str, answer: responses.Response) -> Page:
        text = answer.body
        if answer.headers["Content-Type"] == responses.HTML:
            text = addresses.without_search(text)
            self._find(*addresses.linked_paths(text, self._reader.origin))
        return Page(path, text)
