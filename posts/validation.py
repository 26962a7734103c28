"""What a post must be like before it is stored. Every refusal names the field and the way out."""

from __future__ import annotations

import json
import re
from datetime import datetime
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _

from posts import held_site
from posts.errors import PublishingError
from posts.models import (
    DRAFT,
    MAX_ADDRESS_LENGTH,
    MAX_OLD_ADDRESSES,
    MAX_SUMMARY_LENGTH,
    MAX_TAGS,
    MAX_TITLE_LENGTH,
    PAGE,
    POST,
    POST_ID,
    PUBLISHED,
    Post,
    copy_of,
)
from reader_lambda import routes
from reader_lambda.addresses import is_page_slug, normal_address
from reader_lambda.names import (
    MAX_SLUG_LENGTH,
    MAX_TAG_LENGTH,
    is_slug,
    normal_slug,
    slug_from_title,
    tag_key,
)

MAX_FRONT_MATTER = 50_000  # bytes of unknown keys, as JSON
FIRST_YEAR, LAST_YEAR = 1900, 2099  # those that the archive's addresses have


def validated(post: Post) -> Post:
    """Return a copy of a post with its fields in their normal forms, or raise PublishingError."""
    _check_characters(post)
    _check_origin(post)
    return copy_of(
        post,
        kind=_kind(post),
        title=_title(post.title),
        slug=checked_slug(post),
        summary=_summary(post.summary),
        body=post.body.replace("\r\n", "\n").replace("\r", "\n"),
        tags=_tags(post),
        series=_series(post),
        translation_of=_translation_of(post),
        top_image=_top_image(post.top_image),
        addresses=_addresses(post.addresses),
        status=_status(post.status),
        published_at=_published_at(post.published_at),
    )


def _check_characters(post: Post) -> None:
    for field in ("title", "slug", "summary", "body", "tags", "series", "top_image", "addresses"):
        try:
            "".join(getattr(post, field)).encode()
        except UnicodeEncodeError as error:
            raise PublishingError(
                _("Character %(place)d is half of one and cannot be stored. Please type it anew.")
                % {"place": error.start + 1},
                field=field,
            ) from error


def _check_origin(post: Post) -> None:
    """Check what an import brings along: the id and unknown front matter."""
    if not re.fullmatch(POST_ID, post.id):
        raise PublishingError(
            _("“%s” is no id: it has 1 to 64 letters, digits, dots, hyphens and underscores.")
            % post.id
        )
    size = len(json.dumps(post.front_matter, ensure_ascii=False).encode())
    if size > MAX_FRONT_MATTER:
        raise PublishingError(
            _("The front matter has %(size)d bytes; at most %(limit)d fit.")
            % {"size": size, "limit": MAX_FRONT_MATTER}
        )


def _kind(post: Post) -> str:
    if post.kind not in (POST, PAGE):
        raise PublishingError(
            _("“%s” is no kind: there are posts and pages.") % post.kind, field="kind"
        )
    if post.kind == PAGE and post.series:
        raise PublishingError(
            _("A page is in no list, so it is part of no series. Please take that out."),
            field="series",
        )
    if post.kind == PAGE and post.tags:
        raise PublishingError(
            _("A page is in no list, so it has no tags. Please take them out, or make it a post."),
            field="tags",
        )
    return post.kind


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise PublishingError(_("A post needs a title."), field="title")
    if len(title) > MAX_TITLE_LENGTH:
        raise PublishingError(
            _("The title has %(length)d characters; at most %(limit)d fit.")
            % {"length": len(title), "limit": MAX_TITLE_LENGTH},
            field="title",
        )
    return title


def checked_slug(post: Post) -> str:
    """Return the slug of a post in its normal form, made from the title where it has none."""
    if not post.slug:
        return slug_from_title(post.title) or slug_from_title(post.id)
    slug = normal_slug(post.slug.strip())
    if len(slug) > MAX_SLUG_LENGTH:
        raise PublishingError(
            _("The slug has %(length)d characters; at most %(limit)d fit.")
            % {"length": len(slug), "limit": MAX_SLUG_LENGTH},
            field="slug",
        )
    if not is_slug(slug):
        raise PublishingError(
            _("The slug “%(slug)s” may have letters, digits, - and _ only, such as “%(like)s”.")
            % {"slug": slug, "like": slug_from_title(slug) or slug_from_title(post.id)},
            field="slug",
        )
    if post.kind == PAGE and not is_page_slug(slug):
        raise PublishingError(
            _("The address /%s is kept for the site itself. Please choose another slug.") % slug,
            field="slug",
        )
    return slug


def _summary(summary: str) -> str:
    summary = " ".join(summary.split())
    if len(summary) > MAX_SUMMARY_LENGTH:
        raise PublishingError(
            _("The summary has %(length)d characters; at most %(limit)d fit.")
            % {"length": len(summary), "limit": MAX_SUMMARY_LENGTH},
            field="summary",
        )
    return summary


def _tags(post: Post) -> list[str]:
    by_key: dict[str, str] = {}
    for name in (" ".join(name.split()) for name in post.tags):
        if name:
            by_key.setdefault(checked_tag(name), name)
    if post.series and len(by_key) == MAX_TAGS:  # a change writes as many lists as it can
        raise PublishingError(
            _("A post of a series has at most %(limit)d tags. Please take one out.")
            % {"limit": MAX_TAGS - 1},
            field="tags",
        )
    if len(by_key) > MAX_TAGS:
        raise PublishingError(
            _("A post has at most %(limit)d tags; these are %(count)d.")
            % {"limit": MAX_TAGS, "count": len(by_key)},
            field="tags",
        )
    return list(by_key.values())


def _series(post: Post) -> str:
    name = " ".join(post.series.split())
    key = tag_key(name)
    if name and (not key or len(name) > MAX_TAG_LENGTH or len(key) > MAX_TAG_LENGTH):
        raise PublishingError(
            _("“%(name)s” is no series: it needs a letter or digit, at most %(limit)d characters.")
            % {"name": name, "limit": MAX_TAG_LENGTH},
            field="series",
        )
    return name


def _translation_of(post: Post) -> str:
    original = post.translation_of.strip()
    if original and not re.fullmatch(POST_ID, original):
        raise PublishingError(
            _("“%s” is no id of a post. Please choose the post that this one is a translation of.")
            % original,
            field="translation_of",
        )
    if original == post.id and original:
        raise PublishingError(
            _("A post is no translation of itself. Please name the other post, or none."),
            field="translation_of",
        )
    return original


def checked_tag(name: str, *, field: str = "tags") -> str:
    """Return the key of a tag, or raise PublishingError."""
    key = tag_key(name)
    if f"/{key}" in routes.FEEDS:
        raise PublishingError(
            _("“%s” cannot be a tag: that is the address of a feed.") % name, field=field
        )
    if not key or len(name) > MAX_TAG_LENGTH or len(key) > MAX_TAG_LENGTH:
        raise PublishingError(
            _("“%(tag)s” is no tag: it needs a letter or digit and at most %(limit)d characters.")
            % {"tag": name, "limit": MAX_TAG_LENGTH},
            field=field,
        )
    return key


def _top_image(address: str) -> str:
    address = address.strip()
    if len(address) > MAX_ADDRESS_LENGTH:
        raise PublishingError(
            _("The top image's address has %(length)d characters; at most %(limit)d fit.")
            % {"length": len(address), "limit": MAX_ADDRESS_LENGTH},
            field="top_image",
        )
    if address and not _is_path_or_web_address(address):
        raise PublishingError(
            _("The top image “%s” must be a path such as /media/… or an https:// address.")
            % address,
            field="top_image",
        )
    return address


def _addresses(addresses: list[str]) -> list[str]:
    """Return old addresses in their normal form, each once."""
    found = dict.fromkeys(map(old_address, addresses))
    if len(found) > MAX_OLD_ADDRESSES:
        raise PublishingError(
            _("A post has at most %(limit)d old addresses; these are %(count)d.")
            % {"limit": MAX_OLD_ADDRESSES, "count": len(found)},
            field="addresses",
        )
    return list(found)


def old_address(text: str) -> str:
    """Return an old address in its normal form, or raise PublishingError."""
    address = normal_address(text)
    if address is None:
        raise PublishingError(
            _(
                "“%s” cannot be an old address: it must be of the form /2018/07/05/foo.html or "
                "/?p=123, and no address that this site has itself, such as /posts/…."
            )
            % text,
            field="addresses",
        )
    return address


def _is_path_or_web_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # such as an unclosed bracket in the host
        return False
    if not parts.scheme and not parts.netloc:
        return address.startswith("/")
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _published_at(when: datetime | None) -> datetime | None:
    if when is not None and not FIRST_YEAR <= _site_year(when) <= LAST_YEAR:
        raise PublishingError(
            _("The publication time must be in the years %(first)d to %(last)d.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR},
            field="published_at",
        )
    return when


def _site_year(when: datetime) -> int:
    try:
        return timezone.localtime(when, held_site.zone()).year
    except OverflowError:  # at both ends of what a datetime can tell
        return 0


def _status(status: str) -> str:
    if status not in (DRAFT, PUBLISHED):
        raise PublishingError(
            _("“%s” is no status: a post is a draft or published.") % status, field="status"
        )
    return status
