"""Headers of every answer of the admin's host, static files excepted."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

ONE_YEAR = 365 * 24 * 60 * 60  # seconds


class AnswerHeadersMiddleware:
    """No cache keeps an answer, and a page takes nothing but from where it should.

    A view that needs a policy of its own, such as a sandbox, sets Content-Security-Policy itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = content_security_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the headers added."""
        response = self.get_response(request)
        response["Cache-Control"] = "private, no-store"
        response.setdefault("Content-Security-Policy", self.policy)
        if settings.ADMIN_ORIGIN.startswith("https:"):
            response["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
        return response


def content_security_policy() -> str:
    """Return the policy of the admin's pages: nothing inline, and nothing that is not named here.

    Pictures come from anywhere over https, since a text may show them. Files go straight to S3, by
    a script or a form. A form may lead to Cognito too, where signing out ends.
    """
    uploads = settings.UPLOAD_ORIGIN
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            _sources("img-src 'self' https: data:", settings.SITE_ORIGIN),
            _sources("connect-src 'self'", uploads),
            "frame-src 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            _sources("form-action 'self'", settings.COGNITO_DOMAIN, uploads),
        )
    )


def _sources(directive: str, *origins: str) -> str:
    return " ".join(filter(None, (directive, *origins)))
