"""Which addresses on the site lead somewhere: many looked up together, in a few requests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from posts import store
from posts.media import files
from posts.models import Media
from posts.tables import PageItem, TagItem
from reader_lambda import items, routes
from reader_lambda.names import normal_path, normal_slug, tag_key

MOST = 100  # pages, tags and files each that are looked up; any others are taken as good

_PAGE, _TAG, _AUTHOR, _FILE, _NOTHING = "page", "tag", "author", "file", "nothing"
_ALWAYS_THERE = {
    *(routes.HOME, routes.TAGS, routes.ARCHIVE, routes.SEARCH, *routes.FEEDS, routes.SITEMAP),
}

_Thing = tuple[str, str]  # what an address names: one of the kinds above, and a name


class SiteAddresses:
    """What addresses on one page lead to. base: the path of that page, which counts as there."""

    def __init__(self, addresses: Iterable[str], base: str) -> None:
        self._base = base
        asked: dict[str, list[str]] = {_PAGE: [], _TAG: [], _AUTHOR: [], _FILE: [], _NOTHING: []}
        for kind, name in sorted(thing for each in addresses if (thing := self._thing(each))):
            if name not in asked[kind][-1:] and len(asked[kind]) < MOST:
                asked[kind].append(name)
        self._files = store.media_by_digest(asked[_FILE])
        there = {
            _PAGE: _visible_paths(asked[_PAGE]),
            _TAG: _tags_in_use(asked[_TAG]),
            _AUTHOR: _known_authors() if asked[_AUTHOR] else set(),
            _FILE: set(self._files),
            _NOTHING: set(),
        }
        self._missing = {(k, name) for k in asked for name in asked[k] if name not in there[k]}

    def is_broken(self, address: str) -> bool:
        """Tell whether an address on the site leads to nothing that readers see now."""
        return self._thing(address) in self._missing

    def file(self, address: str) -> Media | None:
        """Return the record of the file at an address; None for any other address."""
        kind, name = self._thing(address) or ("", "")
        return self._files.get(name) if kind == _FILE else None

    def _thing(self, address: str) -> _Thing | None:
        """Return what an address names; None for what is elsewhere or always there."""
        try:
            parts = urlsplit(urljoin(settings.SITE_ORIGIN + self._base, address))
        except ValueError:  # no address at all, such as http://[
            return _NOTHING, address
        if f"{parts.scheme}://{parts.netloc}" != settings.SITE_ORIGIN:
            return None
        thing = _at(unquote(parts.path) or routes.HOME)
        return None if thing == (_PAGE, self._base) else thing


def _at(path: str) -> _Thing | None:
    """Return what a decoded path names; None for what is always there, or kept for something."""
    if path.startswith(routes.MEDIA_PREFIX):
        return _FILE, files.digest_in(path)
    match path.strip("/").split("/"):
        case ["posts", slug]:
            return _PAGE, routes.post_path(normal_slug(slug))
        case ["tags", name, *_feed]:
            return _TAG, tag_key(name)
        case ["authors", slug, *_feed]:
            return _AUTHOR, normal_slug(slug)
    return _at_one_address(path)


def _at_one_address(path: str) -> _Thing | None:
    normal = normal_path(path)
    if normal is None:
        return (_NOTHING, path) if path != routes.HOME else None
    is_there = normal in _ALWAYS_THERE or normal.startswith(f"{routes.ARCHIVE}/")
    return None if is_there or routes.is_reserved(normal) else (_PAGE, normal)


def _known_authors() -> set[str]:
    return {author.slug for author in store.list_authors()}


def _visible_paths(paths: Iterable[str]) -> set[str]:
    """Return the paths at which readers find something, or are led on."""
    now = timezone.now()
    keys = [(items.path_pk(path), items.PAGE_SK) for path in paths]
    wanted = [items.PK, items.SK, items.KIND, items.VISIBLE_FROM]
    found = PageItem.batch_get(keys, consistent_read=True, attributes_to_get=wanted) if keys else ()
    seen = (page.pk for page in found if page.kind != items.GONE and not _is_to_come(page, now))
    return {pk.removeprefix(items.path_pk("")) for pk in seen}


def _is_to_come(page: PageItem, now: datetime) -> bool:
    return page.visible_from is not None and page.visible_from > now


def _tags_in_use(keys: Iterable[str]) -> set[str]:
    """Return the keys of tags that visible posts carry."""
    asked = [(items.TAGS_PK, key) for key in keys if key]
    found = TagItem.batch_get(asked, consistent_read=True) if asked else ()
    return {tag.sk for tag in found if tag.posts > 0}
