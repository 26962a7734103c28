"""From the site to the folder: pages, redirects, the page for what is not there, media."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import boto3
from django.conf import settings

from blogsite.static_site import addresses
from blogsite.static_site.folder import Folder, Outcome
from blogsite.static_site.reader import Reader
from blogsite.static_site.walk import Walk
from posts.raw_tables import RawTables, text_of
from posts.read_units import ReadUnits
from reader_lambda import items, routes

if TYPE_CHECKING:
    from collections.abc import Callable

REDIRECTS = "_redirects"

_PATH_PREFIX = items.path_pk("")
_TAG_LIST_PREFIX = items.tag_list_pk("")
_TAG_PATH_PREFIX = routes.tag_path("")
_REDIRECT = """\
<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{path}</title>
<link rel="canonical" href="{url}">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={path}">
</head>
<body>
<p><a href="{path}">{path}</a></p>
</body>
</html>
"""


@dataclass
class Exported:
    """failed: (address, reason). left: files that somebody changed, which stay."""

    failed: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


class Export:
    """Writes the site into a folder. progress: told how many files are done."""

    def __init__(
        self, reader: Reader, folder: Folder, read_units: float, progress: Callable[[int], None]
    ) -> None:
        self._reader = reader
        self._folder = folder
        self._tables = RawTables(ReadUnits(read_units))
        self._progress = progress
        self._done = Exported()
        self._tag_paths: set[str] = set()

    def run(self) -> Exported:
        """Write everything. dynamodb.Unavailable, or what botocore raises, where AWS stops it."""
        for page in Walk(self._reader).pages():
            self._put(page.path, page.text)
            if page.path.startswith(_TAG_PATH_PREFIX):
                self._tag_paths.add(page.path)
        self._redirects()
        not_found = self._reader.get(f"/{addresses.NOT_FOUND}").body
        self._put(f"/{addresses.NOT_FOUND}", addresses.without_search(not_found))
        for prefix in (routes.MEDIA_PREFIX, routes.ASSETS_PREFIX):
            self._objects(prefix.lstrip("/"))
        self._done.left = self._folder.finish()
        return self._done

    def _put(self, path: str, text: str) -> None:
        try:
            name = addresses.file_of(path)
            self._folder.put(name, addresses.with_short_names(text, self._reader.origin).encode())
        except (ValueError, FileExistsError, IsADirectoryError, NotADirectoryError) as error:
            self._done.failed.append((path, str(error)))
            self._folder.tally[Outcome.FAILED] += 1
        self._progress(self._folder.tally.total())

    def _redirects(self) -> None:
        """Write a page for every redirect, and a list of them for servers that take one."""
        lines = []
        for path, location in sorted(self._stored_redirects()):
            target, url = self._target(location)
            plain, _, query = path.partition("?")
            if not query:  # by which no file is found
                self._put(path, _REDIRECT.format(path=escape(target), url=escape(url)))
            lines.append(" ".join([routes.url_path(plain), *query.split(), target, "301\n"]))
        self._folder.put(REDIRECTS, "".join(lines).encode())

    def _target(self, location: str) -> tuple[str, str]:
        """Return where a redirect leads, for a link here and as a whole address."""
        if not location.startswith("/"):
            return location, location
        target = addresses.with_short_names(f'"{routes.url_path(location)}"', "").strip('"')
        return target, self._reader.origin + target

    def _stored_redirects(self) -> Iterator[tuple[str, str]]:
        scan = self._tables.scan(
            settings.PUBLIC_TABLE,
            FilterExpression="#kind = :redirect",
            ExpressionAttributeNames={"#kind": items.KIND},
            ExpressionAttributeValues={":redirect": {"S": items.REDIRECT}},
        )
        for item in scan:
            if items.is_visible(text_of(item, items.VISIBLE_FROM), self._reader.now):
                path = text_of(item, items.PK).removeprefix(_PATH_PREFIX)
                if text_of(item, items.SK) == items.MOVED_SK:
                    path = routes.tag_path(path.removeprefix(_TAG_LIST_PREFIX))
                if path not in self._tag_paths:  # a tag that has posts again is where it was
                    yield path, text_of(item, items.LOCATION)

    def _objects(self, prefix: str) -> None:
        s3 = boto3.client("s3", region_name=settings.AWS_REGION)
        pages: Any = s3.get_paginator("list_objects_v2").paginate(
            Bucket=settings.MEDIA_BUCKET, Prefix=prefix
        )
        for page in pages:
            for each in page.get("Contents", []):
                key, size = each["Key"], each["Size"]
                # What stands at an address of S3 is never another thing later.
                name = addresses.object_file(key)
                if not self._folder.has(name, size):
                    answer = s3.get_object(Bucket=settings.MEDIA_BUCKET, Key=key)
                    self._folder.put(name, answer["Body"].read())
                self._progress(self._folder.tally.total())
