"""Nobody raises their own rights: by claims, forms, addresses or what stands in the session."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from blogsite.sessions import SessionStore
from blogsite.sign_in import last_sign_ins, session
from blogsite.users import SignedInUser
from tests.blogsite.sign_in import sign_in
from tests.blogsite.sign_in.cognito_stand_in import StandIn
from tests.blogsite.sign_in.test_views import begin, come_back
from tests.posts.admin.blog import ADD, LIST

pytestmark = pytest.mark.usefixtures("tables")

RAISED = {
    "groups": "admins",
    "cognito:groups": "admins",
    "is_superuser": "on",
    "is_staff": "on",
    "person": '{"groups": ["admins"]}',
    "user_permissions": "1",
}
PEOPLE = "/admin/people/"


@pytest.mark.parametrize(
    "name",
    [
        "groups",
        "custom:groups",
        "custom:role",
        "cognito:roles",
        "cognito:preferred_role",
        "profile",
    ],
)
def test_no_claim_but_the_pools_groups_gives_a_role(name: str) -> None:
    claims = {"sub": "u", "cognito:groups": ["authors"], name: ["admins"]}
    assert SignedInUser.from_claims(claims).groups == {"authors"}


@pytest.mark.parametrize("groups", ["admins", {"admins ": 1}, ["Admins"], [["admins"]], [None]])
def test_groups_of_another_form_give_none(groups: object) -> None:
    assert not SignedInUser.from_claims({"sub": "u", "cognito:groups": groups}).groups


@pytest.mark.parametrize("address", ["/admin/", LIST, ADD, PEOPLE, "/admin/posts/author/add/"])
def test_no_form_and_no_address_changes_ones_groups(address: str) -> None:
    client = Client()
    before = sign_in(client, ["authors"])
    client.get(address, RAISED)
    client.post(address, RAISED)
    stored = SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value)
    assert SignedInUser.from_session(stored[session.PERSON]) == before
    assert client.get(PEOPLE).status_code == 403


def test_an_author_can_not_become_another_by_an_authors_record() -> None:
    client = Client()
    sign_in(client, ["authors"])
    record = {"name": "Me", "slug": "me", "url": "", "user": "edith@example.com"}
    assert client.post("/admin/posts/author/add/", record).status_code == 403


def test_what_comes_back_from_the_hosted_page_beside_the_token_gives_nothing(
    cognito: StandIn,
) -> None:
    client = Client()
    asked = begin(client)
    come_back(client, cognito, asked, **{"cognito:groups": ["authors"]})
    answer = client.get("/auth/callback", {**RAISED, "code": "the-code", "state": asked["state"]})
    assert answer.status_code == 400
    assert client.get(PEOPLE).status_code == 403


def test_a_sign_in_is_written_down(cognito: StandIn) -> None:
    client = Client()
    come_back(client, cognito, begin(client), sub="5ub", **{"cognito:groups": ["authors"]})
    assert set(last_sign_ins.of(["5ub", "another"])) == {"5ub"}
