"""Who may do what. Pure functions, asked object by object on every action, bulk ones too.

admins: everything. editors: everything but the site's settings. authors: read their own posts and
the published ones, edit and delete their own drafts, upload pictures; they never publish, and never
write under another name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

from posts.models import DRAFT, PUBLISHED, Author, Post

Action = Literal[
    "view", "change", "delete", "add", "publish", "upload", "view_media", "manage", "configure"
]

ADMINS = "admins"
EDITORS = "editors"
AUTHORS = "authors"
GROUPS = frozenset({ADMINS, EDITORS, AUTHORS})

_OF_ANY_AUTHOR: frozenset[Action] = frozenset({"add", "upload", "view_media"})


class Person(Protocol):
    """What is asked of a signed-in user."""

    @property
    def pk(self) -> str:
        """The id of the sign-in."""

    @property
    def groups(self) -> Iterable[str]:
        """Names of the groups the sign-in belongs to."""

    def get_username(self) -> str:
        """Return the name of the sign-in."""

    def get_full_name(self) -> str:
        """Return the name to show, or nothing."""


def is_editor(user: Person) -> bool:
    """Tell whether a user may do everything with posts: those in `admins` and `editors`."""
    return not {ADMINS, EDITORS}.isdisjoint(user.groups)


def may(user: Person, action: Action, post: Post | None = None) -> bool:
    """Tell whether a user may do something, with one post or, without one, with posts at all.

    "manage" is for the records of authors and all that is no post; "publish" is unpublishing too;
    "configure" is changing the site's settings.
    """
    if action == "configure":
        return ADMINS in user.groups
    if is_editor(user):
        return True
    if AUTHORS not in user.groups:
        return False
    if action in _OF_ANY_AUTHOR:
        return True
    return _author_may(user, action, post)


def _author_may(user: Person, action: Action, post: Post | None) -> bool:
    if action not in {"view", "change", "delete"}:
        return False
    if post is None:
        return True
    owned = post.created_by == user.pk
    if action == "view":
        return owned or post.state == PUBLISHED
    return owned and post.state == DRAFT


def is_own(user: Person, author: Author) -> bool:
    """Tell whether an author's record belongs to a user."""
    return bool(author.user) and author.user in {user.pk, user.get_username()}


def may_write_as(user: Person, author: Author) -> bool:
    """Tell whether a user may put an author's name on a post."""
    return is_editor(user) or (may(user, "add") and is_own(user, author))
