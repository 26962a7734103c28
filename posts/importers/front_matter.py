"""A post in our own file form: Markdown under a head of YAML, the front matter. Pure functions.

    ---
    id: 2
    title: A first post
    created_at: 2018-07-05
    updated_at: 2018-07-06T09:30:00+09:00
    draft: false
    tags: AWS, blog
    top_image: /media/3f.../lambda.svg
    ---

    The text, in Markdown.

Keys beside these are `slug`, `summary`, `published_at` and `author`. Any other is kept as it is.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from posts.importers.plain_yaml import InvalidYaml, Value, load_mapping
from posts.importers.source import InvalidFile
from posts.models import POST_ID
from reader_lambda.names import is_slug, normal_slug, tag_key

MAX_HEAD_LENGTH = 64 * 1024  # characters of front matter

_FIRST_YEAR = 1001  # the store keeps four digits of a year, in UTC too
_LAST_YEAR = 9998

_FENCE = re.compile(r"---[ \t]*")
_SPACE_BEFORE_OFFSET = re.compile(r"\s+(?=[+-]\d|Z$)")
_NOT_GIVEN = {"", "~", "null"}
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True)
class PostFile:
    """What a file says about a post. Empty text, None: the file does not say.

    slug: in its normal form. Times: aware, UTC. rest: the keys we do not know, in their order.
    """

    id: str
    title: str
    slug: str
    summary: str
    body: str
    tags: list[str]
    top_image: str
    author: str
    draft: bool
    published_at: datetime | None
    created_at: datetime | None
    updated_at: datetime | None
    rest: dict[str, Value]


def parse(data: bytes, *, zone: tzinfo) -> PostFile:
    """Return the post that a file's bytes hold. Raises InvalidFile.

    zone: that of dates and times written without an offset; a date alone is its midnight there.
    Line ends become "\\n"; beside that, the text is as in the file.
    """
    head, body = _split(_decode(data))
    keys = _head_keys(head)
    return PostFile(
        id=_take_id(keys),
        title=" ".join(_take_text(keys, "title").split()),
        slug=_take_slug(keys),
        summary=_take_optional(keys, "summary"),
        body=body,
        tags=_take_tags(keys),
        top_image=_take_optional(keys, "top_image"),
        author=_take_optional(keys, "author"),
        draft=_take_boolean(keys, "draft"),
        published_at=_take_time(keys, "published_at", zone),
        created_at=_take_time(keys, "created_at", zone),
        updated_at=_take_time(keys, "updated_at", zone),
        rest=keys,
    )


def parse_time(text: str, *, zone: tzinfo) -> datetime:
    """Return the time that an ISO 8601 date or date and time means, in UTC. Raises ValueError."""
    when = datetime.fromisoformat(_SPACE_BEFORE_OFFSET.sub("", text))
    if when.tzinfo is None:
        when = when.replace(tzinfo=zone)
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        raise ValueError(f"{text} is outside of the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return when.astimezone(UTC)


def _decode(data: bytes) -> str:
    if not data.removeprefix(BOM_UTF8).strip():
        raise InvalidFile("The file is empty.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidFile(
            f"The file is not UTF-8 text (line {line}, byte 0x{data[error.start]:02x}). "
            "Save it as UTF-8 and import it again."
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _split(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    if not _FENCE.fullmatch(first):
        raise InvalidFile(
            "The file has no front matter. Begin it with a line `---`, lines such as "
            "`title: ...` and a second line `---`."
        )
    closing = re.search(r"^---[ \t]*$\n?", rest, re.MULTILINE)
    if closing is None:
        raise InvalidFile("The front matter has no end: a second line `---` is missing.")
    return rest[: closing.start()], rest[closing.end() :]


def _head_keys(head: str) -> dict[str, Value]:
    if len(head) > MAX_HEAD_LENGTH:
        raise InvalidFile(
            f"The front matter has {len(head):,} characters; {MAX_HEAD_LENGTH:,} is the most."
        )
    try:
        return load_mapping(head)
    except InvalidYaml as error:
        where = "" if error.line is None else f" (line {error.line + 1})"
        raise InvalidFile(f"The front matter cannot be read{where}: {error}.") from error


def _take_text(keys: dict[str, Value], key: str) -> str:
    value = keys.pop(key, "")
    if not isinstance(value, str):
        raise InvalidFile(f"`{key}` must be one text, not a {type(value).__name__}.")
    return value.strip()


def _take_optional(keys: dict[str, Value], key: str) -> str:
    text = _take_text(keys, key)
    return "" if text.lower() in _NOT_GIVEN else text


def _take_id(keys: dict[str, Value]) -> str:
    text = _take_optional(keys, "id")
    if text and not re.fullmatch(POST_ID, text):
        raise InvalidFile(
            f"The id {text!r} cannot be kept: an id begins with a letter or digit, then up to 63 "
            "letters, digits, dots, underscores and hyphens (A-Z, a-z, 0-9)."
        )
    return text


def _take_slug(keys: dict[str, Value]) -> str:
    slug = normal_slug(_take_optional(keys, "slug"))
    if slug and not is_slug(slug):
        raise InvalidFile(
            f"The slug {slug!r} cannot stand in an address: it takes letters and digits of any "
            "script, hyphens and underscores, 200 at most."
        )
    return slug


def _take_tags(keys: dict[str, Value]) -> list[str]:
    value = keys.pop("tags", "")
    names = value.split(",") if isinstance(value, str) else value
    if isinstance(names, dict) or not all(isinstance(name, str) for name in names):
        raise InvalidFile("`tags` must be names between commas, or a list of names.")
    by_key: dict[str, str] = {}
    for name in map(str, names):
        if name.strip() and name.strip().lower() not in _NOT_GIVEN:
            by_key.setdefault(tag_key(name), name.strip())
    return list(by_key.values())


def _take_boolean(keys: dict[str, Value], key: str) -> bool:
    text = _take_optional(keys, key).lower() or "false"
    if text not in _BOOLEANS:
        raise InvalidFile(f"`{key}: {text}` is neither true nor false.")
    return _BOOLEANS[text]


def _take_time(keys: dict[str, Value], key: str, zone: tzinfo) -> datetime | None:
    text = _take_optional(keys, key)
    if not text:
        return None
    try:
        return parse_time(text, zone=zone)
    except ValueError as error:
        raise InvalidFile(
            f"`{key}: {text}` is no time that can be kept; "
            "write it as 2018-07-05 or 2018-07-05T09:30:00+09:00."
        ) from error
