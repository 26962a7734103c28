"""The secrets of a deployed stage, from a parameter store that really answers."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from django.core.exceptions import ImproperlyConfigured

from blogsite.stored_secrets import with_stored_secrets
from tests.blogsite.test_settings import DEPLOYED, start
from tests.local_aws import ENDPOINT, free_port

SECRETS = {"SECRET_KEY": "k" * 60, "COGNITO_CLIENT_SECRET": "of-the-pool"}
DEPLOYED_STAGE = {"STAGE": "prod", "SECRETS": "/blogsite-prod"}
WITHOUT_SECRETS = {name: value for name, value in DEPLOYED.items() if name not in SECRETS}


@pytest.fixture
def stored(local_aws: str) -> Iterator[None]:
    """Both secrets at /blogsite-prod, and one of them at /half."""
    ssm = boto3.client("ssm")
    names = [*(f"/blogsite-prod/{name}" for name in SECRETS), "/half/SECRET_KEY"]
    for name in names:
        value = SECRETS[name.rpartition("/")[2]]
        ssm.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)
    yield
    ssm.delete_parameters(Names=names)


def test_secrets_come_decrypted_from_the_path_beside_the_variables(stored: None) -> None:
    assert with_stored_secrets(DEPLOYED_STAGE) == DEPLOYED_STAGE | SECRETS


def test_what_is_in_the_environment_is_not_asked_for(stored: None) -> None:
    variables = {**DEPLOYED_STAGE, "SECRETS": "/half", "COGNITO_CLIENT_SECRET": "mine"}
    assert with_stored_secrets(variables)["COGNITO_CLIENT_SECRET"] == "mine"
    assert with_stored_secrets(variables)["SECRET_KEY"] == SECRETS["SECRET_KEY"]


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"SECRETS": "/blogsite-prod"},  # local
        {"STAGE": "prod"},
        {**DEPLOYED_STAGE, **SECRETS},
    ],
)
def test_without_need_nobody_is_asked(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    assert with_stored_secrets(variables) == variables


def test_a_missing_parameter_is_named_and_no_value_shown(stored: None) -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        with_stored_secrets({**DEPLOYED_STAGE, "SECRETS": "/half"})
    assert "SSM has no parameter /half/COGNITO_CLIENT_SECRET" in str(raised.value)
    assert SECRETS["SECRET_KEY"] not in str(raised.value)


def test_where_ssm_does_not_answer_the_start_stops_and_says_what_was_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ImproperlyConfigured, match="SSM did not give /blogsite-prod/SECRET_KEY"):
        with_stored_secrets(DEPLOYED_STAGE)


def test_a_deployed_admin_starts_with_the_secrets_of_the_store(stored: None) -> None:
    variables = {**WITHOUT_SECRETS, **DEPLOYED_STAGE, "AWS_ENDPOINT_URL": ENDPOINT}
    credentials = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    code = "from blogsite import settings; print(len(settings.SECRET_KEY))"
    process = start(variables | credentials, code)
    assert (process.stdout.strip(), process.stderr) == ("60", "")
