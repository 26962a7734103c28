"""What a change touches at the edge: the cache tags of every answer that comes out different.

Pure functions. docs/item-layout.md says which answer carries which tag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from posts.models import DRAFT, PAGE, Post
from posts.public_items import former_paths, month, shown
from reader_lambda import cache_tags, routes

if TYPE_CHECKING:
    from collections.abc import Iterable

# What a card in a list shows of a post, of what its list entry holds.
_ON_A_CARD = (
    *("path", "title", "title_html", "summary", "tags", "top_image", "picture", "language"),
    "published_local",
)


def tags(before: Post | None, after: Post | None, *, was_newest: bool, is_newest: bool) -> set[str]:
    """Return the tags that the change of one post touches, without those of its neighbours.

    before, after: None where there is none. was_newest, is_newest: of all posts, by the time of
    publication; such a post comes to or leaves the heads of its lists only.
    """
    old, new = _public(before), _public(after)
    found = {cache_tags.path(path) for path in _paths(new) - _paths(old)}
    if old is not None:
        found |= _of_redirects(old, new)
    found |= _of_lists(_lists_left(old, new), heads_only=was_newest)
    found |= _of_lists(_lists_left(new, old), heads_only=is_newest)
    found |= _of_series(old, new)
    for post in (old, new):
        if post is not None:
            found.add(cache_tags.post(post.id))
    if old is not None and old.kind != PAGE and (new is None or _card(old) != _card(new)):
        found.add(cache_tags.card(old.id))
    return found


def _of_series(old: Post | None, new: Post | None) -> set[str]:
    """Return the tags of the list of a series that is written otherwise, which stands above it."""
    if old is None or new is None or not new.series or old.series == new.series:
        return set()
    return {cache_tags.whole_list(routes.series_path(new.series))}


def _of_redirects(old: Post, new: Post | None) -> set[str]:
    """Return the tags of the redirects to a public post that come out different."""
    if new is not None and (old.path, old.state) == (new.path, new.state):
        return {cache_tags.path(path) for path in _paths(old) - _paths(new)}
    has_any = old.kind == PAGE or former_paths(old)  # a page has them from other forms of its path
    return {cache_tags.place(old.id)} if has_any else set()


def list_paths(post: Post) -> set[str]:
    """Return the paths of the lists that a public post is in; a page is in the API's alone."""
    if post.kind == PAGE:
        return {routes.PAGES}
    of_month = month(post)
    paths = {routes.HOME, routes.month_path(of_month), routes.month_path(of_month[:4])}
    paths |= {routes.tag_path(tag) for tag in post.tags}
    if post.series:
        paths.add(routes.series_path(post.series))
    return paths | ({routes.author_path(post.author)} if post.author else set())


def _public(post: Post | None) -> Post | None:
    return post if post is not None and post.status != DRAFT else None


def _paths(post: Post | None) -> set[str]:
    """Return where a public post is found or redirected from."""
    return {post.path, *former_paths(post)} if post else set()


def _lists_left(post: Post | None, other: Post | None) -> set[str]:
    """Return the lists that have a place of one state of a post and not that of the other."""
    if post is None:
        return set()
    stays = other is not None and other.listed_at == post.listed_at
    return list_paths(post) - (list_paths(other) if other and stays else set())


def _of_lists(paths: Iterable[str], *, heads_only: bool) -> set[str]:
    tag = cache_tags.list_head if heads_only else cache_tags.whole_list
    return {tag(path) for path in paths}


def _card(post: Post) -> list[object]:
    on_page = shown(post)
    return [on_page[name] for name in _ON_A_CARD]
