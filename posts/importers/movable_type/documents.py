"""An entry of Movable Type's format as a document."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from html import unescape
from urllib.parse import unquote

from posts.importers.digests import with_digest
from posts.importers.document import Document
from posts.importers.html_to_markdown import Converted, plain_text, to_markdown
from posts.importers.movable_type.entries import Entry
from posts.importers.plain_yaml import Value
from posts.importers.source import InvalidFile
from reader_lambda.names import tag_key

_WITHOUT_MEANING = {"ALLOW COMMENTS", "ALLOW PING", "ALLOW PINGS", "CONVERT BREAKS", "NO ENTRY"}
_MEANT = {
    "AUTHOR", "BASENAME", "CATEGORY", "DATE", "IMAGE", "PRIMARY CATEGORY", "STATUS", "TAGS",
    "TITLE", "UNIQUE URL",
}  # fmt: skip
_DATE = re.compile(
    r"(?:(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})"
    r"|(?P<year_first>\d{4})[/-](?P<month_next>\d{1,2})[/-](?P<day_last>\d{1,2}))"
    r"(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:[ ]*(?P<half>[AaPp])\.?[Mm]\.?)?)?"
)
_MARKUP = re.compile(r"<(?:p|br|div)\b", re.IGNORECASE)
_FORMATS = {"textile": "Textile", "textile_2": "Textile", "textile2": "Textile"}


def document(entry: Entry, zone: tzinfo) -> Document:
    """Return the document of an entry. zone: of its times, which never say theirs.

    Raises InvalidFile, TextTooLarge, TextTooComplex.
    """
    date = _date(entry.get("DATE"), zone)
    title = " ".join(unescape(entry.get("TITLE")).split())
    basename = unquote(entry.get("BASENAME")).strip("/ ")
    status = entry.get("STATUS").lower()
    text = _text(entry)
    unique = entry.get("UNIQUE URL") or basename or f"{entry.get('DATE')} {title}"
    draft = status not in {"", "publish", "published", "future"}
    return with_digest(
        name=f"{entry.get('DATE')} {title}".strip(),
        key=f"movable-type:{unique}",
        title=title,
        slug=basename.removesuffix(".html").replace("/", "-"),
        draft=draft,
        summary=plain_text(entry.parts.get("EXCERPT", "")),
        body=text.markdown,
        tags=_tags(entry),
        top_image=entry.get("IMAGE"),
        author_name=entry.get("AUTHOR"),
        published_at=None if draft else date,
        created_at=date,
        addresses=tuple(dict.fromkeys(_addresses(entry, basename, date))),
        rest=_rest(entry),
        notes=(*_notes(entry, status), *text.notes),
    )


def _date(text: str, zone: tzinfo) -> datetime | None:
    if not text:
        return None
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise InvalidFile(
            f"Its DATE {text!r} is in no known form, such as 07/31/2018 18:30:00, with AM or PM "
            "or without, or 2018/07/31 18:30:00."
        )
    parts = found.groupdict()
    hour = int(parts["hour"] or 0)
    half = (parts["half"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + 12 * (half == "p")
    try:
        return datetime(
            int(parts["year"] or parts["year_first"]),
            int(parts["month"] or parts["month_next"]),
            int(parts["day"] or parts["day_last"]),
            hour,
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            tzinfo=zone,
        )
    except ValueError as error:
        raise InvalidFile(f"Its DATE {text!r} is no time: {error}.") from error


def _text(entry: Entry) -> Converted:
    """Return body and extended body as one text."""
    parts = (entry.parts.get(name, "") for name in ("BODY", "EXTENDED BODY"))
    text = "\n\n".join(part.strip("\n") for part in parts if part.strip())
    way = entry.get("CONVERT BREAKS").lower()
    if way.startswith("markdown"):
        return Converted(text)
    if way in _FORMATS:
        note = f"It was written in {_FORMATS[way]}, whose marks stay as they are."
        converted = to_markdown(text, line_breaks=True)
        return Converted(converted.markdown, (note, *converted.notes))
    is_said = way in {"0", "richtext"}
    breaks = way in {"1", "__default__", "convert_breaks"} or (
        not is_said and not _MARKUP.search(text)
    )
    return to_markdown(text, line_breaks=breaks)


def _tags(entry: Entry) -> tuple[str, ...]:
    """Return categories, the first one first, and tags."""
    names = [*entry.keys.get("PRIMARY CATEGORY", []), *entry.keys.get("CATEGORY", [])]
    for line in entry.keys.get("TAGS", []):
        names += next(csv.reader([line], skipinitialspace=True), [])
    by_key: dict[str, str] = {}
    for name in map(unescape, names):
        if name.strip():
            by_key.setdefault(tag_key(name), name.strip())
    return tuple(by_key.values())


def _addresses(entry: Entry, basename: str, date: datetime | None) -> Iterator[str]:
    """Yield where a post was: as it says, else as Hatena and Movable Type make it."""
    if url := entry.get("UNIQUE URL"):
        yield url
    elif "/" in basename:
        yield f"/entry/{basename}"
        yield f"/{basename}"
    elif basename:
        yield f"/entry/{basename}"
        if date:
            yield f"/{date:%Y/%m}/{basename.replace('_', '-')}.html"
            yield f"/{date:%Y/%m}/{basename}.html"


def _rest(entry: Entry) -> dict[str, Value]:
    rest: dict[str, Value] = {
        key.lower().replace(" ", "_"): values[0] if len(values) == 1 else list[Value](values)
        for key, values in entry.keys.items()
        if key not in _MEANT | _WITHOUT_MEANING and any(values)
    }
    if keywords := entry.parts.get("KEYWORDS", "").strip():
        rest["keywords"] = " ".join(keywords.split())
    return rest


def _notes(entry: Entry, status: str) -> list[str]:
    notes = []
    if status not in {"", "publish", "published", "future", "draft"}:
        notes.append(f"Its status {status!r} is not known, so it is a draft here.")
    if not entry.get("DATE"):
        notes.append("It has no date.")
    for name, what in (("COMMENT", "comment"), ("PING", "trackback")):
        if count := entry.counts.get(name, 0):
            are = f"{what} is" if count == 1 else f"{what}s are"
            notes.append(f"{count} {are} not taken along.")
    return notes
