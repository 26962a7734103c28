"""The records of what was released: `releases/<number>.json` in the artifacts bucket.

A record is written when a release begins and once more when it has succeeded, so that what stopped
half way is never taken for what runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

_FOLDER = "releases/"


@dataclass(frozen=True)
class Parts:
    """What makes a release: keys in the artifacts bucket, and what they were built for."""

    template: str
    reader: str
    admin: str
    python: str
    stage: dict[str, Any]


@dataclass(frozen=True)
class Release:
    """One record. parts: None where everything that runs was taken down.

    returns_to: number of the release that this one is the return to.
    secrets: version, by name, of each secret that the admin was started with.
    """

    number: int
    parts: Parts | None
    returns_to: int | None = None
    finished: bool = False
    secrets: dict[str, int] = field(default_factory=dict)

    @property
    def origin(self) -> int:
        """Number of the release that its parts were first released with."""
        return self.returns_to or self.number


def running(releases: Sequence[Release]) -> Release | None:
    """Return what runs; None where nothing does, or the last one did not finish."""
    last = releases[-1] if releases else None
    return last if last and last.finished and last.parts else None


def standing(releases: Sequence[Release]) -> Parts | None:
    """Return what ran last as far as is known, whatever began since; None where nothing did."""
    finished = [one for one in releases if one.finished]
    return finished[-1].parts if finished else None


def before(releases: Sequence[Release]) -> Release | None:
    """Return the release that a rollback returns to; None where there is none.

    That is the one before the last, or the last itself where something later stopped half way.
    """
    good = [one for one in releases if one.finished and one.parts]
    if not good:
        return None
    if not releases[-1].finished:
        return good[-1]
    earlier = [one for one in good if one.number < good[-1].origin]
    return earlier[-1] if earlier else None


class Records:
    """The records of a stage, oldest first."""

    def __init__(self, s3: S3Client, bucket: str) -> None:
        self._s3 = s3
        self._bucket = bucket

    def all(self) -> list[Release]:
        """Return every record."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=_FOLDER
        )
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
        return sorted((self._read(key) for key in keys), key=lambda release: release.number)

    def begin(self, parts: Parts | None, *, returns_to: int | None = None) -> Release:
        """Write the record of a release that begins."""
        releases = self.all()
        number = releases[-1].number + 1 if releases else 1
        release = Release(number, parts, returns_to)
        self._write(release)
        return release

    def finish(self, release: Release, secrets: Mapping[str, int] | None = None) -> None:
        """Write that it has succeeded, with these versions of the secrets."""
        self._write(replace(release, finished=True, secrets=dict(secrets or {})))

    def _read(self, key: str) -> Release:
        stored = json.load(self._s3.get_object(Bucket=self._bucket, Key=key)["Body"])
        parts = stored.pop("parts")
        return Release(parts=Parts(**parts) if parts else None, **stored)

    def _write(self, release: Release) -> None:
        self._s3.put_object(
            Bucket=self._bucket,
            Key=f"{_FOLDER}{release.number:06}.json",
            Body=json.dumps(asdict(release), ensure_ascii=False, indent=1).encode(),
            ContentType="application/json",
        )
