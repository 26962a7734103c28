"""Which ID tokens are believed. Each forged one differs from a good one in a single point."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from typing import Any, Literal

import pytest
from joserfc.jwk import RSAKey

from blogsite.sign_in import id_tokens
from blogsite.sign_in.errors import SignInRefused, SignInUnavailable
from blogsite.sign_in.id_tokens import verified_claims
from tests.blogsite.sign_in.cognito_stand_in import KEY, StandIn, claims, signed

NONCE = "a-nonce"


def refusal_of(token: str) -> str:
    with pytest.raises(SignInRefused) as raised:
        verified_claims(token, nonce=NONCE)
    return str(raised.value)


def test_a_good_token_is_believed(cognito: StandIn) -> None:
    found = verified_claims(signed(claims()), nonce=NONCE)
    assert found["sub"] == "5ub"
    assert found["cognito:groups"] == ["editors"]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"iss": "https://cognito-idp.ap-northeast-1.amazonaws.com/ap-northeast-1_Other"}, "iss"),
        ({"iss": None}, "iss"),
        ({"aud": "another-client"}, "aud"),
        ({"aud": None, "client_id": "stand-in-client"}, "aud"),
        ({"token_use": "access"}, "token_use"),
        ({"token_use": None}, "token_use"),
        ({"nonce": "another-nonce"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"sub": None}, "sub"),
        ({"exp": None}, "exp"),
        ({"exp": int(time.time()) - 3600}, "expired"),
        ({"exp": "never"}, "exp"),
        ({"iat": int(time.time()) + 3600}, "future"),
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(
    cognito: StandIn, wrong: dict[str, Any], named: str
) -> None:
    assert named in refusal_of(signed(claims(**wrong)))


def handmade(header: dict[str, str], password: bytes | None = None) -> str:
    """Return a token with the claims of a good one, in a form that a library refuses to make."""
    parts = [json.dumps(part).encode() for part in (header, claims())]
    text = ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    signature = hmac.digest(password, text.encode(), "sha256") if password else b""
    return f"{text}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_an_unsigned_token_is_refused(cognito: StandIn, algorithm: str) -> None:
    assert "lgorithm" in refusal_of(handmade({"alg": algorithm, "kid": "key-1"}))


@pytest.mark.parametrize("encoding", ["PEM", "DER"])
def test_a_token_signed_with_the_public_key_as_a_password_is_refused(
    cognito: StandIn, encoding: Literal["PEM", "DER"]
) -> None:
    public_key = KEY.as_bytes(encoding=encoding, private=False)
    assert "lgorithm" in refusal_of(handmade({"alg": "HS256", "kid": "key-1"}, public_key))


def test_a_token_signed_with_another_key_of_the_same_name_is_refused(cognito: StandIn) -> None:
    other = RSAKey.generate_key(2048, {"kid": "key-1"})
    assert "signature" in refusal_of(signed(claims(), key=other))


def test_a_token_changed_after_signing_is_refused(cognito: StandIn) -> None:
    header, _payload, signature = signed(claims()).split(".")
    _header, payload, _signature = signed(claims() | {"cognito:groups": ["admins"]}).split(".")
    assert "signature" in refusal_of(f"{header}.{payload}.{signature}")


def test_a_token_that_names_no_key_is_refused_without_asking_for_keys(cognito: StandIn) -> None:
    assert "names no key" in refusal_of(signed(claims(), key_id=None))
    assert cognito.key_set_requests == 0


@pytest.mark.parametrize("token", ["", "abc", "a.b.c", "....", "é", "e30.e30.e30"])
def test_what_is_no_token_at_all_is_refused(cognito: StandIn, token: str) -> None:
    refusal_of(token)


def test_the_keys_are_fetched_once(cognito: StandIn) -> None:
    for _visit in range(3):
        verified_claims(signed(claims()), nonce=NONCE)
    assert cognito.key_set_requests == 1


def test_a_key_that_is_new_is_fetched_after_a_minute(
    cognito: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified_claims(signed(claims()), nonce=NONCE)
    new = RSAKey.generate_key(2048, {"kid": "key-2"})
    cognito.keys = [KEY, new]
    token = signed(claims(), key=new, key_id="key-2")
    assert "does not have" in refusal_of(token)
    monkeypatch.setattr(id_tokens.CachedKeySet, "shortest_interval", 0)
    assert verified_claims(token, nonce=NONCE)["sub"] == "5ub"


def test_made_up_key_ids_do_not_make_us_ask_again_and_again(cognito: StandIn) -> None:
    for number in range(5):
        refusal_of(signed(claims(), key_id=f"made-up-{number}"))
    assert cognito.key_set_requests == 1


def test_without_the_keys_nobody_is_believed(cognito: StandIn) -> None:
    cognito.key_set_status = 503
    with pytest.raises(SignInUnavailable):
        verified_claims(signed(claims()), nonce=NONCE)


def test_an_outage_of_the_key_set_is_over_as_soon_as_it_answers(cognito: StandIn) -> None:
    cognito.key_set_status = 503
    with pytest.raises(SignInUnavailable):
        verified_claims(signed(claims()), nonce=NONCE)
    cognito.key_set_status = 200
    assert verified_claims(signed(claims()), nonce=NONCE)


def test_keys_already_known_outlast_an_outage(cognito: StandIn) -> None:
    verified_claims(signed(claims()), nonce=NONCE)
    cognito.key_set_status = 503
    assert verified_claims(signed(claims()), nonce=NONCE)
