from collections.abc import Callable
from dataclasses import replace

import pytest

from blogsite.sign_in import user_pool
from blogsite.sign_in.errors import SignInUnavailable
from tests.blogsite.sign_in.local_pool import LocalPool


def test_the_groups_are_those_of_now_that_give_a_role(local_pool: LocalPool) -> None:
    edith = local_pool.add("edith@example.com", "editors", "authors", "readers")
    assert user_pool.groups_now(edith) == frozenset({"editors", "authors"})
    local_pool.leave(edith, "editors")
    assert user_pool.groups_now(edith) == frozenset({"authors"})


def test_a_disabled_account_is_none(local_pool: LocalPool) -> None:
    edith = local_pool.add("edith@example.com", "editors")
    local_pool.disable(edith)
    assert user_pool.groups_now(edith) is None


def test_a_deleted_account_is_none(local_pool: LocalPool) -> None:
    edith = local_pool.add("edith@example.com", "editors")
    local_pool.delete(edith)
    assert user_pool.groups_now(edith) is None


def test_an_account_made_anew_under_the_same_name_is_not_the_same_person(
    local_pool: LocalPool,
) -> None:
    edith = local_pool.add("edith@example.com", "editors")
    assert user_pool.groups_now(replace(edith, id="of-an-earlier-account")) is None


def test_while_the_pool_does_not_answer_nobody_can_tell(
    local_pool: LocalPool, cognito_is_down: Callable[[], None]
) -> None:
    edith = local_pool.add("edith@example.com", "editors")
    cognito_is_down()
    with pytest.raises(SignInUnavailable):
        user_pool.groups_now(edith)


def test_the_keys_are_where_the_local_aws_publishes_them(
    local_pool: LocalPool, local_aws: str
) -> None:
    expected = f"{local_aws}/{local_pool.pool_id}/.well-known/jwks.json"
    assert user_pool.key_set_url() == expected


def test_on_aws_the_keys_are_below_the_issuer(
    local_pool: LocalPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    user_pool._client.cache_clear()
    assert user_pool.key_set_url() == f"{user_pool.issuer()}/.well-known/jwks.json"
