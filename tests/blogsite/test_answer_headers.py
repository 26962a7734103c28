from http import HTTPStatus

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from blogsite.answer_headers import (
    AnswerHeadersMiddleware,
    content_security_policy,
)
from tests.blogsite.sign_in import sign_in

pytestmark = pytest.mark.usefixtures("tables")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/admin/",
        "/admin/x.css",
        "/admin/;.js",
        "/admin/%2f",
        "/admin/%00",
        "/admin/login/",
        "/auth/callback",
        "/auth/signed-out",
        "/static/missing.css",
        "/nothing-here",
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_no_cache_keeps_an_answer_of_the_admin(path: str, signed_in: bool) -> None:
    client = Client()
    if signed_in:
        sign_in(client)
    response = client.get(path)
    assert response["Cache-Control"] == "private, no-store"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_static_file_may_be_cached_and_sets_no_cookie() -> None:
    client = Client()
    sign_in(client)
    response = client.get("/static/admin/css/base.css")
    assert response.status_code == HTTPStatus.OK
    assert "no-store" not in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    response.close()


@pytest.mark.parametrize("path", ["/", "/admin/", "/auth/signed-out", "/nothing-here"])
def test_whoever_only_looks_gets_no_cookie(path: str) -> None:
    assert not Client().get(path).cookies


def test_scripts_and_styles_come_from_the_admin_alone(settings: Settings) -> None:
    settings.SITE_ORIGIN = "https://example.com"
    settings.COGNITO_DOMAIN = "https://sign-in.example.com"
    settings.UPLOAD_ORIGIN = "https://media.example.com"
    assert content_security_policy() == (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        "img-src 'self' https: data: https://example.com; "
        "connect-src 'self' https://media.example.com; frame-src 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; "
        "form-action 'self' https://sign-in.example.com https://media.example.com"
    )


def test_a_view_may_bring_a_policy_of_its_own() -> None:
    def preview(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    response = AnswerHeadersMiddleware(preview)(RequestFactory().get("/"))
    assert response["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(
    ("origin", "is_https"), [("https://admin.example.com", True), ("http://127.0.0.1:8000", False)]
)
def test_browsers_are_told_to_stay_with_https_where_it_is(
    settings: Settings, origin: str, is_https: bool
) -> None:
    settings.ADMIN_ORIGIN = origin
    response = Client().get("/auth/signed-out")
    assert ("Strict-Transport-Security" in response) is is_https
