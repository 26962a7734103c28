from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from blogsite.sign_in import id_tokens, user_pool
from tests.blogsite.sign_in import cognito_stand_in
from tests.blogsite.sign_in import local_pool as local_pool_module
from tests.blogsite.sign_in.cognito_stand_in import StandIn
from tests.blogsite.sign_in.local_pool import LocalPool


@pytest.fixture
def fresh_user_pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no key and no client of another user pool be left, before and after."""
    monkeypatch.setattr(id_tokens, "key_set", id_tokens.CachedKeySet())
    user_pool._client.cache_clear()
    yield
    user_pool._client.cache_clear()


@pytest.fixture
def cognito(
    fresh_user_pool: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StandIn]:
    """Return a user pool that answers as the test wants, with the settings pointing to it."""
    with cognito_stand_in.running() as stand_in:
        monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", stand_in.origin)
        settings.COGNITO_USER_POOL_ID = cognito_stand_in.POOL_ID
        settings.COGNITO_CLIENT_ID = cognito_stand_in.CLIENT_ID
        settings.COGNITO_CLIENT_SECRET = cognito_stand_in.CLIENT_SECRET
        settings.COGNITO_DOMAIN = stand_in.origin
        yield stand_in


@pytest.fixture
def local_pool(fresh_user_pool: None, settings: Settings, local_aws: str) -> LocalPool:
    """Return a new user pool of the local AWS, with the settings pointing to it."""
    pool = local_pool_module.create(settings.ADMIN_ORIGIN)
    settings.COGNITO_USER_POOL_ID = pool.pool_id
    settings.COGNITO_CLIENT_ID = pool.client_id
    settings.COGNITO_CLIENT_SECRET = pool.client_secret
    settings.COGNITO_DOMAIN = local_aws
    return pool


@pytest.fixture
def cognito_is_down(local_pool: LocalPool, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes the user pool's API unreachable from then on."""

    def go_down() -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://127.0.0.1:9")
        user_pool._client.cache_clear()

    return go_down
