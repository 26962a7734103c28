"""Tells every view who is asking, and holds back what can't be answered for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from blogsite import pages
from blogsite.sessions import SessionsUnavailable
from blogsite.sign_in import session, views
from blogsite.sign_in.errors import SignInUnavailable
from blogsite.users import SignedInUser

logger = logging.getLogger(__name__)


class NobodyCanTell(AnonymousUser):
    """Stands for somebody with a session that can't be read or trusted right now."""

    def __init__(self, reason: Exception) -> None:
        super().__init__()
        self.reason = reason


class SignInMiddleware(AuthenticationMiddleware):
    """Sets `request.user` from the session. A subclass since Django's admin checks for one.

    A form that somebody sends who is not let in (any more) is answered with a page that holds
    what was written, to be sent again after signing in.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Find out who is asking."""
        request.user = _user(request)  # type: ignore[assignment]  # of no table, unlike Django's

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Answer in the view's place where nobody can tell who asks, or who may send no form."""
        if view in (views.sign_out, views.signed_out):
            return None
        if isinstance(request.user, NobodyCanTell):
            return _unavailable(request, request.user.reason)
        if request.method == "POST" and not request.user.is_staff:
            return pages.form_of_nobody(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer where Cognito or DynamoDB fails within a view of the sign-in."""
        if isinstance(error, (SignInUnavailable, SessionsUnavailable)):
            return _unavailable(request, error)
        return None


def _user(request: HttpRequest) -> SignedInUser | AnonymousUser:
    try:
        return session.person(request) or AnonymousUser()
    except (SignInUnavailable, SessionsUnavailable) as error:
        return NobodyCanTell(error)


def _unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("Nobody can tell who is asking.", exc_info=error)
    return pages.unavailable(request)
