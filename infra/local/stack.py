"""Deploys infra/template.yaml to the local AWS and sees to a first editor.

Runs in the admin's environment, for boto3: `python -m infra.local.stack ADMIN_ORIGIN SIGN_IN_FILE`
prints the settings that the admin needs, as one line of JSON.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import boto3

from infra.deploy import first_admin
from infra.deploy.secrets import client_secret
from infra.deploy.stack import Stack

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.client import CloudFormationClient
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient

TEMPLATE = Path(__file__).resolve().parent.parent / "template.yaml"
STACK = "blogsite"
EDITOR = "editor@example.com"

_SETTINGS = {
    "EditorialTable": "EDITORIAL_TABLE",
    "PublicTable": "PUBLIC_TABLE",
    "MediaBucket": "MEDIA_BUCKET",
    "CognitoUserPoolId": "COGNITO_USER_POOL_ID",
    "CognitoClientId": "COGNITO_CLIENT_ID",
}


def deploy(cloudformation: CloudFormationClient, admin_origin: str) -> dict[str, str]:
    """Create the stack, update it, or leave it as it is; returns its outputs.

    Raises infra.deploy.failure.Failure where the local AWS does not take it.
    """
    return Stack(cloudformation, STACK, seconds=0.1).apply(
        TEMPLATE.read_text("utf-8"), {"AdminOrigin": admin_origin, "Protect": "false"}
    )


def first_editor(cognito: CognitoIdentityProviderClient, pool: str, file: Path) -> None:
    """See that the first editor is there, with a password that the file tells its owner."""
    if file.exists() and first_admin.exists(cognito, pool, EDITOR):
        return
    password = _new_password()
    if not first_admin.exists(cognito, pool, EDITOR):
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=EDITOR,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": EDITOR},
                {"Name": "email_verified", "Value": "true"},
            ],
        )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=EDITOR, Password=password, Permanent=True
    )
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=EDITOR, GroupName="admins")
    _write_private(file, json.dumps({"email": EDITOR, "password": password}))


def _new_password() -> str:
    # What the pool's policy asks for, whatever chance brings.
    return f"{secrets.token_urlsafe(12)}-aA1"


def _write_private(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as output:
        output.write(text)


def main(admin_origin: str, sign_in: str) -> None:
    """Deploy, and print the settings."""
    outputs = deploy(boto3.client("cloudformation"), admin_origin)
    settings = {variable: outputs[name] for name, variable in _SETTINGS.items()}
    cognito = boto3.client("cognito-idp")
    pool, client = settings["COGNITO_USER_POOL_ID"], settings["COGNITO_CLIENT_ID"]
    first_editor(cognito, pool, Path(sign_in))
    settings["COGNITO_CLIENT_SECRET"] = client_secret(cognito, pool, client)
    print(json.dumps(settings))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
