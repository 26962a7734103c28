"""What somebody sees, and keeps, when a request can't be taken."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from blogsite import pages
from tests.blogsite.sign_in import sign_in
from tests.blogsite.test_sessions import break_the_table

if TYPE_CHECKING:
    from django.http import HttpRequest
    from pytest_django import Settings

pytestmark = pytest.mark.usefixtures("tables")

OURS = {"origin": "http://127.0.0.1:8000"}
TEXT = "\r\nFirst line\r\n<script>alert(1)</script>\r\n終わり"
SHOWN = "\n\r\nFirst line\r\n&lt;script&gt;alert(1)&lt;/script&gt;\r\n終わり</textarea>"


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"}, enforce_csrf_checks=True)


def with_csrf(client: Client, fields: dict[str, str]) -> dict[str, str]:
    """Return the fields with a CSRF token that fits the client's cookie."""
    client.cookies["csrf"] = "a" * 32
    return fields | {"csrfmiddlewaretoken": "a" * 32}


def a_post(**headers: str) -> HttpRequest:
    return RequestFactory().post("/admin/", {"body": TEXT}, headers=headers)


def test_a_form_sent_after_the_session_ended_comes_back_with_its_text(client: Client) -> None:
    fields = with_csrf(client, {"title": "A title", "body": TEXT})
    response = client.post("/admin/posts/post/add/?tag=aws", fields)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert SHOWN in response.text
    assert '<input type="hidden" name="title" value="A title">' in response.text
    assert 'action="/admin/posts/post/add/?tag=aws"' in response.text
    assert 'href="/admin/login/" target="_blank"' in response.text


def test_files_that_are_lost_with_a_form_are_named(client: Client) -> None:
    picture = SimpleUploadedFile("富士山.png", b"PNG")
    fields = {**with_csrf(client, {"body": TEXT}), "file": picture}
    response = client.post("/admin/", fields)
    assert "富士山.png" in response.text


def test_a_form_opened_before_signing_in_again_comes_back_and_then_is_taken(
    client: Client,
) -> None:
    sign_in(client)
    fields = with_csrf(client, {"body": TEXT}) | {"csrfmiddlewaretoken": "b" * 32}
    response = client.post("/admin/", fields, headers=OURS)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert SHOWN in response.text
    again = response.context["csrf_token"]
    taken = client.post("/admin/", {"csrfmiddlewaretoken": str(again)}, headers=OURS)
    assert taken.status_code == HTTPStatus.OK


def test_a_form_of_another_site_is_refused_and_not_offered_to_be_sent_again(
    client: Client,
) -> None:
    sign_in(client)
    evil = {"origin": "https://evil.example"}
    response = client.post("/admin/", with_csrf(client, {"body": TEXT}), headers=evil)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "First line" not in response.text
    assert "<form" not in response.text


def test_a_form_that_names_no_origin_is_not_offered_to_be_sent_again(client: Client) -> None:
    response = client.post("/admin/", {"body": TEXT})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "First line" not in response.text


def test_while_dynamodb_does_not_answer_a_form_comes_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client)
    fields = with_csrf(client, {"body": TEXT})
    break_the_table(monkeypatch)
    response = client.post("/admin/", fields, headers=OURS)
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert SHOWN in response.text


def test_a_fault_of_ours_gives_the_form_back() -> None:
    response = pages.server_error(a_post(**OURS))
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert SHOWN in response.text


def test_a_fault_of_ours_without_a_form_is_a_plain_page() -> None:
    response = pages.server_error(RequestFactory().get("/admin/"))
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "<textarea" not in response.text


def test_a_form_that_is_too_big_to_read_says_so(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    sign_in(client)
    response = client.post("/admin/", with_csrf(client, {"body": "x" * 200}), headers=OURS)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "too big" in response.text


def test_a_megabyte_of_japanese_is_not_too_big(client: Client) -> None:
    body = "あ" * (1024 * 1024 // 3)
    response = client.post("/admin/", with_csrf(client, {"body": body}))
    assert body in response.text


def test_under_another_host_the_page_leads_to_the_admins_own(client: Client) -> None:
    response = client.get("/admin/", headers={"host": "evil.example"})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert 'href="http://127.0.0.1:8000/admin/"' in response.text
    assert "evil.example" not in response.text


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-original-url", "forwarded"])
def test_forwarding_headers_change_nothing(client: Client, header: str) -> None:
    response = client.get("/admin/", headers={header: "evil.example"})
    assert response["Location"] == "/admin/login/?next=/admin/"


def test_a_page_that_is_not_there_says_so(client: Client) -> None:
    response = client.get("/nothing-here")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert "Nothing is here." in response.text


def test_a_refusal_gives_its_reason() -> None:
    refusal = PermissionDenied("Authors can't publish <this>.")
    response = pages.permission_denied(RequestFactory().get("/admin/"), refusal)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "Authors can&#x27;t publish &lt;this&gt;." in response.text
