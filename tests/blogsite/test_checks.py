import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from blogsite.checks import check_origins, check_sign_in


def ids(found: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


def test_the_local_defaults_are_fine() -> None:
    assert check_origins() == []
    assert check_sign_in() == []


def test_the_admin_and_the_site_have_hosts_of_their_own(settings: Settings) -> None:
    settings.ADMIN_ORIGIN = settings.SITE_ORIGIN
    assert ids(check_origins()) == ["blogsite.E002"]


def test_cognitos_settings_come_together(settings: Settings) -> None:
    settings.COGNITO_USER_POOL_ID = "ap-northeast-1_AbCdEfGhI"
    settings.COGNITO_DOMAIN = "https://sign-in.example.com"
    (found,) = check_sign_in()
    assert found.id == "blogsite.W001"
    assert found.msg.startswith("COGNITO_CLIENT_ID, COGNITO_CLIENT_SECRET is missing")


@pytest.mark.parametrize(
    ("pool_id", "expected"),
    [("ap-northeast-1_AbCdEfGhI", []), ("us-gov-west-1_a1", []), ("my-pool", ["blogsite.E003"])],
)
def test_a_user_pools_id_names_its_region(
    settings: Settings, pool_id: str, expected: list[str]
) -> None:
    settings.COGNITO_USER_POOL_ID = pool_id
    settings.COGNITO_CLIENT_ID = "client"
    settings.COGNITO_CLIENT_SECRET = "client-secret"
    settings.COGNITO_DOMAIN = "https://sign-in.example.com"
    assert ids(check_sign_in()) == expected
