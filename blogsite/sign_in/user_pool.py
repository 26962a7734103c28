"""The user pool through its API: where its keys are, and what a person's account is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from blogsite.sign_in.errors import SignInUnavailable
from blogsite.users import SignedInUser, roles_among
from posts.permissions import GROUPS

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import UserTypeTypeDef

ACCOUNTS_AT_ONCE = 50  # Cognito gives 60 at most
_SETTLED = {"CONFIRMED", "EXTERNAL_PROVIDER"}
_PATIENCE = Config(
    connect_timeout=2, read_timeout=3, retries={"total_max_attempts": 2, "mode": "standard"}
)


def issuer() -> str:
    """Return what the pool's tokens name as their issuer."""
    return f"https://cognito-idp.{_region()}.amazonaws.com/{settings.COGNITO_USER_POOL_ID}"


def key_set_url() -> str:
    """Return where the keys are that the pool's tokens are signed with."""
    endpoint = _client().meta.endpoint_url
    return f"{endpoint}/{settings.COGNITO_USER_POOL_ID}/.well-known/jwks.json"


@dataclass(frozen=True)
class Account:
    """An account of the pool. id: its `sub`. status: as Cognito names it."""

    id: str
    username: str
    email: str
    name: str
    status: str
    is_enabled: bool
    groups: frozenset[str]


def accounts(cursor: str = "") -> tuple[list[Account], str]:
    """Return a page of the pool's accounts, and the cursor of the next one, "" at the end.

    Raises SignInUnavailable where Cognito does not tell, ValueError for a cursor that is none.
    """
    more = {"PaginationToken": cursor} if cursor else {}
    try:
        found = _client().list_users(
            UserPoolId=settings.COGNITO_USER_POOL_ID,
            Limit=ACCOUNTS_AT_ONCE,
            **more,
        )
        members = {group: _members(group) for group in sorted(GROUPS)}
    except _client().exceptions.InvalidParameterException as error:
        raise ValueError(f"no cursor of the accounts: {cursor!r}") from error
    except (ClientError, BotoCoreError) as error:
        raise SignInUnavailable(f"Cognito does not tell about accounts: {error}") from error
    listed = [_account(user, members) for user in found["Users"]]
    return listed, found.get("PaginationToken", "")


def _account(user: UserTypeTypeDef, members: Mapping[str, set[str]]) -> Account:
    attributes = {item["Name"]: item.get("Value", "") for item in user["Attributes"]}
    username = user["Username"]
    return Account(
        id=attributes.get("sub", ""),
        username=username,
        email=attributes.get("email", ""),
        name=attributes.get("name", ""),
        status=user["UserStatus"],
        is_enabled=user["Enabled"],
        groups=frozenset(group for group, names in members.items() if username in names),
    )


def _members(group: str) -> set[str]:
    """Return the usernames in a group; none of a group that the pool does not have."""
    pages = _client().get_paginator("list_users_in_group")
    answers = pages.paginate(UserPoolId=settings.COGNITO_USER_POOL_ID, GroupName=group)
    try:
        return {user["Username"] for answer in answers for user in answer["Users"]}
    except _client().exceptions.ResourceNotFoundException:
        return set()


def groups_now(user: SignedInUser) -> frozenset[str] | None:
    """Return the groups a person is in now, or None where the account is disabled or deleted.

    Raises SignInUnavailable where Cognito does not tell.
    """
    try:
        return _groups(user.username) if _is_enabled(user) else None
    except _client().exceptions.UserNotFoundException:
        return None
    except (ClientError, BotoCoreError) as error:
        raise SignInUnavailable(f"Cognito does not tell about an account: {error}") from error


def _is_enabled(user: SignedInUser) -> bool:
    found = _client().admin_get_user(
        UserPoolId=settings.COGNITO_USER_POOL_ID, Username=user.username
    )
    attributes = {item["Name"]: item.get("Value") for item in found["UserAttributes"]}
    # Another sub: the account was deleted, and one made anew under its name. Another status: its
    # password was taken back, so whoever signed in with it has to prove themselves anew.
    is_same = attributes.get("sub") == user.id
    return found["Enabled"] and is_same and found["UserStatus"] in _SETTLED


def _groups(username: str) -> frozenset[str]:
    pages = _client().get_paginator("admin_list_groups_for_user")
    answers = pages.paginate(UserPoolId=settings.COGNITO_USER_POOL_ID, Username=username)
    return roles_among(group["GroupName"] for answer in answers for group in answer["Groups"])


def _region() -> str:
    return settings.COGNITO_USER_POOL_ID.partition("_")[0]


@cache
def _client() -> CognitoIdentityProviderClient:
    return boto3.client("cognito-idp", region_name=_region(), config=_PATIENCE)
