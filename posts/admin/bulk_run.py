"""Something done with many posts, a few in each request, so that none of them takes too long.

What is left and what became of the others stands in the page itself, which goes on by its button:
after a lost line it is sent again, and what was done meanwhile has nothing left to do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.core import signing
from django.http import HttpRequest, QueryDict

from posts import permissions, pinning, publishing, store
from posts.admin.people import actor, person
from posts.changes import Actor
from posts.errors import PublishingError
from posts.models import DRAFT, Post
from posts.permissions import Action

AT_ONCE = 10  # posts of one request,
SECONDS = 8  # and no further one after that long; API Gateway waits for 29

_SALT = "posts.admin.bulk_run"


@dataclass
class Outcome:
    """What became of the chosen posts: their titles, and for failures the reason."""

    done: int = 0
    unchanged: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    missing: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many posts were looked at."""
        others = len(self.unchanged) + len(self.forbidden) + len(self.failed)
        return self.done + self.missing + others


@dataclass(frozen=True)
class Verb:
    """Something to do with many posts.

    action: the permission it takes. is_done: tells of a post for which nothing is left to do.
    """

    action: Action
    apply: Callable[[Post, Actor], object]
    is_done: Callable[[Post], bool]


VERBS = {
    "publish": Verb(
        "publish",
        lambda post, by: publishing.publish(post, by=by),
        lambda post: post.status != DRAFT and not post.pending,
    ),
    "unpublish": Verb(
        "publish",
        lambda post, by: publishing.unpublish(post, by=by),
        lambda post: post.status == DRAFT,
    ),
    "pin": Verb("publish", lambda post, by: pinning.pin(post, by=by), lambda post: post.pinned),
    "unpin": Verb(
        "publish",
        lambda post, by: pinning.unpin(post, by=by),
        lambda post: not post.pinned,
    ),
    "delete": Verb("delete", lambda post, by: publishing.delete(post, by=by), lambda _post: False),
}


@dataclass
class Run:
    """A run that is under way.

    rest: ids that are left. query: of the list whose further posts are meant too, and cursor, where
    to read on in it; None at its end, and where only chosen posts are meant. total: 0 if unknown.
    """

    verb: str
    rest: list[str]
    query: str = ""
    cursor: str | None = None
    total: int = 0
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return not self.rest and self.cursor is None

    def to_text(self) -> str:
        """Return the run as a page keeps it, signed."""
        return signing.dumps(asdict(self), salt=_SALT, compress=True)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the run that `to_text` wrote. BadSignature for any other text."""
        values: dict[str, Any] = signing.loads(text, salt=_SALT)
        outcome = Outcome(**values.pop("outcome"))
        outcome.failed = [(title, reason) for title, reason in outcome.failed]
        return cls(**values, outcome=outcome)

    def listed(self, request: HttpRequest) -> HttpRequest:
        """Return a request for the page of the list from which the run goes on."""
        query = QueryDict(self.query, mutable=True)
        query["cursor"] = self.cursor or ""
        asked = HttpRequest()
        asked.__dict__.update(request.__dict__)
        asked.GET = query  # type: ignore[assignment]  # a QueryDict that can still be changed
        return asked


def go_on(request: HttpRequest, run: Run) -> None:
    """Do the next part of a run."""
    part, until = run.rest[:AT_ONCE], time.monotonic() + SECONDS
    for post_id in part:
        apply_to_one(request, VERBS[run.verb], post_id, run.outcome)
        run.rest.remove(post_id)
        if time.monotonic() > until:
            return


def apply_to_all(request: HttpRequest, verb: str, ids: Iterable[str]) -> Outcome:
    """Do something with each of the posts that it may be done with."""
    outcome = Outcome()
    for post_id in ids:
        apply_to_one(request, VERBS[verb], post_id, outcome)
    return outcome


def apply_to_one(request: HttpRequest, verb: Verb, post_id: str, outcome: Outcome) -> None:
    """Do something with a post if that may be done, and add to the outcome what became of it."""
    post = store.get_post(post_id)
    user = person(request)
    if post is None or not permissions.may(user, "view", post):
        outcome.missing += 1
    elif not permissions.may(user, verb.action, post):
        outcome.forbidden.append(post.title)
    elif verb.is_done(post):
        outcome.unchanged.append(post.title)
    else:
        try:
            verb.apply(post, actor(request))
            outcome.done += 1
        except PublishingError as failure:
            outcome.failed.append((post.title, str(failure)))
