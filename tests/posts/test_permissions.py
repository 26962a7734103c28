"""Who may do what: every role with every kind of post and every action."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import get_args

import pytest
from django.utils import timezone

from posts.models import Author, Post
from posts.permissions import Action, is_own, may, may_write_as

NOW = timezone.now()


@dataclass(frozen=True)
class Someone:
    groups: frozenset[str]
    pk: str = "me"

    def get_username(self) -> str:
        return "my-name"

    def get_full_name(self) -> str:
        return "My Name"


ADMIN = Someone(frozenset({"admins"}))
EDITOR = Someone(frozenset({"editors"}))
AUTHOR = Someone(frozenset({"authors"}))
BOTH = Someone(frozenset({"authors", "editors"}))
NOBODY = Someone(frozenset())
STRANGER = Someone(frozenset({"Admins", "readers", ""}))

POSTS = {
    "own draft": Post(created_by="me"),
    "own scheduled": Post(
        created_by="me", status="published", published_at=NOW + timedelta(days=1)
    ),
    "own published": Post(created_by="me", status="published", published_at=NOW),
    "other draft": Post(created_by="you"),
    "other scheduled": Post(
        created_by="you", status="published", published_at=NOW + timedelta(days=1)
    ),
    "other published": Post(created_by="you", status="published", published_at=NOW),
    "draft of nobody": Post(created_by=""),
}
ACTIONS: tuple[Action, ...] = get_args(Action)
AUTHORS_MAY = {
    "view": {"own draft", "own scheduled", "own published", "other published"},
    "change": {"own draft"},
    "delete": {"own draft"},
    "add": set(POSTS),
    "upload": set(POSTS),
    "view_media": set(POSTS),
    "publish": set(),
    "manage": set(),
    "configure": set(),
}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("kind", POSTS)
def test_an_author_may_only_what_is_listed(action: Action, kind: str) -> None:
    assert may(AUTHOR, action, POSTS[kind]) == (kind in AUTHORS_MAY[action])


@pytest.mark.parametrize("user", [ADMIN, EDITOR, BOTH])
def test_admins_and_editors_may_everything_with_posts(user: Someone) -> None:
    for action, post in product(ACTIONS, [None, *POSTS.values()]):
        assert may(user, action, post) or action == "configure"


def test_the_sites_settings_are_for_admins_alone() -> None:
    people = (ADMIN, EDITOR, AUTHOR, BOTH, NOBODY, STRANGER)
    assert [user for user in people if may(user, "configure")] == [ADMIN]


@pytest.mark.parametrize("user", [NOBODY, STRANGER])
def test_whoever_is_in_no_group_may_nothing(user: Someone) -> None:
    for action, post in product(ACTIONS, [None, *POSTS.values()]):
        assert not may(user, action, post)


def test_an_author_works_with_posts_at_all_but_never_publishes() -> None:
    granted = {action for action in ACTIONS if may(AUTHOR, action)}
    assert granted == {"view", "change", "delete", "add", "upload", "view_media"}


def test_a_name_belongs_to_the_sign_in_that_it_records() -> None:
    assert is_own(AUTHOR, Author(slug="a", user="me"))
    assert is_own(AUTHOR, Author(slug="a", user="my-name"))
    assert not is_own(AUTHOR, Author(slug="me", user="you"))
    assert not is_own(Someone(frozenset(), pk=""), Author(slug="a", user=""))


def test_an_author_writes_under_an_own_name_only() -> None:
    own, other = Author(slug="a", user="me"), Author(slug="b", user="you")
    assert may_write_as(AUTHOR, own)
    assert not may_write_as(AUTHOR, other)
    assert may_write_as(EDITOR, other)
    assert not may_write_as(NOBODY, own)
