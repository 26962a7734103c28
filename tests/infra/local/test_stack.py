from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from infra.local import stack
from tests import local_aws as servers


@pytest.fixture(scope="module")
def fresh_aws() -> Iterator[str]:
    """An empty local AWS of this module's own."""
    with servers.running_ministack(servers.free_port()) as endpoint:
        yield endpoint


def test_the_stack_is_created_left_alone_and_updated(fresh_aws: str) -> None:
    cloudformation = boto3.client("cloudformation", endpoint_url=fresh_aws)
    cognito = boto3.client("cognito-idp", endpoint_url=fresh_aws)

    def callback(outputs: dict[str, str]) -> list[str]:
        client = cognito.describe_user_pool_client(
            UserPoolId=outputs["CognitoUserPoolId"], ClientId=outputs["CognitoClientId"]
        )
        return client["UserPoolClient"]["CallbackURLs"]

    first = stack.deploy(cloudformation, "http://127.0.0.1:8000")
    assert callback(first) == ["http://127.0.0.1:8000/auth/callback"]
    assert stack.deploy(cloudformation, "http://127.0.0.1:8000") == first
    moved = stack.deploy(cloudformation, "http://127.0.0.1:9000")
    assert moved == first
    assert callback(moved) == ["http://127.0.0.1:9000/auth/callback"]


def test_the_first_editor_is_an_admin_whose_password_only_the_owner_can_read(
    fresh_aws: str, tmp_path: Path
) -> None:
    cognito = boto3.client("cognito-idp", endpoint_url=fresh_aws)
    outputs = stack.deploy(
        boto3.client("cloudformation", endpoint_url=fresh_aws), "http://127.0.0.1:8000"
    )
    pool, file = outputs["CognitoUserPoolId"], tmp_path / "sign-in.json"
    stack.first_editor(cognito, pool, file)
    first = file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(first)["email"] == stack.EDITOR
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=stack.EDITOR)["Groups"]
    assert [group["GroupName"] for group in groups] == ["admins"]

    stack.first_editor(cognito, pool, file)
    assert file.read_text() == first, "a second start keeps the password"

    file.unlink()
    stack.first_editor(cognito, pool, file)
    assert file.read_text() != first, "a lost file brings a new password"
