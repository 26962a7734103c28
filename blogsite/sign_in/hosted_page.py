"""Cognito's hosted page: its addresses, and the exchange of what it sends back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language

from blogsite.sign_in import id_tokens
from blogsite.sign_in.errors import SignInRefused, SignInUnavailable
from blogsite.sign_in.pending import PendingSignIn


def is_configured() -> bool:
    """Tell whether there is a hosted page at all: locally only `make run` provides one."""
    return bool(settings.COGNITO_DOMAIN and settings.COGNITO_CLIENT_ID)


def sign_in_url(pending: PendingSignIn) -> str:
    """Return the hosted page's address for one sign-in."""
    with _oauth_session() as oauth:
        url, _state = oauth.create_authorization_url(
            f"{settings.COGNITO_DOMAIN}/oauth2/authorize",
            state=pending.state,
            nonce=pending.nonce,
            code_verifier=pending.code_verifier,
            lang=get_language(),
        )
    return str(url)


def sign_out_url() -> str:
    """Return the address that ends Cognito's own session."""
    query = {"client_id": settings.COGNITO_CLIENT_ID, "logout_uri": _absolute("signed-out")}
    return f"{settings.COGNITO_DOMAIN}/logout?{urlencode(query)}"


def claims_for_code(code: str, pending: PendingSignIn) -> Mapping[str, Any]:
    """Return the verified claims of the person who came back with this code.

    Raises SignInRefused where the code or its token is not good, SignInUnavailable where Cognito
    does not answer.
    """
    try:
        with _oauth_session() as oauth:
            token = oauth.fetch_token(
                f"{settings.COGNITO_DOMAIN}/oauth2/token",
                code=code,
                code_verifier=pending.code_verifier,
            )
    except OAuthError as error:
        if error.error == "invalid_grant":
            raise SignInRefused(f"Cognito does not take the code: {error}") from error
        raise SignInUnavailable(f"Cognito does not take our codes: {error}") from error
    except (requests.RequestException, ValueError) as error:
        raise SignInUnavailable(f"Cognito does not answer: {error}") from error
    return id_tokens.verified_claims(str(token.get("id_token", "")), nonce=pending.nonce)


def _oauth_session() -> OAuth2Session:
    return OAuth2Session(
        client_id=settings.COGNITO_CLIENT_ID,
        client_secret=settings.COGNITO_CLIENT_SECRET,
        scope="openid email profile",
        redirect_uri=_absolute("sign-in-callback"),
        code_challenge_method="S256",
        default_timeout=id_tokens.TIMEOUT,
    )


def _absolute(url_name: str) -> str:
    return settings.ADMIN_ORIGIN + reverse(url_name)
