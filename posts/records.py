"""What is kept beside posts: authors, the records of files, the site's settings."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from ulid import ULID

from posts import held_site, store
from posts.changes import Actor
from posts.edge.orders import purge_item
from posts.errors import PublishingError, StoreUnavailable
from posts.media.tables import MediaItem, MediaUseItem
from posts.models import Author, Media
from posts.tables import (
    AUTHORS_PK,
    MEDIA_LIST_PK,
    MEDIA_SK,
    USE_SK_PREFIX,
    AuthorItem,
    SiteItem,
    site_key,
)
from posts.transactions import Cancelled, Refused, Transaction, Unanswered, reported
from reader_lambda import cache_tags, items, routes
from reader_lambda.names import is_slug, normal_slug

ATTEMPTS = 5  # at a transaction that meets others

_NEW_CLAIM = "new"  # there is none of that key yet

logger = logging.getLogger(__name__)


@reported
def add_author(author: Author, *, by: Actor) -> None:
    """Store a new author. PublishingError where the slug is taken."""
    _store_author(author, by, new=True)


@reported
def save_author(author: Author, *, by: Actor) -> None:
    """Store an author. Readers see the public name on every post of theirs at once."""
    _store_author(author, by, new=False)


def _store_author(author: Author, by: Actor, *, new: bool) -> None:
    author = validated_author(author)
    slug = author.slug
    ensure_site()
    shown = {items.NAME: author.name, items.URL: author.url}

    def build() -> Transaction:
        transaction = Transaction()
        transaction.put(
            AuthorItem(AUTHORS_PK, slug, name=author.name, url=author.url, user=author.user),
            AuthorItem.pk.does_not_exist() if new else None,
            claim=_NEW_CLAIM,
        )
        transaction.update(site_key(), [SiteItem.authors[slug].set(shown)])
        transaction.put(purge_item([cache_tags.author(slug), cache_tags.AUTHORS]))
        return transaction

    if not _committed(build):
        raise PublishingError(_("This slug has an author already."), field="slug")
    held_site.forget()  # the next save goes by the new name
    logger.info("author %s saved by %s", slug, by.id)


def validated_author(author: Author) -> Author:
    """Return an author with slug and name in their normal forms, or raise PublishingError."""
    slug, name = normal_slug(author.slug), author.name.strip()
    if not is_slug(slug):
        raise PublishingError(
            _("The slug “%s” may have letters, digits, - and _ only.") % author.slug, field="slug"
        )
    if not name:
        raise PublishingError(_("An author needs a public name."), field="name")
    return Author(slug=slug, name=name, url=author.url, user=author.user)


@reported
def delete_author(author: Author, *, by: Actor) -> None:
    """Delete an author who has no posts."""
    if store.has_posts(author.slug):
        raise PublishingError(
            _("“%s” still has posts. Please give them another author first.") % author.name
        )
    ensure_site()

    def build() -> Transaction:
        transaction = Transaction()
        transaction.delete(AuthorItem(AUTHORS_PK, author.slug))
        transaction.update(site_key(), [SiteItem.authors[author.slug].remove()])
        transaction.put(purge_item([cache_tags.author(author.slug), cache_tags.AUTHORS]))
        return transaction

    _committed(build)
    logger.info("author %s deleted by %s", author.slug, by.id)


@reported
def save_media(stored: Media, *, by: Actor) -> Media:
    """Record a stored file; return the record, the first one where the file is known already."""
    known = store.get_media(stored.digest)
    if known:
        return known
    record, listed = _media_keys(stored)
    attributes: dict[str, Any] = {
        "digest": stored.digest,
        "name": stored.name,
        "content_type": stored.content_type,
        "size": stored.size,
        "width": stored.width,
        "height": stored.height,
        "renditions": stored.renditions,
        "color": stored.color or None,
        "uploaded_at": stored.uploaded_at,
        "uploaded_by": by.name,
    }

    def build() -> Transaction:
        transaction = Transaction()
        transaction.put(
            MediaItem(*record, **attributes), MediaItem.pk.does_not_exist(), claim=_NEW_CLAIM
        )
        transaction.put(MediaItem(*listed, **attributes))
        return transaction

    return stored if _committed(build) else store.get_media(stored.digest) or stored


@reported
def save_renditions(stored: Media) -> None:
    """Record which renditions there are of a file that is on record without them."""
    actions = [MediaItem.renditions.set(list(stored.renditions or ()))]
    if stored.color:
        actions.append(MediaItem.color.set(stored.color))

    def build() -> Transaction:
        transaction = Transaction()
        for key in _media_keys(stored):
            transaction.update(MediaItem(*key), actions, MediaItem.pk.exists())
        return transaction

    _committed(build)


@reported
def note_uses(post_id: str, version: int, at: datetime, digests: Sequence[str]) -> None:
    """Note that a post uses files, from a version on; at most 50. Others' files are passed over.

    The record of each file tells that something was noted, so that none is deleted meanwhile.
    """
    keys = [(store.media_pk(digest), MEDIA_SK) for digest in digests]
    found = list(MediaItem.batch_get(keys, consistent_read=True))
    if not found:
        return

    def build() -> Transaction:
        transaction = Transaction()
        for record in found:
            transaction.put(use_item(record.digest, post_id, version, at))
            transaction.update(
                MediaItem(record.pk, record.sk),
                [MediaItem.noted.set(str(ULID()))],
                MediaItem.pk.exists(),
                claim=_NEW_CLAIM,
            )
        return transaction

    if not _committed(build):  # one was deleted just now
        note_uses(post_id, version, at, digests)


def use_item(digest: str, post_id: str, version: int, at: datetime) -> MediaUseItem:
    """Return the note that a post uses a file from a version on."""
    sk = f"{USE_SK_PREFIX}{post_id}"
    return MediaUseItem(store.media_pk(digest), sk, post_id=post_id, version=version, at=at)


@reported
def delete_media(stored: Media, *, seen: str | None, by: Actor) -> bool:
    """Delete the record of a file, unless a use was noted since; tell whether it is deleted.

    seen: `noted_at`, from before it was looked whether a post uses the file.
    """
    record, listed = _media_keys(stored)
    is_as_seen = MediaItem.noted == seen if seen else MediaItem.noted.does_not_exist()

    def build() -> Transaction:
        transaction = Transaction()
        transaction.delete(MediaItem(*record), is_as_seen, claim=_NEW_CLAIM)
        transaction.delete(MediaItem(*listed))
        folder = routes.url_path(f"{routes.MEDIA_PREFIX}{stored.digest}/")
        transaction.put(purge_item([f"{folder}*"]))
        return transaction

    is_deleted = _committed(build)
    if is_deleted:
        logger.info("file %s deleted by %s", stored.path, by.id)
    return is_deleted


@reported
def noted_at(digest: str) -> str | None:
    """Return what the last note of a use of a file left in its record, None where there is none."""
    found = MediaItem.query(store.media_pk(digest), MediaItem.sk == MEDIA_SK, consistent_read=True)
    return next((item.noted for item in found), None)


def _media_keys(stored: Media) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the keys of a file's record, and of its entry in the list."""
    return (store.media_pk(stored.digest), MEDIA_SK), (MEDIA_LIST_PK, store.media_cursor(stored))


@reported
def ensure_site() -> None:
    """Store the site's settings where there are none."""
    if store.get_site() is None:
        _create_site()


@reported
def write_site() -> None:
    """Store the site's settings as the environment has them; what else is in there stays.

    Not where somebody has saved settings in the admin: those hold.
    """
    ensure_site()
    if is_site_as_set():
        return

    def build() -> Transaction:
        transaction = Transaction()
        actions = [getattr(SiteItem, name).set(value) for name, value in _site_settings().items()]
        transaction.update(site_key(), actions, SiteItem.version.does_not_exist(), claim=_NEW_CLAIM)
        transaction.put(purge_item([cache_tags.SITE]))
        return transaction

    _committed(build)
    held_site.forget()


def is_site_as_set() -> bool:
    """Tell whether the stored settings are those of the environment, or saved in the admin."""
    site = store.get_site()
    wanted = _site_settings()
    if site is None:
        return False
    return bool(site.version) or {name: getattr(site, name) for name in wanted} == wanted


def _site_settings() -> dict[str, str]:
    return {
        "title": settings.SITE_TITLE,
        "description": settings.SITE_DESCRIPTION,
        "language": settings.SITE_LANGUAGE,
        "time_zone": settings.TIME_ZONE,
    }


def _create_site() -> None:
    site = SiteItem(items.SITE_KEY, items.SITE_KEY, authors={}, scheduled={})
    for name, value in _site_settings().items():
        setattr(site, name, value)

    def build() -> Transaction:
        transaction = Transaction()
        transaction.put(site, SiteItem.pk.does_not_exist(), claim=_NEW_CLAIM)
        transaction.put(purge_item([cache_tags.SITE]))  # readers may have come before
        return transaction

    _committed(build)  # unless another process was first
    held_site.forget()


def _committed(build: Callable[[], Transaction]) -> bool:
    """Commit a change that may be made again; tell whether what must be new was so."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            build().commit()
        except Cancelled as lost:
            if _NEW_CLAIM in lost.claims:
                return False
        except (Unanswered, Refused) as error:
            raise StoreUnavailable(str(error)) from error
        else:
            return True
        time.sleep(0.02 * 2**attempt)
    raise StoreUnavailable(_("other changes were in the way"))
