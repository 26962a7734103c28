"""Writes everything that readers and editors see as files: site, authors, posts, pages, media."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from posts import site_settings, store
from posts.exporters.destinations import SITE_FILE, Destination
from posts.exporters.plain_yaml import dumped
from posts.exporters.post_files import changes_file, changes_name, file_name, post_file
from posts.importers.plain_yaml import Value
from posts.importers.report import Outcome, Result
from posts.media import files
from posts.models import FEED_SUMMARY, MAX_FEED_POSTS, Author, Media, Post, Site
from posts.pending import working_version
from posts.post_lists import PostFilter, list_posts
from posts.site_settings import readable

_AT_ONCE = 100


class Exporter:
    """Writes one export, file by file. zone: in which times are written and days are told."""

    def __init__(self, destination: Destination, zone: tzinfo) -> None:
        self._destination = destination
        self._zone = zone

    def export_all(self) -> Iterator[Result]:
        """Write everything, yielding what became of each file, in an order that stays the same.

        Raises StoreUnavailable, and OSError where the destination fails.
        """
        yield self._written(SITE_FILE, site_file(site_settings.load(), store.list_authors()))
        for post in all_posts():
            yield self._post(post)
            if post.pending:
                yield self._changes(post)
        for digest in sorted(each.digest for each in files.all_files()):
            found = store.get_media(digest)
            if found is not None:
                yield self._media(found)

    def _post(self, post: Post) -> Result:
        name = file_name(post, self._zone)
        try:
            data = post_file(post, name, self._zone)
        except KeyError as error:  # of a text that is not there
            return Result(name, Outcome.FAILED, f"{error.args[0]}.", (), post.id, post.path)
        return self._written(name, data, post.id, post.path)

    def _changes(self, post: Post) -> Result:
        name = changes_name(post)
        try:
            data = changes_file(working_version(post), self._zone)
        except KeyError as error:
            return Result(name, Outcome.FAILED, f"{error.args[0]}.", (), post.id, post.path)
        return self._written(name, data, post.id, post.path)

    def _media(self, file: Media) -> Result:
        name = file.path.lstrip("/")
        try:
            data = files.load(file)
        except files.FileLost:
            return Result(name, Outcome.FAILED, "It is on record, but no longer on S3.")
        return self._written(name, data)

    def _written(self, name: str, data: bytes, post_id: str = "", path: str = "") -> Result:
        outcome = self._destination.write(name, data)
        reason = "unchanged" if outcome is Outcome.SKIPPED else ""
        return Result(name, outcome, reason, (), post_id, path)


def all_posts() -> Iterator[Post]:
    """Yield every post and page, the oldest first; their text is loaded on first use."""
    cursor = None
    while True:
        page = list_posts(PostFilter(), cursor=cursor, newest_first=False, size=_AT_ONCE)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def site_file(site: Site, authors: list[Author]) -> bytes:
    """Return the site's settings and its authors, as YAML."""
    listed: list[Value] = [_author(author) for author in authors]
    return dumped({**_settings(site), "authors": listed}).encode()


def _settings(site: Site) -> dict[str, Value]:
    """Return the settings, of those that a blog may do without only what there is."""
    found: dict[str, Value] = {
        name: getattr(site, name) for name in ("title", "description", "language", "time_zone")
    }
    if site.navigation:
        found["navigation"] = [
            {"name": label, "url": readable(url)} for label, url in site.navigation
        ]
    if site.colours:
        found["colours"] = dict(site.colours)
    if site.feed_posts != MAX_FEED_POSTS:
        found["feed_posts"] = str(site.feed_posts)
    if site.feed_content != FEED_SUMMARY:
        found["feed_content"] = site.feed_content
    return found


def _author(author: Author) -> dict[str, Value]:
    fields = {"slug": author.slug, "name": author.name, "url": author.url, "user": author.user}
    return {name: value for name, value in fields.items() if value}
