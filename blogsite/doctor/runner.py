"""Runs the checks one after another: what one of them meets keeps no other from its work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import requests
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from pynamodb.exceptions import PynamoDBException

from blogsite.doctor import aws
from blogsite.doctor.findings import Check, Finding, failed, skipped
from posts.errors import PublishingError


def run(checks: Iterable[Check], *, purge: bool) -> Iterator[Finding]:
    """Yield what the checks find, as they find it. purge: whether a purge may be sent."""
    chosen = list(checks)
    for check in chosen:
        if check.deployed_only and not settings.STAGE:
            continue
        if check.purges and not purge:
            yield skipped(check.subject, "--no-purge was asked for")
            continue
        yield from _findings(check)
    if not settings.STAGE:
        left_out = ", ".join(check.subject for check in chosen if check.deployed_only)
        yield skipped(left_out, "only a deployed stage has them, and STAGE is not set")


def _findings(check: Check) -> Iterator[Finding]:
    try:
        yield from check.look()
    except (ClientError, PynamoDBException) as error:
        yield _refused(check.subject, error)
    except (BotoCoreError, PublishingError) as error:
        yield failed(check.subject, f"AWS cannot be asked: {error}", _IS_IT_RUNNING)
    except requests.RequestException as error:
        address = error.request.url if error.request else "it"
        yield failed(
            check.subject, f"{address} does not answer ({type(error).__name__})", _IS_IT_RUNNING
        )


_IS_IT_RUNNING = "see that the network is there and, locally, that `make run` is running"


def _refused(subject: str, error: ClientError | PynamoDBException) -> Finding:
    cause = error.cause if isinstance(error, PynamoDBException) else error
    if isinstance(cause, ClientError):
        return aws.refusal(subject, cause)
    return failed(subject, f"DynamoDB cannot be asked: {cause or error}", _IS_IT_RUNNING)
