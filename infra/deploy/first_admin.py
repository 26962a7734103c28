"""The first admin: invited by Cognito's mail, in the group `admins`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient

GROUP = "admins"


def ensure(cognito: CognitoIdentityProviderClient, pool: str, email: str) -> bool:
    """See that somebody is an admin; returns whether the address was invited now.

    Who was taken out of the group later stays out, as long as anybody else is in it.
    """
    if cognito.list_users_in_group(UserPoolId=pool, GroupName=GROUP, Limit=1)["Users"]:
        return False
    invited = not exists(cognito, pool, email)
    if invited:
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=email,
            DesiredDeliveryMediums=["EMAIL"],
            UserAttributes=[
                {"Name": "email", "Value": email},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=GROUP)
    return invited


def exists(cognito: CognitoIdentityProviderClient, pool: str, email: str) -> bool:
    """Tell whether the pool has a user of that address."""
    try:
        cognito.admin_get_user(UserPoolId=pool, Username=email)
    except cognito.exceptions.UserNotFoundException:
        return False
    return True
