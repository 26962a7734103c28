"""The user pool at AWS's own addresses, where no endpoint is configured; moto answers there."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from django.test import override_settings
from moto import mock_aws

from blogsite.sign_in import user_pool
from blogsite.users import SignedInUser


@pytest.fixture
def edith(monkeypatch: pytest.MonkeyPatch) -> Iterator[SignedInUser]:
    """An editor in a pool that only AWS's addresses lead to."""
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    user_pool._client.cache_clear()
    with mock_aws():
        cognito = boto3.client("cognito-idp", region_name="eu-central-1")
        pool = cognito.create_user_pool(PoolName="editors")["UserPool"]["Id"]
        cognito.create_group(UserPoolId=pool, GroupName="editors")
        made = cognito.admin_create_user(
            UserPoolId=pool,
            Username="edith",
            UserAttributes=[
                {"Name": "email", "Value": "edith@example.com"},
                {"Name": "email_verified", "Value": "true"},
            ],
        )["User"]
        cognito.admin_set_user_password(
            UserPoolId=pool, Username="edith", Password="Wellen-7-Ufer", Permanent=True
        )
        cognito.admin_add_user_to_group(UserPoolId=pool, Username="edith", GroupName="editors")
        sub = next(item["Value"] for item in made["Attributes"] if item["Name"] == "sub")
        with override_settings(COGNITO_USER_POOL_ID=pool):
            yield SignedInUser(
                id=sub, username="edith", email="", name="", groups=frozenset({"editors"})
            )
    user_pool._client.cache_clear()


def test_the_region_is_the_pools_own(edith: SignedInUser) -> None:
    assert user_pool.issuer().startswith("https://cognito-idp.eu-central-1.amazonaws.com/eu-")
    assert user_pool.groups_now(edith) == frozenset({"editors"})


def test_a_disabled_account_is_none(edith: SignedInUser) -> None:
    pool = user_pool.issuer().rpartition("/")[2]
    cognito = boto3.client("cognito-idp", region_name="eu-central-1")
    cognito.admin_disable_user(UserPoolId=pool, Username="edith")
    assert user_pool.groups_now(edith) is None


def test_whose_password_was_taken_back_has_to_sign_in_anew(edith: SignedInUser) -> None:
    pool = user_pool.issuer().rpartition("/")[2]
    cognito = boto3.client("cognito-idp", region_name="eu-central-1")
    cognito.admin_reset_user_password(UserPoolId=pool, Username="edith")
    assert user_pool.groups_now(edith) is None
