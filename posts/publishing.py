"""Every change to posts: one DynamoDB transaction each.

A change is all or nothing. A lost race is an `EditConflict` that carries what is stored now;
whatever else goes wrong is a `PublishingError`, and the store is as it was.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from pynamodb.exceptions import PynamoDBException
from ulid import ULID

from posts import counts, old_revisions, pending, records, store, texts
from posts.big_text import Text
from posts.changes import (
    Actor,
    Save,
    delete_transaction,
    pending_transaction,
    save_transaction,
)
from posts.claims import NO_AMENDMENT, Amendment, claim_item
from posts.committing import ATTEMPTS, commit, freed
from posts.errors import EditConflict, PublishingError, SlugTaken
from posts.media import uses
from posts.models import DRAFT, PAGE, PUBLISHED, Post, copy_of
from posts.public_items import is_scheduled, public_slugs
from posts.relations import translations
from posts.save_run import SaveRun
from posts.search.numbers import next_numbers
from posts.tables import PostItem
from posts.transactions import (
    MAX_ACTIONS,
    Cancelled,
    Refused,
    Transaction,
    Unanswered,
    reported,
)
from posts.validation import validated
from reader_lambda.addresses import is_page_slug

__all__ = [
    "Actor",
    "delete",
    "discard_pending",
    "publish",
    "save",
    "save_pending",
    "unpublish",
]

NUMBERS_AT_ONCE = 25  # for a run of saves; those that it leaves stay unused

_LEFT_FOR_LATER = (Cancelled, Unanswered, Refused, PynamoDBException)

logger = logging.getLogger(__name__)


@reported
def save(
    post: Post,
    *,
    by: Actor,
    keep_times: bool = False,
    run: SaveRun | None = None,
    amendment: Amendment | None = None,
) -> Post:
    """Store a post and bring what readers see in line with it; return it as stored.

    Changes beside it that readers do not see yet are no longer there then: what is saved is those
    or goes before them, and their text stays among the revisions.

    A post of version 0 is created, with a new ULID where it has no id. Any other is stored only
    if its version is still the stored one. keep_times: take `created_at` and `updated_at` as
    given, as an import does. run: of saves that follow each other; counting is then done behind
    them. amendment: of a post that stays as it is otherwise, with the changes beside it.

    AddressTaken where an old address leads to another post; TranslationTaken where the post that
    it is a translation of has one in its language. In the rare case that a transaction cannot hold
    all that changes, the old addresses are changed in one before it.
    """
    store.refresh_site()
    before = _current(post)
    for _attempt in range(1, ATTEMPTS):
        try:
            return _save(post, before, by, keep_times, run, amendment)
        except SlugTaken:
            if post.slug:
                raise
        # Another post was first at the slug made for this one: the next time it gets a number.
    return _save(post, before, by, keep_times, run, amendment)


def _save(  # noqa: PLR0913, PLR0917 - of `save`
    post: Post,
    before: Post | None,
    by: Actor,
    keep_times: bool,
    run: SaveRun | None = None,
    amendment: Amendment | None = None,
) -> Post:
    after, text = _prepared(post, before, by, keep_times, run)
    if amendment and before is not None:
        after.pending = before.pending
        after.public_slugs = amendment.of(after.public_slugs)
    if post.slug:
        _check_slug(before, after, run)
    if run is not None and before is not None:
        run.forget()  # others are linked to it by what it was called
    change = Save(before, after, text, by, run, amendment or NO_AMENDMENT)
    if before is not None and _is_too_much(change):
        step = copy_of(before, addresses=after.addresses)
        between = _save(step, before, by, keep_times=True, amendment=amendment)
        return _save(_based_on(between, post), between, by, keep_times, amendment=amendment)
    uses.note(before, after, _saved_at(after, keep_times))
    _write(change)
    if run is None:
        _settle_counts(before, after)
    else:
        run.later(_settle_behind, before, after)
    if old_revisions.is_due(after.version):
        _forget_old_revisions(after)
    return after


def _is_too_much(change: Save) -> bool:
    """Tell whether a save needs its old addresses changed beforehand."""
    if change.before is None or change.before.addresses == change.after.addresses:
        return False
    return len(save_transaction(change, strict=True)) > MAX_ACTIONS


def _based_on(stored: Post, post: Post) -> Post:
    """Return a post as it shall be, on top of a version of it that was stored meanwhile."""
    is_import = post.imported_version == post.version + 1
    imported_version = stored.version + 1 if is_import else post.imported_version
    return copy_of(post, version=stored.version, imported_version=imported_version)


def _write(change: Save) -> None:
    after = change.after
    if is_scheduled(after):
        records.ensure_site()
    if after.status == PUBLISHED and not after.search_number:
        after.search_number = _free_number(change.run)

    def build(strict: bool) -> Transaction:
        transaction = save_transaction(change, strict=strict)
        if change.run:
            change.run.in_doubt()  # should it not be written, all is read anew
        return transaction

    commit(
        after,
        after.version - 1,
        build,
        landed=lambda stored: stored is not None and stored.revision == after.revision,
    )
    if change.run:
        change.run.written()


def _free_number(run: SaveRun | None) -> int:
    """Return a number for the search that no other post has."""
    if run is None:
        return next_numbers().pop()
    run.numbers = run.numbers or next_numbers(NUMBERS_AT_ONCE)
    return run.numbers.pop()


@reported
def publish(post: Post, *, by: Actor) -> Post:
    """Make a draft public, at its time of publication or now; or changes beside a public post."""
    return save(copy_of(pending.working_version(post), status=PUBLISHED), by=by)


@reported
def unpublish(post: Post, *, by: Actor) -> Post:
    """Take a post from the readers; it keeps its time of publication and its addresses.

    As a draft it is what its editors had, with changes that readers never saw.
    """
    return save(copy_of(pending.working_version(post), status=DRAFT), by=by)


@reported
def save_pending(post: Post, *, by: Actor, keep_times: bool = False) -> Post:
    """Keep changes of a public post beside what readers see; return it as its editors have it.

    Like `save`, but nothing that readers see is touched, nor claimed. keep_times: take
    `updated_at` as the time of the changes, as an import does, whose changes are no edits.
    """
    before = _public(post)
    after = validated(copy_of(post, slug=post.slug or before.slug, status=PUBLISHED))
    _check_kind(before, after)
    _check_author(before, after, None)
    _check_slug(before, after, None)
    text, _shown = texts.rendered(after.body)
    texts.check_size(text)
    now = timezone.now().replace(microsecond=0)
    after.updated_at = (_to_the_second(after.updated_at) if keep_times else None) or now
    after.published_at = _to_the_second(after.published_at)
    after.version = before.version + 1
    after.revision = after.pending = str(ULID())
    is_import = keep_times and before.imported_version == before.version
    after.imported_version = after.version if is_import else before.imported_version
    uses.note(None, after, _saved_at(after, keep_times))
    _write_pending(before, after, text, by)
    return after


@reported
def discard_pending(post: Post, *, by: Actor) -> None:
    """Go back to the post that readers see. The text of the changes stays among the revisions."""
    before = _public(post)
    if before.pending:
        after = copy_of(before, body="", version=before.version + 1, pending="")
        _write_pending(before, after, None, by)


def _public(post: Post) -> Post:
    before = store.post_from_item(_current_item(post))
    if before.status == DRAFT:
        raise EditConflict(store.get_post(post.id))  # unpublished since the form was opened
    return before


def _write_pending(before: Post, after: Post, text: Text | None, by: Actor) -> None:
    source = text.source if text else None
    commit(
        after,
        before.version,
        lambda _strict: pending_transaction(before, after, source, by),
        landed=lambda stored: (
            stored is not None
            and (stored.version, stored.pending) == (after.version, after.pending)
        ),
    )
    if old_revisions.is_due(after.version):
        before.pending = after.pending
        _forget_old_revisions(before)


@reported
def delete(post: Post, *, by: Actor) -> None:
    """Delete a post. Where readers saw it, they are told that it is gone.

    Its revisions and history stay in the table, so that a text deleted by mistake is not lost.
    """
    store.refresh_site()
    commit(
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


def _prepared(
    post: Post, before: Post | None, by: Actor, keep_times: bool, run: SaveRun | None
) -> tuple[Post, Text]:
    after = validated(post if post.id else copy_of(post, id=str(ULID())))
    _check_kind(before, after)
    _check_author(before, after, run)
    if not post.slug:
        after.slug = _free_slug(after)
    _set_times(after, before, keep_times)
    text, shown = texts.rendered(after.body)
    texts.check_size(text)
    after.created_by = before.created_by if before else by.id
    after.updated_by = by.id
    after.version = post.version + 1
    after.revision = str(ULID())
    after.pending = ""
    after.pinned = bool(before and before.pinned and after.status == PUBLISHED)
    after.page_version = after.version
    after.public_slugs = public_slugs(before, after)
    texts.describe(after, text, shown)
    if after.status == PUBLISHED and after.translation_of:
        translations.check(after)
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


def _saved_at(after: Post, keep_times: bool) -> datetime:
    given = None if keep_times else after.updated_at
    return given or timezone.now()


def _to_the_second(when: datetime | None) -> datetime | None:
    return when.replace(microsecond=0) if when else None


def _check_kind(before: Post | None, post: Post) -> None:
    if before is not None and before.kind != post.kind:
        raise PublishingError(
            _("A post cannot become a page, nor a page a post. Please write it anew."),
            field="kind",
        )


def _check_author(before: Post | None, post: Post, run: SaveRun | None) -> None:
    kept = before is not None and before.author == post.author
    kept = kept or (run is not None and post.author in run.authors)
    if post.author and not kept and store.get_author(post.author) is None:
        raise PublishingError(
            _("There is no author “%s”. Please add the author first.") % post.author,
            field="author",
        )


def _check_slug(before: Post | None, post: Post, run: SaveRun | None) -> None:
    """Refuse a slug that another post holds. The transaction's own claim is for races.

    Without this, two posts that are neighbours and want one slug would have two actions on one
    item, which DynamoDB takes for a mistake.
    """
    if before is not None and before.slug == post.slug:
        return
    claim = claim_item(post, post.slug)
    if run is not None and claim.pk in run.free:
        run.free.discard(claim.pk)
        return
    if store.claim_holder(claim) not in (None, post.id) and not freed(claim):
        raise SlugTaken(post.slug)


def _free_slug(post: Post) -> str:
    """Return the slug made for a post, with a number behind it where another post has it."""
    for number in range(1, 100):
        suffix = "" if number == 1 else f"-{number}"
        slug = post.slug[: 200 - len(suffix)] + suffix
        if post.kind == PAGE and not is_page_slug(slug):
            continue
        if store.claim_holder(claim_item(post, slug)) in (None, post.id):
            return slug
    raise SlugTaken(post.slug)


def _forget_old_revisions(post: Post) -> None:
    # The post is saved; what is left now is found superfluous again in a few saves.
    try:
        old_revisions.forget(post)
    except PynamoDBException as error:
        logger.warning("old texts of post %s are left for later: %s", post.id, error)


def _settle_counts(before: Post | None, after: Post) -> None:
    # The post is saved; counters may lag, and any later settling brings them in line.
    if before is None and after.status == DRAFT:
        return
    try:
        counts.settle(after.id)
        counts.settle_due(timezone.now())
    except _LEFT_FOR_LATER as error:
        logger.warning("counts of post %s are left for later: %s", after.id, error)


def _settle_behind(before: Post | None, after: Post) -> None:
    """Count a post of a run. What is due is no matter of it."""
    if before is None and after.status == DRAFT:
        return
    try:
        counts.settle(after.id, new=None if before else after)
    except _LEFT_FOR_LATER as error:
        logger.warning("counts of post %s are left for later: %s", after.id, error)
