"""The secrets of a stage, as SecureString parameters in Systems Manager. None is ever printed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_ssm.client import SSMClient


KEY = "SECRET_KEY"
CLIENT_SECRET = "COGNITO_CLIENT_SECRET"  # noqa: S105 (its name)
_CLIENT = "client"  # tag: whose secret it is


def ensure(
    ssm: SSMClient, cognito: CognitoIdentityProviderClient, path: str, pool: str, client: str
) -> dict[str, int]:
    """See that both secrets are there, each made once; returns their versions.

    Cognito's is read anew for another client only: a client can have two secrets, and Cognito does
    not say which of them its owner wants.
    """
    there = versions(ssm, path)
    if KEY not in there:
        _store(ssm, f"{path}/{KEY}", secrets.token_urlsafe(64))
    name = f"{path}/{CLIENT_SECRET}"
    if CLIENT_SECRET not in there or _owner(ssm, name) != client:
        _store(ssm, name, client_secret(cognito, pool, client))
        ssm.add_tags_to_resource(
            ResourceType="Parameter", ResourceId=name, Tags=[{"Key": _CLIENT, "Value": client}]
        )
    return versions(ssm, path)


def versions(ssm: SSMClient, path: str) -> dict[str, int]:
    """Return the version, by name, of each secret that is there. No secret is read."""
    found = ssm.get_parameters(Names=_names(path))["Parameters"]
    return {one["Name"].rpartition("/")[2]: one["Version"] for one in found}


def delete(ssm: SSMClient, path: str) -> None:
    """Delete both."""
    ssm.delete_parameters(Names=_names(path))


def _names(path: str) -> list[str]:
    return [f"{path}/{KEY}", f"{path}/{CLIENT_SECRET}"]


def _owner(ssm: SSMClient, name: str) -> str:
    tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
    return next((tag["Value"] for tag in tags if tag["Key"] == _CLIENT), "")


def _store(ssm: SSMClient, name: str, value: str) -> None:
    ssm.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)


def client_secret(cognito: CognitoIdentityProviderClient, pool: str, client: str) -> str:
    """Return the secret of a user pool's client."""
    answer = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)
    return answer["UserPoolClient"]["ClientSecret"]
