"""The signed-in user of a request, as permissions and publishing know people."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

from posts import store
from posts.changes import Actor

if TYPE_CHECKING:
    from posts.models import Author
    from posts.permissions import Person


def person(request: HttpRequest) -> Person:
    """Return who asks, as `posts.permissions` wants it."""
    return cast("Person", request.user)  # Django's types know the user model of auth only


def actor(request: HttpRequest) -> Actor:
    """Return who asks, as history keeps it."""
    user = person(request)
    return Actor(id=user.pk, name=user.get_full_name() or user.get_username())


def authors(request: HttpRequest) -> list[Author]:
    """Return all authors, read once for a request: columns, filters and forms ask for them."""
    known: list[Author] | None = getattr(request, "_authors", None)
    if known is None:
        known = store.list_authors()
        request._authors = known  # type: ignore[attr-defined]  # ours, for one request
    return known
