"""Renaming, merging and deleting a tag on every post: in pieces, each of which may be the last.

What is to be done stands in one item, written at once with where the former tag's address leads.
Then posts are saved one after the other, each as an editor would; a post that is done is in the
former tag's list no longer, so whoever goes on after an interruption finds what is left. Doing a
piece twice, or two at once, does no harm.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from posts import tags
from posts.amending import amend
from posts.changes import Actor
from posts.edge.orders import purge_item
from posts.errors import EditConflict, PublishingError, StoreUnavailable
from posts.models import Post, copy_of
from posts.moved_items import TAG_CHANGES_PK, MovedListItem, TagChangeItem
from posts.post_lists import PostFilter, list_posts
from posts.transactions import Cancelled, Refused, Transaction, Unanswered, reported
from posts.validation import checked_tag
from reader_lambda import cache_tags, items, routes
from reader_lambda.names import tag_key

AT_ONCE = 10  # posts between two looks at the record
ATTEMPTS = 4  # at a post that others save meanwhile
MOST_FORMER = 40  # tags that were renamed to one before and are led on with it
MOST_FAILED = 50  # posts whose failure is kept

RUNNING, DONE = "running", "done"

_SAME = "same"  # the record is as it was read

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TagChange:
    """A change of a tag, as far as it has come. to: the new name, "" for a tag that is deleted.

    failed: why a post could not be changed, by its id.
    """

    key: str
    name: str
    to: str
    at: datetime
    user_name: str
    is_done: bool
    done: int
    failed: dict[str, str] = field(default_factory=dict)


@reported
def start(key: str, to: str, *, by: Actor) -> TagChange:
    """Begin to give a tag another name on every post, or to take it off where `to` is "".

    Where the other name is another tag's, both become one, under that tag's name. PublishingError
    where the name is none, nothing would change, or one of both tags is being changed.
    """
    tag = tags.get_tag(key)
    if tag is None:
        raise PublishingError(_("No post carries the tag “%s” any more.") % key)
    to = _new_name(key, tag.name, to)
    known = _records()
    _check_others(known, key, to)
    item = TagChangeItem(
        TAG_CHANGES_PK,
        key,
        name=tag.name,
        to=to,
        state=RUNNING,
        at=timezone.now(),
        user_id=by.id,
        user_name=by.name,
        step=0,
        cursor="",
        changed=0,
        done=0,
        failed={},
    )
    _commit(_beginning(item, known))
    logger.info("tag %s: %s by %s", key, f"to become {to}" if to else "to be deleted", by.id)
    return _change(item)


@reported
def work(key: str, *, seconds: float) -> TagChange | None:
    """Do a piece of a change, for as long; return how far it is then, None where there is none."""
    item = _get(key)
    until = time.monotonic() + seconds
    while item is not None and item.state == RUNNING:
        has_time = _piece(item, until)
        if not _kept(item):
            item = _get(key)  # somebody else goes on with it
            break
        if not has_time:
            break
    return _change(item) if item else None


def get(key: str) -> TagChange | None:
    """Return a change by the former tag's key, or None."""
    item = _get(key)
    return _change(item) if item else None


def running() -> list[TagChange]:
    """Return the changes that are not done yet, the oldest first."""
    found = [_change(item) for item in _records() if item.state == RUNNING]
    return sorted(found, key=lambda change: change.at)


def work_all(*, seconds: float) -> int:
    """Go on with all changes that are not done, for as long; return how many posts were changed."""
    until = time.monotonic() + seconds
    changed = 0
    for change in running():
        left = until - time.monotonic()
        if left <= 0:
            break
        after = work(change.key, seconds=left)
        changed += after.done - change.done if after else 0
    return changed


def _new_name(key: str, name: str, to: str) -> str:
    to = " ".join(to.split())
    if not to:
        return ""
    new_key = checked_tag(to, field="name")
    if to == name:
        raise PublishingError(_("The tag is called “%s” already.") % name, field="name")
    other = tags.get_tag(new_key) if new_key != key else None
    return other.name if other and other.posts > 0 else to


def _check_others(known: Sequence[TagChangeItem], key: str, to: str) -> None:
    concerned = {key, tag_key(to)} - {""}
    for item in known:
        if item.state == RUNNING and not concerned.isdisjoint({item.sk, tag_key(item.to)}):
            raise PublishingError(
                _("The tag “%s” is being changed just now. Please wait until that is done.")
                % item.name
            )


def _beginning(item: TagChangeItem, known: Sequence[TagChangeItem]) -> Transaction:
    """Return what begins a change: its record, and where the former addresses lead from now on."""
    transaction = Transaction()
    is_free = TagChangeItem.pk.does_not_exist() | (TagChangeItem.state == DONE)
    transaction.put(item, is_free, claim=_SAME)
    new_key = tag_key(item.to)
    if new_key == item.sk:
        return transaction
    touched = {routes.tag_path(item.sk)}
    _lead(transaction, item.sk, item.to)
    former = [each for each in known if tag_key(each.to) == item.sk and each.sk != item.sk]
    for each in former[:MOST_FORMER]:
        if each.sk != new_key:
            transaction.update(each, [TagChangeItem.to.set(item.to)])
            _lead(transaction, each.sk, item.to)
            touched.add(routes.tag_path(each.sk))
    if new_key and any(each.sk == new_key for each in known):  # a name comes back
        transaction.delete(TagChangeItem(TAG_CHANGES_PK, new_key))
        _lead(transaction, new_key, "")
        touched.add(routes.tag_path(new_key))
    transaction.put(purge_item({cache_tags.whole_list(path) for path in touched}))
    return transaction


def _lead(transaction: Transaction, key: str, to: str) -> None:
    """Have the address of a tag lead to that of another, nowhere where `to` is ""."""
    pk = items.tag_list_pk(key)
    if to:
        transaction.put(MovedListItem(pk, items.MOVED_SK, location=routes.tag_path(to)))
    else:
        transaction.delete(MovedListItem(pk, items.MOVED_SK))


def _commit(transaction: Transaction) -> None:
    try:
        transaction.commit()
    except Cancelled as lost:
        raise PublishingError(
            _("Somebody else began to change this tag, or was in the way. Please try again.")
        ) from lost
    except (Unanswered, Refused) as error:
        raise StoreUnavailable(str(error)) from error


def _kept(item: TagChangeItem) -> bool:
    """Store how far a change is; tell whether nobody else did so meanwhile."""
    transaction = Transaction()
    item.step += 1
    transaction.put(item, TagChangeItem.step == item.step - 1, claim=_SAME)
    try:
        transaction.commit()
    except Cancelled:
        return False
    except (Unanswered, Refused) as error:
        raise StoreUnavailable(str(error)) from error
    return True


def _piece(item: TagChangeItem, until: float) -> bool:
    """Change some posts, and note how far that came; tell whether time is left."""
    page = list_posts(
        PostFilter(tag=item.sk), cursor=item.cursor or None, newest_first=False, size=AT_ONCE
    )
    for post in page.items:
        if time.monotonic() >= until:
            return False
        _change_post(item, post)
    if page.next_cursor:
        item.cursor = page.next_cursor
    elif item.changed:  # somebody may have saved a post with the former tag meanwhile: once more
        item.cursor, item.changed = "", 0
    else:
        item.state = DONE
    return time.monotonic() < until


def _change_post(item: TagChangeItem, post: Post) -> None:
    try:
        if _retagged(post, item):
            item.changed += 1
            item.done += 1
        item.failed.pop(post.id, None)
    except StoreUnavailable:
        raise
    except PublishingError as refusal:
        if len(item.failed) < MOST_FAILED:
            item.failed[post.id] = str(refusal)


def _retagged(post: Post, item: TagChangeItem) -> bool:
    """Save a post with its tags changed; tell whether that was needed. PublishingError."""
    by = Actor(item.user_id, item.user_name)
    for attempt in range(1, ATTEMPTS + 1):
        wanted = new_tags(post.tags, item.sk, item.to)
        if wanted == list(post.tags):
            return False
        try:
            amend(post, partial(_with_new_tags, key=item.sk, to=item.to), by=by)
        except EditConflict as conflict:
            if conflict.current is None:
                return False  # deleted meanwhile
            if attempt == ATTEMPTS:
                raise
            post = conflict.current
        else:
            return True
    raise AssertionError("the last attempt returns or raises")


def _with_new_tags(post: Post, *, key: str, to: str) -> Post:
    """Return a copy of a post with its tags changed; itself where nothing is to be changed."""
    wanted = new_tags(post.tags, key, to)
    return post if wanted == list(post.tags) else copy_of(post, tags=wanted)


def new_tags(names: Sequence[str], key: str, to: str) -> list[str]:
    """Return the tags of a post with that of a key renamed, merged with another or taken out.

    >>> new_tags(["AWS", "旅"], "aws", "Cloud"), new_tags(["AWS", "旅"], "aws", "旅")
    (['Cloud', '旅'], ['旅'])
    """
    others = {tag_key(name) for name in names} - {key}
    kept = bool(to) and tag_key(to) not in others
    renamed = [to] if kept else []
    found: list[str] = []
    for name in names:
        found += renamed if tag_key(name) == key else [name]
    return found


def _get(key: str) -> TagChangeItem | None:
    found = TagChangeItem.query(TAG_CHANGES_PK, TagChangeItem.sk == key, consistent_read=True)
    return next(iter(found), None)


def _records() -> list[TagChangeItem]:
    return list(TagChangeItem.query(TAG_CHANGES_PK, consistent_read=True))


def _change(item: TagChangeItem) -> TagChange:
    return TagChange(
        item.sk,
        item.name,
        item.to,
        item.at,
        item.user_name,
        item.state == DONE,
        item.done,
        dict(item.failed),
    )
