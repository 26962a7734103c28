"""Who AWS takes us for, and whether our clocks agree: requests are signed with the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import boto3
from botocore.exceptions import ClientError
from django.conf import settings

from blogsite.doctor import aws
from blogsite.doctor.findings import Finding, failed, ok, skipped

MOST_SKEW = 60  # seconds; AWS refuses requests at 300


def check_credentials() -> Iterator[Finding]:
    """AWS knows the credentials."""
    try:
        identity = _sts().get_caller_identity()
    except ClientError as error:
        if aws.code(error) not in aws.BAD_CREDENTIALS:
            raise
        yield failed(
            "credentials",
            f"AWS does not accept them ({aws.code(error)})",
            "sign in anew (`aws sso login`), or check AWS_PROFILE, AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY",
        )
    else:
        yield ok("credentials", f"{identity['Arn']} in {settings.AWS_REGION}")


def check_clock() -> Iterator[Finding]:
    """This machine's clock is AWS's, or nearly."""
    said = _date_of_an_answer()
    if not said:
        yield skipped("clock", "the answer has no Date to compare with")
        return
    skew = round((datetime.now(UTC) - parsedate_to_datetime(said)).total_seconds())
    found = f"{abs(skew)} s {'behind' if skew < 0 else 'ahead of'} AWS's"
    if abs(skew) > MOST_SKEW:
        yield failed("clock", found, "set it, for example with `timedatectl set-ntp true`")
    else:
        yield ok("clock", found)


def _date_of_an_answer() -> str | None:
    try:
        answer: Any = _sts().get_caller_identity()
    except ClientError as error:  # a refusal has a date as well
        answer = error.response
    date: str | None = answer["ResponseMetadata"]["HTTPHeaders"].get("date")
    return date


def _sts() -> Any:
    return boto3.client("sts", region_name=settings.AWS_REGION, config=aws.PATIENCE)
