"""A post or page of Ghost as a document."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

from posts.importers.digests import with_digest
from posts.importers.document import Document
from posts.importers.ghost import lexical, mobiledoc
from posts.importers.ghost.cards_in_html import simplify
from posts.importers.ghost.export import Row, Tables
from posts.importers.ghost.parts import Parts, Unusable
from posts.importers.html_to_markdown import Converted, to_markdown
from posts.importers.plain_yaml import Value
from posts.importers.source import InvalidFile
from reader_lambda.names import tag_key

_SITE = "__GHOST_URL__"  # stands for the address of the blog
_KEPT = ("canonical_url", "meta_title", "meta_description", "custom_template")
_KEPT_META = ("meta_title", "meta_description", "feature_image_alt", "feature_image_caption")
_VISIBLE = {"", "public", "None"}
_NUMBERS = {"year": "%Y", "month": "%m", "day": "%d"}


def document(post: Row, tables: Tables) -> Document:
    """Return the document of a row of posts. Raises InvalidFile, TextTooLarge, TextTooComplex."""
    post_id = str(post.get("id"))
    title = " ".join(unescape(_said(post, "title")).split())
    status, visibility = _said(post, "status"), str(post.get("visibility") or "")
    draft = status not in {"published", "scheduled"} or visibility not in _VISIBLE
    published = _time(post, "published_at")
    slug = _said(post, "slug")
    is_page = post.get("type") == "page" or post.get("page") in (True, 1)
    author, name, others = _authors(post, post_id, tables)
    tags, internal = _tags(post_id, tables)
    text = _text(post)
    return with_digest(
        name=f"{'page' if is_page else 'post'} {slug or post_id} {title}".strip(),
        key=f"ghost:{_said(post, 'uuid') or post_id}",
        title=title,
        slug=slug,
        kind="page" if is_page else "post",
        draft=draft,
        summary=" ".join(_said(post, "custom_excerpt").split()),
        body=text.markdown,
        tags=tags,
        top_image=_said(post, "feature_image", "image"),
        author=author,
        author_name=name,
        published_at=published,
        created_at=_time(post, "created_at"),
        updated_at=_time(post, "updated_at"),
        addresses=tuple(_addresses(slug, tables.permalinks, published, is_page=is_page)),
        rest=_rest(post, tables.meta_of.get(post_id, {})),
        notes=(
            *_access_notes(status, visibility),
            *([f"Tags for the theme were left out: {', '.join(internal)}."] if internal else []),
            *([f"Further authors are not taken along: {', '.join(others)}."] if others else []),
            *_code_notes(post),
            *text.notes,
        ),
    )


def _said(post: Row, *names: str) -> str:
    """Return the first text of a row, addresses of the blog as paths; "" for none."""
    values = (post.get(name) for name in names)
    text = next((value for value in values if isinstance(value, str) and value), "")
    return text.replace(_SITE, "")


def _time(post: Row, name: str) -> datetime | None:
    """Return a time: ISO 8601, or milliseconds since 1970. Without a zone it is UTC."""
    value = post.get(name)
    if value in (None, "", 0):
        return None
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000, UTC)
        when = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidFile(f"Its {name} {value!r} is no time.") from error
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _text(post: Row) -> Converted:
    """Return the text: Markdown as its author wrote it, else made of HTML or the editor's form."""
    if own := _said(post, "markdown"):
        return Converted(own.strip())
    parts, problem = _parts(post)
    html = _said(post, "html")
    if html.strip() and not (parts and parts.is_markdown):
        converted = to_markdown(html, prepare=simplify)
        return Converted(converted.markdown, (*converted.notes, *_left_out(parts)))
    if parts is None:
        if problem:
            raise InvalidFile(f"Its text cannot be read: {problem}, and it has no HTML.")
        return Converted("")
    written = [
        Converted(text.strip()) if kind == "markdown" else to_markdown(text, prepare=simplify)
        for kind, text in parts.found
    ]
    notes = dict.fromkeys(note for part in written for note in part.notes)
    body = "\n\n".join(part.markdown for part in written if part.markdown)
    return Converted(body, (*notes, *_left_out(parts), *_unknown(parts)))


def _parts(post: Row) -> tuple[Parts | None, str]:
    """Return what the editor wrote, or why that cannot be read."""
    try:
        if text := _said(post, "lexical"):
            return lexical.read(text), ""
        if text := _said(post, "mobiledoc"):
            return mobiledoc.read(text), ""
    except Unusable as error:
        return None, str(error)
    return None, ""


def _left_out(parts: Parts | None) -> list[str]:
    names = ", ".join(parts.left_out) if parts else ""
    return [f"Cards for members and mails were left out: {names}."] if names else []


def _unknown(parts: Parts) -> list[str]:
    names = ", ".join(parts.unknown)
    return [f"Cards that are not known here were left out: {names}."] if names else []


def _authors(post: Row, post_id: str, tables: Tables) -> tuple[str, str, list[str]]:
    """Return slug and name of the first author, and the names of the others."""
    ids = [author for _order, author in sorted(tables.authors_of.get(post_id, []))]
    ids = ids or [str(post.get("author_id"))]
    known = [tables.authors[one] for one in ids if one in tables.authors]
    if not known:
        return "", "", []
    return known[0][0], known[0][1], [name for _slug, name in known[1:]]


def _tags(post_id: str, tables: Tables) -> tuple[tuple[str, ...], list[str]]:
    """Return the names of tags, and of those that are for the theme only."""
    ids = [tag for _order, tag in sorted(tables.tags_of.get(post_id, []))]
    found = [tables.tags[one] for one in ids if one in tables.tags]
    by_key = {tag_key(tag.name): tag.name for tag in found if not tag.is_internal and tag.name}
    return tuple(by_key.values()), [tag.name for tag in found if tag.is_internal]


def _addresses(
    slug: str, permalinks: str, published: datetime | None, *, is_page: bool
) -> list[str]:
    """Return where a post was: at its slug, and where the settings of Ghost 0 and 1 put it."""
    if not slug:
        return []
    addresses = [f"/{slug}/"]
    if published and not is_page and ":slug" in permalinks:
        path = re.sub(
            ":(year|month|day)",
            lambda part: published.strftime(_NUMBERS[part.group(1)]),
            permalinks,
        )
        addresses.insert(0, path.replace(":slug", slug))
    return [one for one in dict.fromkeys(addresses) if ":" not in one]


def _rest(post: Row, meta: Row) -> dict[str, Value]:
    rest: dict[str, Value] = {name: _said(post, name) for name in _KEPT if _said(post, name)}
    rest |= {name: _said(meta, name) for name in _KEPT_META if _said(meta, name)}
    if post.get("featured") in (True, 1):
        rest["featured"] = "true"
    return rest


def _access_notes(status: str, visibility: str) -> list[str]:
    notes = []
    if visibility not in _VISIBLE:
        notes.append(f"It was for {visibility} only, so it is a draft here.")
    if status == "sent":
        notes.append("It was sent as a mail only, so it is a draft here.")
    return notes


def _code_notes(post: Row) -> list[str]:
    has_code = any(_said(post, f"codeinjection_{place}") for place in ("head", "foot"))
    return ["Code put into the page's head or foot was left out."] if has_code else []
