"""A user pool in the local AWS, with the app client that infra/template.yaml describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import boto3

from blogsite.users import SignedInUser
from posts import cloudformation

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

PASSWORD = "Correct-Horse-Battery-5taple"


@dataclass(frozen=True)
class LocalPool:
    """The pool's ids, and what an administrator does with accounts."""

    api: CognitoIdentityProviderClient
    pool_id: str
    client_id: str
    client_secret: str

    def add(self, email: str, *groups: str) -> SignedInUser:
        """Add a person to the pool and to groups."""
        self.api.admin_create_user(
            UserPoolId=self.pool_id,
            Username=email,
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ],
            MessageAction="SUPPRESS",
        )
        self.api.admin_set_user_password(
            UserPoolId=self.pool_id, Username=email, Password=PASSWORD, Permanent=True
        )
        for group in groups:
            self.api.admin_add_user_to_group(
                UserPoolId=self.pool_id, Username=email, GroupName=group
            )
        found = self.api.admin_get_user(UserPoolId=self.pool_id, Username=email)
        sub = next(item["Value"] for item in found["UserAttributes"] if item["Name"] == "sub")
        name = email.partition("@")[0]
        return SignedInUser(sub, found["Username"], email, name, frozenset(groups))

    def leave(self, user: SignedInUser, group: str) -> None:
        """Take a person out of a group."""
        self.api.admin_remove_user_from_group(
            UserPoolId=self.pool_id, Username=user.username, GroupName=group
        )

    def disable(self, user: SignedInUser) -> None:
        """Disable an account."""
        self.api.admin_disable_user(UserPoolId=self.pool_id, Username=user.username)

    def delete(self, user: SignedInUser) -> None:
        """Delete an account."""
        self.api.admin_delete_user(UserPoolId=self.pool_id, Username=user.username)


def create(admin_origin: str) -> LocalPool:
    """Create a pool with the three groups and the client of the admin at this origin."""
    api = boto3.client("cognito-idp")
    pool_id = api.create_user_pool(PoolName="editors", UsernameAttributes=["email"])["UserPool"][
        "Id"
    ]
    for group in ("admins", "editors", "authors", "readers"):
        api.create_group(UserPoolId=pool_id, GroupName=group)
    described = cloudformation.properties("AdminClient", {"AdminOrigin": admin_origin})
    client = api.create_user_pool_client(**described | {"UserPoolId": pool_id})["UserPoolClient"]
    return LocalPool(api, pool_id, client["ClientId"], client["ClientSecret"])
