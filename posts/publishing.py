"""Every change to posts, authors, media and the site: one DynamoDB transaction each.

A change is all or nothing. A lost race is an `EditConflict` that carries what is stored now;
whatever else goes wrong is a `PublishingError`, and the store is as it was.
"""

from __future__ import annotations

import functools
import logging
import random
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from pynamodb.exceptions import PutError, PynamoDBException
from ulid import ULID

from posts import counts, markdown, media, store
from posts.big_text import pack
from posts.changes import (
    POST_CLAIM,
    SLUG_CLAIM,
    Actor,
    Save,
    Text,
    delete_transaction,
    purge_item,
    save_transaction,
    site_key,
)
from posts.errors import EditConflict, PublishingError, SlugTaken, StoreUnavailable
from posts.models import DRAFT, PUBLISHED, Author, Media, Post, copy_of
from posts.public_items import is_scheduled, public_slugs
from posts.tables import (
    AUTHORS_PK,
    MEDIA_LIST_PK,
    MEDIA_SK,
    AuthorItem,
    MediaItem,
    PostItem,
    SiteItem,
    utc_second,
)
from posts.transactions import Cancelled, Refused, Transaction, Unanswered
from posts.validation import validated
from reader_lambda import cache_tags, items
from reader_lambda.names import is_slug, normal_slug

__all__ = [
    "Actor",
    "delete",
    "delete_author",
    "ensure_site",
    "publish",
    "save",
    "save_author",
    "save_media",
    "unpublish",
]

MAX_STORED = 3_500_000  # bytes of text and HTML in one change; a transaction ends at 4 MB
ATTEMPTS = 6  # at a transaction that meets others; the last takes its neighbours as they are

_P = ParamSpec("_P")
_T = TypeVar("_T")

logger = logging.getLogger(__name__)


def _reported(verb: Callable[_P, _T]) -> Callable[_P, _T]:
    """Turn what DynamoDB reports while reading for a change into a `PublishingError`."""

    @functools.wraps(verb)
    def wrapper(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return verb(*args, **kwargs)
        except PynamoDBException as error:
            logger.warning("%s failed: %s", verb.__name__, error)
            raise StoreUnavailable(error.cause_response_code or type(error).__name__) from error

    return wrapper


# Posts -----------------------------------------------------------------------------------------
@_reported
def save(post: Post, *, by: Actor, keep_times: bool = False) -> Post:
    """Store a post and bring what readers see in line with it; return it as stored.

    A post of version 0 is created, with a new ULID where it has no id. Any other is stored only
    if its version is still the stored one. keep_times: take `created_at` and `updated_at` as
    given, as an import does.
    """
    before = _current(post)
    after, text = _prepared(post, before, by, keep_times)
    if is_scheduled(after):
        ensure_site()
    change = Save(before, after, text, by)
    _commit(
        after,
        post.version,
        lambda strict: save_transaction(change, strict=strict),
        landed=lambda stored: stored is not None and stored.revision == after.revision,
    )
    _settle_counts(after.id)
    return after


@_reported
def publish(post: Post, *, by: Actor) -> Post:
    """Make a draft public, at its time of publication or now."""
    return save(copy_of(post, status=PUBLISHED), by=by)


@_reported
def unpublish(post: Post, *, by: Actor) -> Post:
    """Take a post from the readers; it keeps its time of publication and its addresses."""
    return save(copy_of(post, status=DRAFT), by=by)


@_reported
def delete(post: Post, *, by: Actor) -> None:
    """Delete a post. Where readers saw it, they are told that it is gone.

    Its revisions and history stay in the table, so that a text deleted by mistake is not lost.
    """
    _commit(
        post,
        post.version,
        # Read anew each time: the counters may have been settled meanwhile.
        lambda strict: delete_transaction(_current_item(post), by, strict=strict),
        landed=lambda stored: stored is None,
    )


def _current(post: Post) -> Post | None:
    return store.post_from_item(_current_item(post)) if post.version else None


def _current_item(post: Post) -> PostItem:
    item = store.get_post_item(post.id)
    if item is None or item.version != post.version:
        raise EditConflict(store.get_post(post.id))
    return item


def _prepared(post: Post, before: Post | None, by: Actor, keep_times: bool) -> tuple[Post, Text]:
    after = validated(post if post.id else copy_of(post, id=str(ULID())))
    _check_author(after)
    if not post.slug:
        after.slug = _free_slug(after)
    _set_times(after, before, keep_times)
    rendered = markdown.render(after.body, image_size=media.image_size)
    text = Text(pack(after.body), pack(rendered.html), rendered.contents)
    _check_size(text)
    after.created_by = before.created_by if before else by.id
    after.updated_by = by.id
    after.version = post.version + 1
    after.revision = str(ULID())
    after.excerpt = after.summary or markdown.summary_from(rendered.plain)
    after.language = markdown.detect_language(after.title + after.body) or _other_language()
    after.public_slugs = public_slugs(before, after)
    after.page_chunks = max(0, len(text.html.pieces) - 1) if after.status == PUBLISHED else 0
    return after, text


def _set_times(after: Post, before: Post | None, keep_times: bool) -> None:
    now = timezone.now().replace(microsecond=0)
    given = _to_the_second(after.updated_at) if keep_times else None
    created = before.created_at if before and not keep_times else after.created_at
    after.created_at = _to_the_second(created) or now
    after.updated_at = given or now
    after.published_at = _to_the_second(after.published_at)
    if after.status == PUBLISHED and after.published_at is None:
        after.published_at = now


def _to_the_second(when: datetime | None) -> datetime | None:
    return when.replace(microsecond=0) if when else None


def _other_language() -> str:
    """Return the language of a text without kana: the site's, unless that is Japanese."""
    return "en" if settings.SITE_LANGUAGE == "ja" else settings.SITE_LANGUAGE


def _check_size(text: Text) -> None:
    if text.size > MAX_STORED:
        raise PublishingError(
            _("The text is too big to store: %(size)d bytes compressed, at most %(limit)d fit.")
            % {"size": text.size, "limit": MAX_STORED},
            field="body",
        )


def _check_author(post: Post) -> None:
    if post.author and store.get_author(post.author) is None:
        raise PublishingError(
            _("There is no author “%s”. Please add the author first.") % post.author,
            field="author",
        )


def _free_slug(post: Post) -> str:
    """Return the slug made for a post, with a number behind it where another post has it."""
    for number in range(1, 100):
        suffix = "" if number == 1 else f"-{number}"
        slug = post.slug[: 200 - len(suffix)] + suffix
        holder = store.slug_holder(slug)
        if holder in (None, post.id):
            return slug
    raise SlugTaken(post.slug)


def _commit(
    post: Post,
    version: int,
    build: Callable[[bool], Transaction],
    *,
    landed: Callable[[PostItem | None], bool],
) -> None:
    """Build and commit a post's transaction, again where it met another one.

    version: the stored one that the change is based on. landed: tells from what is stored
    whether a change whose answer was lost was written after all.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return build(attempt < ATTEMPTS).commit()
        except Refused as refusal:
            logger.exception("DynamoDB refused a change of post %s", post.id)
            raise StoreUnavailable(str(refusal)) from refusal
        except Unanswered as silence:
            if landed(store.get_post_item(post.id)):
                return None
            raise StoreUnavailable(str(silence)) from silence
        except Cancelled as lost:
            if SLUG_CLAIM in lost.claims:
                raise SlugTaken(post.slug) from lost
            if POST_CLAIM in lost.claims and _is_decided(post, version, landed):
                return None
        time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311 - spreads, hides nothing
    raise StoreUnavailable(_("other changes were in the way"))


def _is_decided(post: Post, version: int, landed: Callable[[PostItem | None], bool]) -> bool:
    """Tell whether the change was written after all. EditConflict if another one was instead."""
    stored = store.get_post_item(post.id)
    if landed(stored):
        return True
    if (stored.version if stored else 0) != version:
        raise EditConflict(store.get_post(post.id))
    return False


def _settle_counts(post_id: str) -> None:
    # The post is saved; counters may lag, and any later settling brings them in line.
    try:
        counts.settle(post_id)
    except (Cancelled, Unanswered, Refused, PynamoDBException) as error:
        logger.warning("counts of post %s are left for later: %s", post_id, error)


# Authors ---------------------------------------------------------------------------------------
@_reported
def save_author(author: Author, *, by: Actor) -> None:
    """Store an author. Readers see the public name on every post of theirs at once."""
    slug = normal_slug(author.slug)
    if not is_slug(slug):
        raise PublishingError(
            _("The slug “%s” may have letters, digits, - and _ only.") % author.slug, field="slug"
        )
    if not author.name.strip():
        raise PublishingError(_("An author needs a public name."), field="name")
    ensure_site()
    shown = {items.NAME: author.name.strip(), items.URL: author.url}
    transaction = Transaction()
    transaction.put(
        AuthorItem(AUTHORS_PK, slug, name=author.name.strip(), url=author.url, user=author.user)
    )
    transaction.update(site_key(), [SiteItem.authors[slug].set(shown)])
    transaction.put(purge_item([cache_tags.author(slug)]))
    _commit_alone(transaction)
    logger.info("author %s saved by %s", slug, by.id)


@_reported
def delete_author(author: Author, *, by: Actor) -> None:
    """Delete an author who has no posts."""
    if store.has_posts(author.slug):
        raise PublishingError(
            _("“%s” still has posts. Please give them another author first.") % author.name
        )
    ensure_site()
    transaction = Transaction()
    transaction.delete(AuthorItem(AUTHORS_PK, author.slug))
    transaction.update(site_key(), [SiteItem.authors[author.slug].remove()])
    transaction.put(purge_item([cache_tags.author(author.slug)]))
    _commit_alone(transaction)
    logger.info("author %s deleted by %s", author.slug, by.id)


# Media -----------------------------------------------------------------------------------------
@_reported
def save_media(stored: Media, *, by: Actor) -> Media:
    """Record a stored file; return the record, the first one where the file is known already."""
    known = store.get_media(stored.digest)
    if known:
        return known
    attributes: dict[str, Any] = {
        "digest": stored.digest,
        "name": stored.name,
        "content_type": stored.content_type,
        "size": stored.size,
        "width": stored.width,
        "height": stored.height,
        "uploaded_at": stored.uploaded_at,
        "uploaded_by": by.name,
    }
    transaction = Transaction()
    transaction.put(
        MediaItem(store.media_pk(stored.digest), MEDIA_SK, **attributes),
        MediaItem.pk.does_not_exist(),
    )
    listed = f"{utc_second(stored.uploaded_at)}#{stored.digest}"
    transaction.put(MediaItem(MEDIA_LIST_PK, listed, **attributes))
    _commit_alone(transaction)
    return stored


# Site ------------------------------------------------------------------------------------------
@_reported
def ensure_site() -> bool:
    """Store the site's first settings where there are none; tell whether that was so."""
    site = SiteItem(
        items.SITE_KEY,
        items.SITE_KEY,
        title=settings.SITE_TITLE,
        description=settings.SITE_DESCRIPTION,
        language=settings.SITE_LANGUAGE,
        time_zone=settings.TIME_ZONE,
        authors={},
        scheduled={},
    )
    if store.get_site() is not None:
        return False
    try:
        site.save(SiteItem.pk.does_not_exist())
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        return False  # another process was first
    return True


def _commit_alone(transaction: Transaction) -> None:
    """Commit a change that may be made again as it is."""
    try:
        transaction.commit()
    except (Cancelled, Unanswered, Refused) as error:
        raise StoreUnavailable(str(error)) from error
