"""The site as static files on S3, for the day on which Lambda or DynamoDB is down.

`make copy` makes it, while all is well: below `copy/` of the media bucket, a page under the very
path that it has on the site. `make serve` has CloudFront take it in place of the reader, or the
reader again. That asks CloudFormation to change the distribution and nothing else.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from infra.deploy import lock
from infra.deploy.edge import purge
from infra.deploy.failure import Failure
from infra.deploy.manage import ROOT, known_of, run_manage
from infra.deploy.place import Place
from infra.deploy.terminal import Terminal

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

PREFIX = "copy/"
READER, COPY = "reader", "copy"

_INDEX = "index.html"
_ELSEWHERE = ("media/", "assets/")  # the distribution takes them from the bucket as it is
_NO_PAGES = ("_redirects", ".blogsite-static")  # of the export itself
_TYPES = {
    "feed.xml": "application/atom+xml; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_HTML = "text/html; charset=utf-8"
_AT_ONCE = 10  # as many connections as boto3 keeps
_MINUTE = "public, max-age=0, s-maxage=60"  # so that a newer copy shows


def make_copy(place: Place, terminal: Terminal) -> None:
    """Write the site's files here, and bring the copy in the bucket to them. Raises Failure."""
    known = known_of(place)
    folder = ROOT / "build" / f"copy-{place.names.stage}"
    terminal.step("writing the site's pages")
    run_manage(place, known, ["export_static", str(folder)])
    terminal.step("storing them")
    with lock.held(place, COPY):
        stored, removed = _store(place.session.client("s3"), place.names.media_bucket, folder)
    terminal.say(f"The copy of {known.site_origin} stands: {stored} pages new, {removed} removed.")


def serve(place: Place, terminal: Terminal, source: str) -> None:
    """Have readers get the copy, or live pages again. source: READER or COPY. Raises Failure."""
    _need_a_distribution(place)
    if source == COPY:
        _need_a_copy(place)
    if place.stack.parameters.get("ServeFrom") == source:
        terminal.say(f"Readers get the {source}'s pages already: nothing was changed.")
        return
    terminal.say(f"{place.names.prefix}: readers will get the {source}'s pages.")
    terminal.confirm("Go on?")
    with lock.held(place, "serve"):
        terminal.step("CloudFront (about 5 minutes)")
        place.stack.apply(None, {**place.stack.parameters, "ServeFrom": source})
    if source == READER:
        terminal.step("purging every page")
        purge(place, "/*")  # files of the copy have no tag
    terminal.say(f"The site has the {source}'s pages.")


def _need_a_distribution(place: Place) -> None:
    if "DistributionId" not in place.stack.outputs:
        raise Failure(
            f"{place.names.prefix} has no CloudFront in the account {place.names.account}, "
            f"{place.names.region}: nothing was changed. `make deploy STAGE={place.names.stage}` "
            "brings it."
        )


def _need_a_copy(place: Place) -> None:
    s3, bucket = place.session.client("s3"), place.names.media_bucket
    if f"{PREFIX}{_INDEX}" not in _there(s3, bucket, f"{PREFIX}{_INDEX}"):
        stage = place.names.stage
        raise Failure(
            f"{bucket} has no copy: nothing was changed. `make copy STAGE={stage}` makes one, as "
            "long as DynamoDB answers."
        )


def _store(s3: S3Client, bucket: str, folder: Path) -> tuple[int, int]:
    """Bring the bucket to the folder; returns how many objects were stored and removed."""
    wanted = dict(_objects(folder))
    if f"{PREFIX}{_INDEX}" not in wanted:
        raise Failure(f"{folder} has no {_INDEX}: the copy was left as it is.")
    there = _there(s3, bucket, PREFIX)
    changed = {key: file for key, file in wanted.items() if there.get(key) != _etag(file)}

    def put(key: str) -> None:
        s3.put_object(
            Bucket=bucket,
            Key=key,
            Body=changed[key].read_bytes(),
            ContentType=_type(key),
            CacheControl=_MINUTE,
        )

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        deque(threads.map(put, changed), maxlen=0)
    removed = there.keys() - wanted.keys()
    for key in removed:
        s3.delete_object(Bucket=bucket, Key=key)
    return len(changed), len(removed)


def _objects(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the key and file of each page: the index document of a folder is the folder's page."""
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not name.startswith((*_NO_PAGES, *_ELSEWHERE)):
            yield f"{PREFIX}{name.removesuffix(f'/{_INDEX}')}", file


def _there(s3: S3Client, bucket: str, prefix: str) -> Mapping[str, str]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return {
        one["Key"]: one["ETag"].strip('"') for page in pages for one in page.get("Contents", [])
    }


def _etag(file: Path) -> str:
    """Return the ETag that S3 gives to what is stored in one piece."""
    return hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()


def _type(key: str) -> str:
    return next((kind for ending, kind in _TYPES.items() if key.endswith(ending)), _HTML)
