"""The signed-in person in the session, and how long they are believed without asking Cognito."""

from __future__ import annotations

import time

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from blogsite.sign_in import user_pool
from blogsite.sign_in.errors import SignInUnavailable
from blogsite.users import SignedInUser

# Seconds since Cognito was last asked. Whoever is disabled or leaves a group is out after the
# first; where Cognito does not answer, the person is let in until the second, and not beyond.
ASK_AGAIN_AFTER = 120
BELIEVED_FOR = 300
LONGEST = 7 * 24 * 60 * 60  # seconds from sign-in to the next one, however busy the session

PERSON = "person"
ASKED_AT = "asked_at"
SIGNED_IN_AT = "signed_in_at"


def start(request: HttpRequest, user: SignedInUser) -> None:
    """Sign a person in, in a session under a new key with nothing of an earlier one."""
    request.session.flush()
    request.session[SIGNED_IN_AT] = int(time.time())
    _write(request, user)
    request.session.save()
    rotate_token(request)


def end(request: HttpRequest) -> None:
    """Sign whoever it is out, at once and everywhere the session's key may be."""
    request.session.flush()


def person(request: HttpRequest) -> SignedInUser | None:
    """Return who is asking, or None.

    Raises SignInUnavailable where Cognito has not confirmed the account for too long, and
    SessionsUnavailable where DynamoDB does not answer.
    """
    stored = request.session.get(PERSON)
    if stored is None:
        return None
    if time.time() - request.session.get(SIGNED_IN_AT, 0) > LONGEST:
        end(request)
        return None
    user = SignedInUser.from_session(stored)
    age = time.time() - request.session[ASKED_AT]
    return user if age < ASK_AGAIN_AFTER else _asked_again(request, user, age)


def _asked_again(request: HttpRequest, user: SignedInUser, age: float) -> SignedInUser | None:
    try:
        groups = user_pool.groups_now(user)
    except SignInUnavailable:
        if age < BELIEVED_FOR:
            return user
        raise
    if groups is None:
        end(request)
        return None
    user = user.with_groups(groups)
    _write(request, user)
    return user


def _write(request: HttpRequest, user: SignedInUser) -> None:
    request.session[PERSON] = user.to_session()
    request.session[ASKED_AT] = int(time.time())
