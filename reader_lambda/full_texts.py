"""The texts of the posts in a feed: one more round trip, where the site wants them in feeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reader_lambda import feeds, items, routes
from reader_lambda.portable_html import with_whole_addresses, without_players
from reader_lambda.public_table import PublicTable

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from typing import Any

    Item = Mapping[str, Any]

# Bytes of all texts in a feed: JSON escapes every quote, base64 takes 4/3, an answer ends at 6 MB.
MAX_BYTES = 1_000_000

_SHOWS_A_POST = (items.POST, items.REDIRECT)  # the latter where it got another slug meanwhile


def with_texts(
    entries: Sequence[Item], table: PublicTable, now: str, origin: str
) -> Iterator[Item]:
    """Yield the entries of a list, newest first, with `feeds.WHOLE` as far as that fits.

    A post has its summary alone if its text is a big one, in pieces, or would make the feed too
    big. One that was taken back since the list was read is left out.
    """
    keys = [(items.path_pk(entry[items.PATH]), items.PAGE_SK) for entry in entries]
    pages = {page[items.PK]: page for page in table.items(keys)}
    left = MAX_BYTES
    for entry in entries:
        page = pages.get(items.path_pk(entry[items.PATH]), {})
        if not _is_shown(page, now):
            continue
        html = _portable(page.get(items.HTML, ""), origin + routes.url_path(entry[items.PATH]))
        size = len(html.encode())
        if size <= left:
            left -= size
            yield {**entry, feeds.WHOLE: html}
        else:
            yield entry


def _is_shown(page: Item, now: str) -> bool:
    is_there = page.get(items.KIND) in _SHOWS_A_POST
    return is_there and items.is_visible(page[items.VISIBLE_FROM], now)


def _portable(html: str, page_url: str) -> str:
    return with_whole_addresses(without_players(html), page_url)
