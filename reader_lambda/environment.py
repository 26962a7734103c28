"""The reader's settings: environment variables, each with a default for a local run.

The credentials are read for every request, since those of a living function may change.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # as in typing, whose import costs a cold start milliseconds
if TYPE_CHECKING:
    from reader_lambda.signing import Credentials


def site_origin() -> str:
    """Return scheme and host of the public site, without a slash at the end."""
    port = os.environ.get("SITE_PORT") or "8080"
    return _setting("SITE_ORIGIN", f"http://127.0.0.1:{port}").rstrip("/")


def public_table() -> str:
    """Return the name of the public table."""
    return _setting("PUBLIC_TABLE", "blogsite-public")


def region() -> str:
    """Return the AWS region of the table."""
    variables = os.environ
    return variables.get("AWS_REGION") or variables.get("AWS_DEFAULT_REGION") or "ap-northeast-1"


def dynamodb_endpoint() -> str:
    """Return the address of DynamoDB: that of the region unless a variable names another."""
    variables = os.environ
    return (
        variables.get("AWS_ENDPOINT_URL_DYNAMODB")
        or variables.get("AWS_ENDPOINT_URL")
        or f"https://dynamodb.{region()}.amazonaws.com"
    )


def credentials() -> Credentials:
    """Return the credentials, as Lambda puts them in the environment of a function."""
    from reader_lambda.signing import Credentials  # noqa: PLC0415 (which can wait; see cold_start)

    return Credentials(
        _required("AWS_ACCESS_KEY_ID"),
        _required("AWS_SECRET_ACCESS_KEY"),
        os.environ.get("AWS_SESSION_TOKEN", ""),
    )


def _setting(name: str, default: str) -> str:
    value = os.environ.get(name)
    if value:
        return value
    if os.environ.get("STAGE"):
        raise RuntimeError(f"{name} is not set: a deployed stage must name it")
    return default


def _required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"{name} is not set: the reader needs credentials for DynamoDB")
    return value
