"""Secrets of a deployed stage, read from SSM's parameter store at the process's start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from mypy_boto3_ssm.type_defs import GetParametersResultTypeDef

NAMES = ("SECRET_KEY", "COGNITO_CLIENT_SECRET")
_PATIENCE = Config(connect_timeout=3, read_timeout=3, retries={"total_max_attempts": 3})


def with_stored_secrets(variables: Mapping[str, str]) -> Mapping[str, str]:
    """Return the variables, and beside them the secrets that SECRETS names the path of.

    What is in the environment is not asked for. Raises ImproperlyConfigured, by name, where a
    parameter is missing or SSM does not give it.
    """
    path = variables.get("SECRETS", "").strip().rstrip("/")
    wanted = [f"{path}/{name}" for name in NAMES if not variables.get(name, "").strip()]
    if not (variables.get("STAGE") and path and wanted):
        return variables
    answer = _parameters(wanted)
    if missing := answer["InvalidParameters"]:
        raise ImproperlyConfigured(
            f"SSM has no parameter {' and no '.join(missing)}, which SECRETS asks for: "
            "`make deploy` makes them."
        )
    found = {stored["Name"].rpartition("/")[2]: stored["Value"] for stored in answer["Parameters"]}
    return {**variables, **found}


def _parameters(names: list[str]) -> GetParametersResultTypeDef:
    try:
        ssm = boto3.client("ssm", config=_PATIENCE)
        return ssm.get_parameters(Names=names, WithDecryption=True)
    except (BotoCoreError, ClientError) as error:
        raise ImproperlyConfigured(
            f"SSM did not give {' and '.join(names)}, which SECRETS asks for: {error}"
        ) from error
