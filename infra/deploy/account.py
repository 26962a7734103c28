"""Whose AWS is deployed to, asked before anything is changed."""

from __future__ import annotations

import boto3
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ProfileNotFound,
)

from infra.deploy.failure import Failure
from infra.deploy.names import Names
from infra.deploy.stage import Stage

_SIGN_IN = (
    "sign in with `aws login`, or name credentials with AWS_PROFILE or AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY"
)


def open_session(stage: Stage) -> tuple[boto3.Session, Names]:
    """Return a session in the stage's region, and the stage's names in its account.

    Raises Failure where there are no credentials, or those of another account than the stage's.
    """
    session = _session(stage.region)
    account = _account(session)
    if stage.account and stage.account != account:
        raise Failure(
            f"these credentials are of the account {account}, but infra/stages/{stage.name}.toml "
            f"says account = {stage.account!r}: {_SIGN_IN}. Nothing was changed."
        )
    return session, Names(stage.name, account, stage.region)


def _session(region: str) -> boto3.Session:
    try:
        session = boto3.Session(region_name=region)
    except ProfileNotFound as error:
        raise Failure(f"{error}: {_SIGN_IN}.") from error
    if not any(
        region in session.get_available_regions("lambda", partition)
        for partition in session.get_available_partitions()
    ):
        raise Failure(f"region: AWS has no {region!r}; `aws ec2 describe-regions` lists them.")
    return session


def _account(session: boto3.Session) -> str:
    try:
        return session.client("sts").get_caller_identity()["Account"]
    except NoCredentialsError as error:
        raise Failure(f"there are no credentials for AWS: {_SIGN_IN}.") from error
    except EndpointConnectionError as error:
        raise Failure(f"AWS cannot be reached ({error}): see to the network, try again.") from error
    except ClientError as error:
        code = error.response["Error"]["Code"]
        raise Failure(f"AWS does not take the credentials ({code}): {_SIGN_IN}.") from error
    except BotoCoreError as error:
        raise Failure(f"AWS cannot be asked ({error}): {_SIGN_IN}.") from error
