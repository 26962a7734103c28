from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from django.conf import settings
from django.test import override_settings

from blogsite.doctor import sign_in
from tests.blogsite.doctor.conftest import Answer, Serve
from tests.blogsite.doctor.telling import failures, states
from tests.blogsite.sign_in import local_pool
from tests.blogsite.sign_in.local_pool import LocalPool


@pytest.fixture
def pool(aws: None) -> Iterator[LocalPool]:
    """A pool on AWS with the template's client; the settings name it."""
    made = local_pool.create(settings.ADMIN_ORIGIN)
    with override_settings(
        COGNITO_USER_POOL_ID=made.pool_id,
        COGNITO_CLIENT_ID=made.client_id,
        COGNITO_CLIENT_SECRET=made.client_secret,
    ):
        yield made


def change(pool: LocalPool, name: str, value: list[str]) -> None:
    client = pool.api.describe_user_pool_client(UserPoolId=pool.pool_id, ClientId=pool.client_id)
    kept = client["UserPoolClient"]
    boto3.client("cognito-idp").update_user_pool_client(
        UserPoolId=pool.pool_id,
        ClientId=pool.client_id,
        **{  # type: ignore[arg-type]  # three lists of texts
            "AllowedOAuthFlows": kept["AllowedOAuthFlows"],
            "CallbackURLs": kept["CallbackURLs"],
            "LogoutURLs": kept["LogoutURLs"],
            name: value,
        },
        AllowedOAuthFlowsUserPoolClient=True,
    )


def test_the_templates_client_is_ok(pool: LocalPool) -> None:
    assert states(sign_in.check_client()) == ["ok"]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("CallbackURLs", ["https://old.example/auth/callback"], "its callback addresses lack "),
        ("LogoutURLs", ["https://old.example/auth/signed-out"], "its sign-out addresses lack "),
        ("AllowedOAuthFlows", ["code", "implicit"], "its flows are code, implicit, not code "),
    ],
)
def test_a_client_that_was_changed_is_a_failure(
    pool: LocalPool, name: str, value: list[str], found: str
) -> None:
    change(pool, name, value)
    (failure,) = failures(sign_in.check_client())
    assert failure.startswith(found)


def test_the_callback_has_the_admins_path(pool: LocalPool) -> None:
    with override_settings(ADMIN_PATH="/prod"):
        wrong = failures(sign_in.check_client())
    assert wrong[0].endswith(f"{settings.ADMIN_ORIGIN}/prod/auth/callback")


def test_another_secret_is_a_failure_that_shows_neither(pool: LocalPool) -> None:
    with override_settings(COGNITO_CLIENT_SECRET="not-that-one"):
        (finding,) = sign_in.check_client()
    assert finding.found == "its secret is not that of COGNITO_CLIENT_SECRET"
    assert "not-that-one" not in str(finding)
    assert pool.client_secret not in str(finding)


def test_a_client_that_is_not_there_is_a_failure(pool: LocalPool) -> None:
    with override_settings(COGNITO_CLIENT_ID="nobody"):
        assert failures(sign_in.check_client()) == [f"no client nobody in {pool.pool_id}"]


def test_groups_and_an_admin_who_signed_in_are_ok(pool: LocalPool) -> None:
    pool.add("anna@example.com", "admins")
    assert states(sign_in.check_people()) == ["ok", "ok"]


def test_a_group_that_is_missing_is_a_failure(pool: LocalPool) -> None:
    pool.add("anna@example.com", "admins")
    pool.api.delete_group(UserPoolId=pool.pool_id, GroupName="authors")
    assert failures(sign_in.check_people()) == ["authors missing"]


def test_a_disabled_admin_is_no_admin(pool: LocalPool) -> None:
    pool.disable(pool.add("anna@example.com", "admins"))
    pool.add("ed@example.com", "editors")
    assert failures(sign_in.check_people()) == ["nobody is in the group, or all are disabled"]


def test_an_admin_who_was_only_invited_is_a_warning(pool: LocalPool) -> None:
    boto3.client("cognito-idp").admin_create_user(
        UserPoolId=pool.pool_id, Username="new@example.com", MessageAction="SUPPRESS"
    )
    pool.api.admin_add_user_to_group(
        UserPoolId=pool.pool_id, Username="new@example.com", GroupName="admins"
    )
    assert states(sign_in.check_people()) == ["ok", "warning"]


def hosted_page(path: str) -> Answer:
    """Lead to the form, as Cognito does; to its error page where the client is unknown."""
    if path.startswith("/oauth2/authorize"):
        place = "/login" if "client_id=known" in path else "/error?error=unauthorized_client"
        return 302, {"Location": place}, b""
    return 200, {}, b"a page"


@pytest.mark.parametrize(("client", "state"), [("known", "ok"), ("other", "failed")])
def test_the_hosted_page_is_asked_for_this_client(client: str, state: str, serve: Serve) -> None:
    with override_settings(COGNITO_DOMAIN=serve(hosted_page), COGNITO_CLIENT_ID=client):
        assert states(sign_in.check_hosted_page()) == [state]


def test_without_a_pool_all_of_it_is_skipped() -> None:
    with override_settings(COGNITO_USER_POOL_ID="", COGNITO_CLIENT_ID="", COGNITO_DOMAIN=""):
        found = [
            *sign_in.check_client(),
            *sign_in.check_people(),
            *sign_in.check_hosted_page(),
        ]
    assert states(found) == ["skipped"] * 3
