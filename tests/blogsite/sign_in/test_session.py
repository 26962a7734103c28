"""How long somebody is believed: Cognito is asked again, and what it says holds at once."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from blogsite.sessions import SessionStore
from blogsite.sign_in import session
from tests.blogsite.sign_in import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from blogsite.users import SignedInUser
    from tests.blogsite.sign_in.local_pool import LocalPool

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture
def edith(local_pool: LocalPool) -> SignedInUser:
    return local_pool.add("edith@example.com", "editors")


@pytest.fixture
def client(edith: SignedInUser) -> Client:
    """Return the browser of somebody who is signed in."""
    client = Client(headers={"accept-language": "en"})
    sign_in(client, edith.groups, sub=edith.id, name=edith.name, username=edith.username)
    return client


def let_pass(client: Client, seconds: float) -> None:
    """Make it that many seconds since Cognito was asked."""
    store = SessionStore(client.cookies["session"].value)
    store[session.ASKED_AT] = int(time.time() - seconds)
    store.save()


def test_for_two_minutes_cognito_is_not_asked_again(
    client: Client, edith: SignedInUser, local_pool: LocalPool
) -> None:
    local_pool.disable(edith)
    let_pass(client, session.ASK_AGAIN_AFTER - 10)
    assert client.get("/admin/").status_code == HTTPStatus.OK


def test_then_a_disabled_person_is_out_and_the_session_gone(
    client: Client, edith: SignedInUser, local_pool: LocalPool
) -> None:
    key = client.cookies["session"].value
    local_pool.disable(edith)
    let_pass(client, session.ASK_AGAIN_AFTER)
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert not SessionStore().exists(key)


def test_then_a_deleted_person_is_out(
    client: Client, edith: SignedInUser, local_pool: LocalPool
) -> None:
    local_pool.delete(edith)
    let_pass(client, session.ASK_AGAIN_AFTER)
    assert client.get("/admin/").status_code == HTTPStatus.FOUND


def test_then_whoever_left_the_group_has_no_role(
    client: Client, edith: SignedInUser, local_pool: LocalPool
) -> None:
    local_pool.leave(edith, "editors")
    let_pass(client, session.ASK_AGAIN_AFTER)
    assert client.get("/admin/", follow=True).status_code == HTTPStatus.FORBIDDEN


def test_then_a_changed_role_holds_and_is_kept(
    client: Client, edith: SignedInUser, local_pool: LocalPool
) -> None:
    local_pool.leave(edith, "editors")
    local_pool.api.admin_add_user_to_group(
        UserPoolId=local_pool.pool_id, Username=edith.username, GroupName="authors"
    )
    let_pass(client, session.ASK_AGAIN_AFTER)
    response = client.get("/admin/")
    assert response.context["user"].groups == {"authors"}
    stored = SessionStore(client.cookies["session"].value)
    assert stored[session.PERSON]["groups"] == ["authors"]
    assert time.time() - stored[session.ASKED_AT] < 10


def test_an_outage_of_cognito_is_bridged_for_five_minutes(
    client: Client, cognito_is_down: Callable[[], None]
) -> None:
    cognito_is_down()
    let_pass(client, session.BELIEVED_FOR - 10)
    assert client.get("/admin/").status_code == HTTPStatus.OK


def test_after_five_minutes_without_cognito_nobody_is_let_in(
    client: Client, cognito_is_down: Callable[[], None]
) -> None:
    cognito_is_down()
    let_pass(client, session.BELIEVED_FOR)
    response = client.get("/admin/")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "does not answer" in response.text
    assert response["Retry-After"] == "30"


def test_a_form_sent_in_an_outage_comes_back_with_its_text(
    client: Client, cognito_is_down: Callable[[], None]
) -> None:
    cognito_is_down()
    let_pass(client, session.BELIEVED_FOR)
    text = "One\r\n\r\n<b>two</b>"
    response = client.post("/admin/", {"body": text}, headers={"origin": "http://127.0.0.1:8000"})
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "\nOne\r\n\r\n&lt;b&gt;two&lt;/b&gt;</textarea>" in response.text


def test_signing_out_needs_no_cognito(client: Client, cognito_is_down: Callable[[], None]) -> None:
    cognito_is_down()
    let_pass(client, session.BELIEVED_FOR)
    key = client.cookies["session"].value
    assert client.post("/admin/logout/").status_code == HTTPStatus.FOUND
    assert not SessionStore().exists(key)


def test_however_busy_a_session_it_ends_a_week_after_the_sign_in(client: Client) -> None:
    key = client.cookies["session"].value
    store = SessionStore(key)
    store[session.SIGNED_IN_AT] = int(time.time() - session.LONGEST - 1)
    store.save()
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert not SessionStore().exists(key)
