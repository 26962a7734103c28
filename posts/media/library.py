"""What is done with stored files: found by name, put in place of another, deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from posts import records, store
from posts.amending import amend
from posts.changes import Actor
from posts.errors import PublishingError, StoreUnavailable
from posts.media import files, uses
from posts.models import Media, Post, copy_of
from posts.paging import Page
from reader_lambda import routes

MAX_EXAMINED = 1000  # records that one search looks at; a record has less than 1 KB
POSTS_AT_ONCE = 20  # that one replacement saves

_IN_AN_ADDRESS = r"[^\s)\"'<>?#`\\]*"


class FileInUse(PublishingError):
    """A file that a post uses is not deleted."""


@dataclass
class Replaced:
    """posts: that show another file now. failed: (post, why it is as it was). more: are left."""

    posts: list[Post] = field(default_factory=list)
    failed: list[tuple[Post, str]] = field(default_factory=list)
    more: bool = False


def search(text: str, *, cursor: str | None = None, size: int = 50) -> Page[Media]:
    """Return files whose name has all words of a text, newest first, read on from a cursor.

    Looked for among the next `MAX_EXAMINED` files only: the page may then be short or empty and
    still have a next cursor. ValueError for a cursor that is none.
    """
    words = text.casefold().split()
    found: list[Media] = []
    examined = store.list_media(cursor=cursor, size=MAX_EXAMINED)
    for file in examined.items:
        if len(found) == size:
            last = found[-1]
            return Page(found, store.media_cursor(last))
        if all(word in file.name.casefold() for word in words):
            found.append(file)
    return Page(found, examined.next_cursor)


def replace(old: Media, new: Media, *, by: Actor) -> Replaced:
    """Have posts show another file in place of one; about `POSTS_AT_ONCE` of them.

    Each is saved as an editor would save it. Called again, it goes on with those that are left.
    """
    replaced = Replaced()
    cursor = None
    while True:
        page = uses.uses(old.digest, cursor=cursor, size=POSTS_AT_ONCE)
        for post in page.items:
            _replace_in(post, old, new, by, replaced)
        cursor = page.next_cursor
        if cursor is None or len(replaced.posts) + len(replaced.failed) >= POSTS_AT_ONCE:
            replaced.more = cursor is not None
            return replaced


def _replace_in(post: Post, old: Media, new: Media, by: Actor, replaced: Replaced) -> None:
    if not post.version:
        replaced.failed.append((post, _("It is being saved just now.")))
        return
    try:
        replaced.posts.append(amend(post, lambda each: _with(each, old, new), by=by))
    except StoreUnavailable:
        raise
    except PublishingError as refusal:
        replaced.failed.append((post, str(refusal)))


def _with(post: Post, old: Media, new: Media) -> Post:
    addresses = re.compile(rf"{routes.MEDIA_PREFIX}{old.digest}/{_IN_AN_ADDRESS}")
    address = routes.url_path(new.path)
    changed = {name: addresses.sub(address, getattr(post, name)) for name in ("body", "top_image")}
    same = all(getattr(post, name) == text for name, text in changed.items())
    return post if same else copy_of(post, **changed)


def delete(file: Media, *, by: Actor) -> None:
    """Delete a file that no post uses, draft or public, and its renditions.

    What editors have typed and not saved is not looked into, nor are former texts of posts. Readers
    are told that it is gone once the edge has been purged; a browser may have it for longer.
    FileInUse; StoreUnavailable, and then it is still on record.
    """
    seen = records.noted_at(file.digest)
    if user := _user(file):
        raise FileInUse(_("“%(name)s” is used by “%(title)s”.") % {"name": file, "title": user})
    if not records.delete_media(file, seen=seen, by=by):
        raise FileInUse(_("“%s” has just come to be used by a post.") % file)
    try:
        files.remove(file)
    except StoreUnavailable:
        records.save_media(file, by=by)  # so that it can be tried again
        raise


def _user(file: Media) -> Post | None:
    """Return a post that uses a file, if any."""
    cursor = None
    while True:
        page = uses.uses(file.digest, cursor=cursor)
        if page.items:
            return page.items[0]
        if page.next_cursor is None:
            return None
        cursor = page.next_cursor
