from __future__ import annotations

from http import HTTPStatus
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from blogsite.sign_in import pending
from blogsite.sign_in.views import safe_destination
from posts.tables import SESSION_SK, EditorialItem, SessionItem
from tests.blogsite.sign_in import sign_in
from tests.blogsite.sign_in.cognito_stand_in import StandIn, claims, signed

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def begin(client: Client, next_page: str = "/admin/") -> dict[str, str]:
    """Start a sign-in and return what the hosted page is asked."""
    response = client.get("/admin/login/", {"next": next_page})
    assert response.status_code == HTTPStatus.FOUND
    query = parse_qs(urlsplit(response["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def come_back(
    client: Client, cognito: StandIn, asked: dict[str, str], **changed_claims: object
) -> Response:
    """Return from the hosted page as the person of these claims."""
    token = signed(claims(asked["nonce"], **changed_claims))
    cognito.token_answer = {"id_token": token, "access_token": "a", "token_type": "Bearer"}
    return client.get("/auth/callback", {"code": "the-code", "state": asked["state"]})


def stored_sessions() -> list[EditorialItem]:
    return [item for item in SessionItem.scan() if item.sk == SESSION_SK]


def test_the_start_page_leads_to_the_admin(client: Client) -> None:
    assert client.get("/")["Location"] == "/admin/"


def test_whoever_is_not_signed_in_is_sent_to_the_hosted_page(
    client: Client, cognito: StandIn
) -> None:
    first = client.get("/admin/?status=draft")
    assert first["Location"] == "/admin/login/?next=/admin/%3Fstatus%3Ddraft"
    second = client.get(first["Location"])
    hosted = urlsplit(second["Location"])
    asked = parse_qs(hosted.query)
    assert f"{hosted.scheme}://{hosted.netloc}{hosted.path}" == f"{cognito.origin}/oauth2/authorize"
    assert asked["response_type"] == ["code"]
    assert asked["client_id"] == ["stand-in-client"]
    assert asked["redirect_uri"] == [f"{django_settings.ADMIN_ORIGIN}/auth/callback"]
    assert asked["scope"] == ["openid email profile"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["lang"] == ["en"]
    assert len(asked["state"][0]) >= 43
    assert len(asked["nonce"][0]) >= 43


def test_a_stranger_who_starts_sign_ins_writes_nothing_to_the_store(
    client: Client, cognito: StandIn
) -> None:
    for _visit in range(5):
        begin(client)
    assert stored_sessions() == []
    assert "session" not in client.cookies


def test_given_up_sign_ins_do_not_pile_up_in_the_browser(client: Client, cognito: StandIn) -> None:
    sizes = []
    generator = Random(5)
    for _visit in range(8):
        words = "".join(chr(generator.randrange(0x4E00, 0x9FFF)) for _ in range(75))
        begin(client, f"/admin/?q={words}")
        sizes.append(len(client.cookies["sign-in"].value))
    assert max(sizes[3:]) - min(sizes[3:]) < 300
    assert max(sizes) < 3900  # a browser takes 4096 with the name and the rest


def test_coming_back_signs_in_and_leads_to_the_page_asked_for(
    client: Client, cognito: StandIn
) -> None:
    asked = begin(client, "/admin/?status=draft")
    response = come_back(client, cognito, asked)
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"] == "/admin/?status=draft"
    assert response.cookies["session"]["httponly"]
    assert response.cookies["session"]["samesite"] == "Lax"
    assert response.cookies["sign-in"].value == ""
    page = client.get("/admin/")
    assert page.status_code == HTTPStatus.OK
    assert "edith" in page.text


def test_the_code_is_exchanged_with_the_verifier_of_this_sign_in(
    client: Client, cognito: StandIn
) -> None:
    come_back(client, cognito, begin(client))
    (form,) = cognito.token_forms
    assert form["grant_type"] == "authorization_code"
    assert form["code"] == "the-code"
    assert len(form["code_verifier"]) >= 43
    assert form["client"].startswith("Basic ")


def test_several_tabs_may_sign_in_at_a_time(client: Client, cognito: StandIn) -> None:
    first, second = begin(client, "/admin/?tab=1"), begin(client, "/admin/?tab=2")
    assert come_back(client, cognito, second)["Location"] == "/admin/?tab=2"
    assert come_back(client, cognito, first)["Location"] == "/admin/?tab=1"


def test_the_session_gets_a_new_key_at_sign_in(client: Client, cognito: StandIn) -> None:
    sign_in(client, groups=(), sub="somebody-else")
    fixed = client.cookies["session"].value
    other = Client()
    asked = begin(other)
    other.cookies["session"] = fixed
    come_back(other, cognito, asked)
    assert other.cookies["session"].value != fixed
    assert len(stored_sessions()) == 1


def test_forms_opened_before_signing_in_need_a_new_token(client: Client, cognito: StandIn) -> None:
    asked = begin(client)
    client.cookies["csrf"] = "a" * 32
    come_back(client, cognito, asked)
    assert client.cookies["csrf"].value not in ("", "a" * 32)


def test_a_state_is_good_for_one_answer(client: Client, cognito: StandIn) -> None:
    asked = begin(client)
    come_back(client, cognito, asked)
    assert come_back(client, cognito, asked).status_code == HTTPStatus.BAD_REQUEST


def test_a_sign_in_that_another_browser_started_is_refused(
    client: Client, cognito: StandIn
) -> None:
    asked = begin(Client())
    begin(client)
    response = come_back(client, cognito, asked)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert cognito.token_forms == []
    assert stored_sessions() == []


def test_a_sign_in_that_took_too_long_is_refused(
    client: Client, cognito: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = begin(client)
    monkeypatch.setattr(pending, "LIFETIME", -1)
    assert come_back(client, cognito, asked).status_code == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"state": "made-up"},
        {"code": "c"},
        {"code": "c", "state": "made-up"},
        {"error": "access_denied"},
        {"error": "<script>alert(1)</script>", "error_description": "<script>"},
    ],
)
def test_a_callback_that_nobody_started_gets_a_page_with_a_way_on(
    client: Client, cognito: StandIn, query: dict[str, str]
) -> None:
    response = client.get("/auth/callback", query)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "Sign in again" in response.text
    assert 'href="/admin/login/"' in response.text
    assert "<script>" not in response.text.replace('<script src="', "")


def test_a_cancelled_sign_in_gets_a_page_with_a_way_on(client: Client, cognito: StandIn) -> None:
    asked = begin(client)
    query = {"error": "access_denied", "state": asked["state"]}
    response = client.get("/auth/callback", query)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "Sign in again" in response.text
    assert "sign-in" not in client.cookies or not client.cookies["sign-in"].value


def test_the_page_is_japanese_for_a_japanese_browser(cognito: StandIn) -> None:
    response = Client(headers={"accept-language": "ja"}).get("/auth/callback")
    assert "もう一度サインイン" in response.text
    assert '<html lang="ja"' in response.text


def test_a_forged_token_signs_nobody_in(client: Client, cognito: StandIn) -> None:
    response = come_back(client, cognito, begin(client), token_use="access")
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert stored_sessions() == []


def test_a_token_answer_without_an_id_token_signs_nobody_in(
    client: Client, cognito: StandIn
) -> None:
    asked = begin(client)
    cognito.token_answer = {"access_token": "a", "token_type": "Bearer"}
    response = client.get("/auth/callback", {"code": "c", "state": asked["state"]})
    assert response.status_code == HTTPStatus.BAD_REQUEST


def test_a_code_that_cognito_refuses_signs_nobody_in(client: Client, cognito: StandIn) -> None:
    asked = begin(client)
    cognito.token_status, cognito.token_answer = 400, {"error": "invalid_grant"}
    response = client.get("/auth/callback", {"code": "c", "state": asked["state"]})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert stored_sessions() == []


@pytest.mark.parametrize(
    ("status", "answer"), [(500, {}), (400, {"error": "invalid_client"}), (200, None)]
)
def test_while_cognito_fails_the_page_says_so(
    client: Client, cognito: StandIn, status: int, answer: dict[str, str] | None
) -> None:
    asked = begin(client)
    cognito.token_status = status
    cognito.token_answer = answer  # type: ignore[assignment]  # null is no token
    response = client.get("/auth/callback", {"code": "c", "state": asked["state"]})
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response["Retry-After"] == "30"
    assert "try again" in response.text


def test_without_the_key_set_nobody_gets_in(client: Client, cognito: StandIn) -> None:
    cognito.key_set_status = 503
    response = come_back(client, cognito, begin(client))
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert stored_sessions() == []


def test_without_a_role_there_is_a_page_that_names_whom_to_ask(
    client: Client, cognito: StandIn, settings: Settings
) -> None:
    settings.ADMIN_CONTACT = "Aya <aya@example.com>"
    groups = {"cognito:groups": ["readers"]}
    landed = come_back(client, cognito, begin(client), **groups)
    response = client.get(landed["Location"], follow=True)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert len(response.redirect_chain) == 1  # to the sign-in, which does not loop
    assert "Aya &lt;aya@example.com&gt;" in response.text
    assert 'action="/admin/logout/"' in response.text


def test_a_person_who_is_signed_in_skips_the_hosted_page(client: Client, cognito: StandIn) -> None:
    sign_in(client)
    response = client.get("/admin/login/", {"next": "/admin/?status=draft"})
    assert response["Location"] == "/admin/?status=draft"


def test_signing_out_ends_the_session_and_cognitos_too(client: Client, cognito: StandIn) -> None:
    sign_in(client)
    stolen = client.cookies["session"].value
    response = client.post("/admin/logout/")
    signed_out = f"{django_settings.ADMIN_ORIGIN}/auth/signed-out"
    hosted = urlsplit(response["Location"])
    assert response["Location"].startswith(f"{cognito.origin}/logout?")
    assert parse_qs(hosted.query) == {
        "client_id": ["stand-in-client"],
        "logout_uri": [signed_out],
    }
    assert stored_sessions() == []
    client.cookies["session"] = stolen
    assert client.get("/admin/").status_code == HTTPStatus.FOUND


def test_signing_out_takes_along_what_was_not_told_yet(client: Client, cognito: StandIn) -> None:
    sign_in(client)
    client.cookies["messages"] = "a draft's title"
    assert client.post("/admin/logout/").cookies["messages"].value == ""


def test_signing_out_takes_a_form_of_this_site(client: Client, cognito: StandIn) -> None:
    strict = Client(enforce_csrf_checks=True)
    sign_in(strict)
    assert strict.get("/admin/logout/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert strict.post("/admin/logout/").status_code == HTTPStatus.FORBIDDEN
    assert len(stored_sessions()) == 1


def test_the_page_after_signing_out_offers_to_sign_in(client: Client) -> None:
    response = client.get("/auth/signed-out")
    assert response.status_code == HTTPStatus.OK
    assert "You are signed out" in response.text


def test_without_make_run_the_sign_in_says_where_it_comes_from(client: Client) -> None:
    response = client.get("/admin/login/")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "make run" in response.text


@pytest.mark.parametrize(
    ("url", "destination"),
    [
        ("/admin/", "/admin/"),
        ("/admin/?q=あ&status=draft", "/admin/?q=%E3%81%82&status=draft"),
        ("/admin/?q=a%26b", "/admin/?q=a%26b"),
    ],
)
def test_a_sign_in_may_lead_to_a_path_of_this_site(url: str, destination: str) -> None:
    assert safe_destination(url) == destination


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example/",
        "javascript:alert(1)",
        "evil.example",
        " //evil.example/",
        "http:evil.example",
        "/admin/?q=" + "x" * 1000,
    ],
)
def test_a_sign_in_leads_nowhere_else(url: str) -> None:
    assert safe_destination(url) == "/admin/"
