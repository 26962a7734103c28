"""The secrets of a stage, as SecureString parameters in Systems Manager. None is ever printed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_ssm.client import SSMClient


def ensure(
    ssm: SSMClient, cognito: CognitoIdentityProviderClient, path: str, pool: str, client: str
) -> None:
    """See that both secrets are there. SECRET_KEY is made once; Cognito's follows its client."""
    if _value(ssm, f"{path}/SECRET_KEY") is None:
        _store(ssm, f"{path}/SECRET_KEY", secrets.token_urlsafe(64))
    wanted = _client_secret(cognito, pool, client)
    if _value(ssm, f"{path}/COGNITO_CLIENT_SECRET") != wanted:
        _store(ssm, f"{path}/COGNITO_CLIENT_SECRET", wanted)


def delete(ssm: SSMClient, path: str) -> None:
    """Delete both."""
    ssm.delete_parameters(Names=[f"{path}/SECRET_KEY", f"{path}/COGNITO_CLIENT_SECRET"])


def _value(ssm: SSMClient, name: str) -> str | None:
    try:
        return ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    except ssm.exceptions.ParameterNotFound:
        return None


def _store(ssm: SSMClient, name: str, value: str) -> None:
    ssm.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)


def _client_secret(cognito: CognitoIdentityProviderClient, pool: str, client: str) -> str:
    answer = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)
    return answer["UserPoolClient"]["ClientSecret"]
