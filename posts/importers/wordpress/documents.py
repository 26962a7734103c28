"""A post or page of WordPress as a document."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import unquote_to_bytes

from posts.importers.digests import with_digest
from posts.importers.document import Document
from posts.importers.html_to_markdown import plain_text
from posts.importers.plain_yaml import Value
from posts.importers.wordpress.attachments import Attachments
from posts.importers.wordpress.content import text_of
from posts.importers.wordpress.wxr import Head, Item
from reader_lambda.names import slug_from_title

KINDS = {"post", "page"}
STATUSES = {"publish", "future", "draft", "pending", "private"}

_TAG = re.compile(r"</?(?:b|br|code|em|i|small|span|strong|sub|sup)\b[^<>]*>", re.IGNORECASE)
_SLASHES = re.compile(r"(?<!:)/{2,}")
_NO_CATEGORY = {"uncategorized", "未分類"}
_PRIVATE = "It was private, so it is a draft here."
_LOCKED = "It was protected by a password, so it is a draft here."


def document(item: Item, head: Head, attachments: Attachments, zone: tzinfo) -> Document:
    """Return the document of an item. zone: of times for which UTC is not given.

    Raises TextTooLarge, TextTooComplex.
    """
    text = text_of(item, attachments)
    status = item.get("wp:status")
    locked = bool(item.get("wp:post_password"))
    draft = locked or status not in {"publish", "future"}
    written = _time(item, "post_date", zone)
    if written is None and not draft:
        written = _rss_time(item.get("pubDate"))
    changed = _time(item, "post_modified", zone)
    login = item.get("dc:creator")
    post_id = item.get("wp:post_id")
    title = " ".join(unescape(_TAG.sub("", item.get("title"))).split())
    top_image, picture_note = _top_image(item, attachments)
    notes = (
        *([_PRIVATE] if status == "private" else []),
        *([_LOCKED] if locked else []),
        *([picture_note] if picture_note else []),
        *_notes(item),
        *text.notes,
    )
    return with_digest(
        name=f"{item.get('wp:post_type')} {post_id} {title}".strip(),
        key=f"{item.get('guid') or item.get('link') or head.site}#{post_id}",
        title=title,
        slug=_slug(item.get("wp:post_name")),
        kind="page" if item.get("wp:post_type") == "page" else "post",
        draft=draft,
        summary=plain_text(item.get("excerpt:encoded")),
        body=text.body,
        tags=_tags(item),
        top_image=top_image,
        author="" if "@" in login else slug_from_title(login),
        author_name=head.authors.get(login) or login.partition("@")[0],
        published_at=None if status in {"draft", "pending"} else written,
        created_at=min(written, changed) if written and changed else written or changed,
        updated_at=changed,
        addresses=_addresses(item, head),
        rest=_rest(item),
        notes=notes,
    )


def _time(item: Item, name: str, zone: tzinfo) -> datetime | None:
    """Return a time: as it is given in UTC, else in the site's zone. Drafts have only that."""
    for text, given_zone in ((item.get(f"wp:{name}_gmt"), UTC), (item.get(f"wp:{name}"), zone)):
        try:
            when = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=given_zone)
        except ValueError:  # such as 0000-00-00 00:00:00
            continue
        if when.year > 1000:
            return when
    return None


def _rss_time(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return when if when.year > 1000 and when.tzinfo else None


def _slug(name: str) -> str:
    """Return a slug as people read it. WordPress may have cut it within a character."""
    return unquote_to_bytes(name).decode("utf-8", "ignore").removesuffix(".html")


def _tags(item: Item) -> tuple[str, ...]:
    names = (
        unescape(name) or nicename
        for domain, nicename, name in item.terms
        if domain in {"category", "post_tag", "tag"} and nicename not in _NO_CATEGORY
    )
    return tuple(dict.fromkeys(name for name in names if name not in _NO_CATEGORY))


def _top_image(item: Item, attachments: Attachments) -> tuple[str, str]:
    """Return the address of the featured picture, and a note where it is not in the export."""
    picture = item.meta.get("_thumbnail_id", "")
    if picture in {"", "0", "-1"}:
        return "", ""
    found = attachments.by_id.get(picture)
    if found is None:
        return "", f"Its featured picture ({picture}) is not in the export."
    return found.url, ""


def _addresses(item: Item, head: Head) -> tuple[str, ...]:
    """Return where a post was: its permalink, its first address, and `?p=`.

    The first address (guid) outlives moves; one of another site, or with another number, may be
    that of another post.
    """
    post_id = item.get("wp:post_id")
    short = f"{head.site}/?p={post_id}" if post_id else ""
    guid = item.get("guid")
    is_own = bool(head.site) and guid.startswith(f"{head.site}/") and "?" not in guid
    link = _SLASHES.sub("/", item.get("link"))
    is_link = "?" not in link or link == short
    found = [link if is_link else "", guid if is_own else "", short]
    return tuple(dict.fromkeys(filter(None, found)))


def _rest(item: Item) -> dict[str, Value]:
    """Return what has no meaning here: other taxonomies, and custom fields that are not hidden."""
    rest: dict[str, Value] = {}
    for domain, _nicename, name in item.terms:
        if domain not in {"category", "post_tag", "tag"}:
            names = rest.setdefault(domain, [])
            if isinstance(names, list):
                names.append(name)
    for key, value in item.meta.items():
        if key and not key.startswith("_") and key != "footnotes":
            rest.setdefault(key, value)
    return rest


def _notes(item: Item) -> list[str]:
    notes = []
    if item.get("wp:is_sticky") == "1":
        notes.append("It was sticky; here posts stand in the order of time.")
    if item.comments:
        comments = "comment is" if item.comments == 1 else "comments are"
        notes.append(f"{item.comments} {comments} not taken along.")
    return notes
