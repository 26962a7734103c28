from __future__ import annotations

import pytest

from infra.deploy import secrets
from tests.infra.deploy.owner import GOOD, Owner

pytestmark = pytest.mark.slow


def stored(owner: Owner, name: str) -> str:
    """Return a secret of the stage."""
    ssm = owner.place.session.client("ssm")
    found = ssm.get_parameter(Name=f"/blogsite-trial/{name}", WithDecryption=True)["Parameter"]
    assert found["Type"] == "SecureString"
    return found["Value"]


def test_the_secret_key_is_made_once(owner: Owner) -> None:
    owner.deploys()
    first = stored(owner, "SECRET_KEY")
    owner.reader = GOOD % "second"
    said = "\n".join(owner.deploys())
    assert stored(owner, "SECRET_KEY") == first
    assert first not in said


@pytest.mark.parametrize("name", ["SECRET_KEY", "COGNITO_CLIENT_SECRET"])
def test_another_secret_alone_has_the_admin_start_anew_with_it(owner: Owner, name: str) -> None:
    owner.deploys()
    before = owner.admin.environments[-1]
    other = "another-secret-of-fifty-characters-or-more-in-length"
    owner.place.session.client("ssm").put_parameter(
        Name=f"/blogsite-trial/{name}", Value=other, Type="SecureString", Overwrite=True
    )
    said = "\n".join(owner.deploys())
    assert f"secret {name}: changed" in said
    assert stored(owner, name) == other
    after = owner.admin.environments[-1]
    assert {key for key in after if after[key] != before[key]} == {"SECRETS_VERSIONS"}
    assert other not in said + str(after)
    assert other not in str(owner.place.records.all())
    assert owner.deploys()[-1] == "There is nothing new: nothing was changed."


def test_another_client_brings_its_own_secret(owner: Owner) -> None:
    owner.deploys()
    session = owner.place.session
    cognito = session.client("cognito-idp")
    pool = owner.place.stack.outputs["CognitoUserPoolId"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="another", GenerateSecret=True
    )["UserPoolClient"]
    secrets.ensure(session.client("ssm"), cognito, "/blogsite-trial", pool, client["ClientId"])
    assert stored(owner, "COGNITO_CLIENT_SECRET") == client["ClientSecret"]
