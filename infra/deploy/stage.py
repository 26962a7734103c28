"""A stage's settings: `infra/stages/<stage>.toml`, as `infra/stages/example.toml` explains them."""

from __future__ import annotations

import re
import tomllib
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from infra import theme as themes
from infra.deploy.failure import Failure

FOLDER = Path(__file__).resolve().parent.parent / "stages"

_NAME = re.compile(r"[a-z][a-z0-9-]{0,15}")
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_CERTIFICATE = re.compile(r"arn:aws[a-z-]*:acm:([a-z0-9-]+):\d{12}:certificate/\S+")
_OF_CLOUDFRONT = "us-east-1"


@dataclass(frozen=True)
class Stage:
    """What the owner wants of a stage. An empty text: not wanted."""

    name: str
    region: str
    admin_email: str
    account: str = ""
    title: str = "blogsite"
    description: str = ""
    language: str = "ja"
    time_zone: str = "Asia/Tokyo"
    theme: str = ""
    architecture: str = "arm64"
    mfa: str = "optional"
    site_host: str = ""
    admin_host: str = ""
    hosted_zone: str = ""
    site_certificate: str = ""
    admin_certificate: str = ""

    def settings(self) -> dict[str, Any]:
        """Return it as a record keeps it."""
        return asdict(self)


def read(name: str, folder: Path = FOLDER) -> Stage:
    """Return the stage of that name. Raises Failure with every problem of its file."""
    if not _NAME.fullmatch(name):
        raise Failure(
            f"STAGE={name!r} is no stage's name: a small letter, then small letters, digits and "
            "hyphens, at most 16 in all, such as STAGE=prod."
        )
    file = folder / f"{name}.toml"
    values = _values(file)
    problems = list(_problems(values))
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems)
        raise Failure(f"{file} has to be put right:\n{listed}")
    return Stage(name=name, **values)


def _values(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise Failure(
            f"{file} is missing: `cp infra/stages/example.toml infra/stages/{file.name}`, "
            "and fill in what it asks for."
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Failure(f"{file} cannot be read: {error}") from error


_KEYS = {field.name for field in fields(Stage)} - {"name"}
_REQUIRED = {"region": "such as ap-northeast-1", "admin_email": "the first admin's address"}


def _problems(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield each problem: the key, what is wrong, what to write."""
    for key in sorted(values.keys() - _KEYS):
        yield f"{key}: no such setting; there are {', '.join(sorted(_KEYS))}"
    for key, meaning in _REQUIRED.items():
        if not values.get(key):
            yield f"{key}: has to be filled in, {meaning}"
    wrong = [key for key in sorted(values.keys() & _KEYS) if not isinstance(values[key], str)]
    for key in wrong:
        yield f"{key}: {values[key]!r} is no text"
    if not wrong:
        yield from _wrong_values(values)
        yield from _wrong_domains(values)


def _one_of(*allowed: str) -> Callable[[str], str]:
    def wrong(value: str) -> str:
        return "" if value in allowed else f"can be {' or '.join(allowed)}"

    return wrong


def _matching(pattern: re.Pattern[str], meaning: str) -> Callable[[str], str]:
    def wrong(value: str) -> str:
        return "" if pattern.fullmatch(value) else f"has to be {meaning}"

    return wrong


def _theme(value: str) -> str:
    try:
        themes.chosen(value)
    except themes.ThemeError as error:
        return f"has to be a folder: {error}"
    return ""


def _time_zone(value: str) -> str:
    known = value in zoneinfo.available_timezones()
    return "" if known else "has to be a name of the IANA database, such as Asia/Tokyo"


_CHECKS: dict[str, Callable[[str], str]] = {
    "account": _matching(re.compile(r"\d{12}"), "an account's 12 digits"),
    "admin_certificate": _matching(_CERTIFICATE, "the ARN of a certificate"),
    "admin_email": _matching(_EMAIL, "a mail address"),
    "admin_host": _matching(_HOST, "a host alone, such as admin.example.com"),
    "architecture": _one_of("arm64", "x86_64"),
    "hosted_zone": _matching(_HOST, "a zone's name at Route 53, such as example.com"),
    "language": _one_of("ja", "en"),
    "mfa": _one_of("optional", "required"),
    "region": _matching(_REGION, "a region of AWS, such as ap-northeast-1"),
    "site_certificate": _matching(_CERTIFICATE, "the ARN of a certificate"),
    "site_host": _matching(_HOST, "a host alone, such as blog.example.com"),
    "theme": _theme,
    "time_zone": _time_zone,
}


def _wrong_values(values: Mapping[str, Any]) -> Iterator[str]:
    for key, check in _CHECKS.items():
        reason = check(values[key]) if values.get(key) else ""
        if reason:
            yield f"{key}: {values[key]!r} {reason}"


def _wrong_domains(values: Mapping[str, Any]) -> Iterator[str]:
    zone = values.get("hosted_zone", "")
    for part, region in (("site", _OF_CLOUDFRONT), ("admin", values.get("region", ""))):
        host, arn = values.get(f"{part}_host", ""), values.get(f"{part}_certificate", "")
        if host and not zone and not arn:
            yield (
                f"{part}_certificate: needed for {part}_host, since no hosted_zone is named; "
                f"ask ACM in {region} for a certificate of {host} and write its ARN here"
            )
        if arn and not host:
            yield f"{part}_certificate: is of no use without {part}_host"
        if host and zone and not f".{host}".endswith(f".{zone}"):
            yield f"{part}_host: {host!r} is not in the hosted_zone {zone!r}"
        found = _CERTIFICATE.fullmatch(arn)
        if found and found[1] != region:
            yield f"{part}_certificate: is of {found[1]}, and has to be of {region}"
    if values.get("site_host") and values.get("site_host") == values.get("admin_host"):
        yield "admin_host: has to differ from site_host"
