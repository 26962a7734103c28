"""The user pool, its client, its groups and the hosted page."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import boto3
import requests
from django.conf import settings

from blogsite.doctor import aws
from blogsite.doctor.findings import Finding, failed, in_line, ok, skipped, warning
from posts.permissions import ADMINS, GROUPS

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import UserPoolClientTypeTypeDef

TIMEOUT = 10  # seconds
_NO_POOL = "the COGNITO_ settings are not set: `make run` gives them to its own admin alone"


def check_client() -> Iterator[Finding]:
    """The app client sends people back to this admin, and knows its secret."""
    if not settings.COGNITO_CLIENT_ID:
        yield skipped("sign-in client", _NO_POOL)
        return
    cognito = _cognito()
    try:
        client = cognito.describe_user_pool_client(
            UserPoolId=settings.COGNITO_USER_POOL_ID, ClientId=settings.COGNITO_CLIENT_ID
        )["UserPoolClient"]
    except cognito.exceptions.ResourceNotFoundException:
        yield failed(
            "sign-in client",
            f"no client {settings.COGNITO_CLIENT_ID} in {settings.COGNITO_USER_POOL_ID}",
            "set COGNITO_USER_POOL_ID and COGNITO_CLIENT_ID to the stack's outputs",
        )
        return
    wrong = list(_wrong(client))
    for found, way_out in wrong:
        yield failed("sign-in client", found, way_out)
    if not wrong:
        yield ok("sign-in client", f"leads back to {_admin('/auth/callback')}, code flow only")


def _wrong(client: UserPoolClientTypeTypeDef) -> Iterator[tuple[str, str]]:
    if _admin("/auth/callback") not in client.get("CallbackURLs", []):
        yield f"its callback addresses lack {_admin('/auth/callback')}", in_line()
    if _admin("/auth/signed-out") not in client.get("LogoutURLs", []):
        yield f"its sign-out addresses lack {_admin('/auth/signed-out')}", in_line()
    flows = client.get("AllowedOAuthFlows", [])
    if flows != ["code"] or not client.get("AllowedOAuthFlowsUserPoolClient"):
        yield f"its flows are {', '.join(flows) or 'none'}, not code alone", in_line()
    secret = client.get("ClientSecret", "")
    if not hmac.compare_digest(secret.encode(), settings.COGNITO_CLIENT_SECRET.encode()):
        yield (
            "its secret is not that of COGNITO_CLIENT_SECRET",
            "`make deploy` stores it anew, docs/operations.md says how to do it by hand",
        )


def check_people() -> Iterator[Finding]:
    """The groups are there, and somebody who may do everything."""
    if not settings.COGNITO_USER_POOL_ID:
        yield skipped("groups", _NO_POOL)
        return
    cognito, pool = _cognito(), settings.COGNITO_USER_POOL_ID
    groups = cognito.get_paginator("list_groups").paginate(UserPoolId=pool)
    missing = GROUPS - {group["GroupName"] for page in groups for group in page["Groups"]}
    if missing:
        yield failed("groups", f"{', '.join(sorted(missing))} missing", in_line())
    else:
        yield ok("groups", ", ".join(sorted(GROUPS)))
    if ADMINS not in missing:
        yield _admins(cognito, pool)


def _admins(cognito: CognitoIdentityProviderClient, pool: str) -> Finding:
    pages = cognito.get_paginator("list_users_in_group").paginate(UserPoolId=pool, GroupName=ADMINS)
    people = [user for page in pages for user in page["Users"] if user.get("Enabled", True)]
    settled = [user for user in people if user["UserStatus"] != "FORCE_CHANGE_PASSWORD"]
    add = "docs/operations.md, People, says how to add one"
    if not people:
        return failed("admins", "nobody is in the group, or all are disabled", add)
    if not settled:
        return warning(
            "admins",
            "invited, but nobody has signed in yet",
            "an invitation ends after 3 days: send it again with "
            "`aws cognito-idp admin-create-user --message-action RESEND`",
        )
    return ok("admins", f"{len(settled)} who signed in")


def check_hosted_page() -> Iterator[Finding]:
    """The page where people sign in answers for this client and this callback."""
    if not settings.COGNITO_DOMAIN:
        yield skipped("sign-in page", _NO_POOL)
        return
    query = {
        "client_id": settings.COGNITO_CLIENT_ID,
        "redirect_uri": _admin("/auth/callback"),
        "response_type": "code",
        "scope": "openid",
    }
    address = f"{settings.COGNITO_DOMAIN}/oauth2/authorize?{urlencode(query)}"
    answer = requests.get(address, timeout=TIMEOUT)
    if answer.status_code == 200 and urlsplit(answer.url).path != "/error":
        yield ok("sign-in page", f"{settings.COGNITO_DOMAIN} answers")
    else:
        yield failed(
            "sign-in page",
            f"{settings.COGNITO_DOMAIN} answers {answer.status_code}",
            "check COGNITO_DOMAIN and what is said of the client above; a new domain takes minutes",
        )


def _admin(path: str) -> str:
    return f"{settings.ADMIN_ORIGIN}{settings.ADMIN_PATH}{path}"


def _cognito() -> CognitoIdentityProviderClient:
    region = settings.COGNITO_USER_POOL_ID.partition("_")[0]
    return boto3.client("cognito-idp", region_name=region, config=aws.PATIENCE)
