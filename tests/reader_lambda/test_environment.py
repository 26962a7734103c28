from __future__ import annotations

import pytest

from reader_lambda import environment


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "AWS_ENDPOINT_URL AWS_ENDPOINT_URL_DYNAMODB AWS_REGION AWS_DEFAULT_REGION "
        "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN "
        "PUBLIC_TABLE SITE_ORIGIN SITE_PORT STAGE"
    ).split():
        monkeypatch.delenv(name, raising=False)


def test_a_local_run_needs_no_settings() -> None:
    assert environment.site_origin() == "http://127.0.0.1:8080"
    assert environment.public_table() == "blogsite-public"


def test_the_port_of_the_local_site_is_in_its_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_PORT", "9090")

    assert environment.site_origin() == "http://127.0.0.1:9090"


def test_an_origin_has_no_slash_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_ORIGIN", "https://blog.example/")

    assert environment.site_origin() == "https://blog.example"


@pytest.mark.parametrize("name", ["SITE_ORIGIN", "PUBLIC_TABLE"])
def test_a_deployed_stage_must_name_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("STAGE", "production")
    read = {"SITE_ORIGIN": environment.site_origin, "PUBLIC_TABLE": environment.public_table}

    with pytest.raises(RuntimeError, match=f"{name} is not set"):
        read[name]()


def test_dynamodb_is_that_of_the_region_unless_a_variable_names_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert environment.dynamodb_endpoint() == "https://dynamodb.eu-west-1.amazonaws.com"

    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    assert environment.dynamodb_endpoint() == "http://127.0.0.1:1"

    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:2")
    assert environment.dynamodb_endpoint() == "http://127.0.0.1:2"


def test_credentials_that_are_missing_are_named() -> None:
    with pytest.raises(RuntimeError, match="AWS_ACCESS_KEY_ID is not set"):
        environment.credentials()


def test_credentials_are_read_as_they_are_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    assert environment.credentials().session_token == ""

    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    assert environment.credentials().session_token == "token"
