"""The bucket of images and files: private, encrypted on the way, and keeping what is replaced."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
from botocore.exceptions import ClientError
from django.conf import settings

from blogsite.doctor import aws
from blogsite.doctor.findings import Finding, failed, in_line, ok, skipped
from posts import provisioning
from posts.media import uploads

# What S3 calls it that a thing was never set.
_NOT_SET = {
    "NoSuchBucketPolicy",
    "NoSuchCORSConfiguration",
    "NoSuchLifecycleConfiguration",
    "NoSuchPublicAccessBlockConfiguration",
}
_CLOUDFRONT = "cloudfront.amazonaws.com"


def check_bucket() -> Iterator[Finding]:
    """The bucket is as infra/template.yaml says."""
    name = settings.MEDIA_BUCKET
    subject = f"bucket {name}"
    s3 = boto3.client("s3", region_name=settings.AWS_REGION, config=aws.PATIENCE)
    wanted = provisioning.definition("MediaBucket", s3.meta.endpoint_url)
    try:
        s3.head_bucket(Bucket=name)
    except ClientError as error:
        if aws.code(error) not in ("404", "NoSuchBucket"):
            raise
        yield failed(
            subject, "is not there", "`make deploy` makes it on AWS, `manage.py setup` locally"
        )
        return
    wrong = [
        *_access(s3, name, wanted),
        *_policy(s3, name),
        *_keeping(s3, name, wanted),
        *_wakes(s3, name),
    ]
    for found in wrong:
        yield failed(subject, found, in_line())
    if not wrong:
        yield ok(subject, "private, versioned, as the template says")
    if aws.is_stand_in(s3):
        yield skipped(subject, "the stand-in keeps no lifecycle")


def _access(s3: Any, name: str, wanted: dict[str, Any]) -> Iterator[str]:
    answer = _or_nothing(s3.get_public_access_block, name)
    block = answer.get("PublicAccessBlockConfiguration", {})
    for key, value in wanted["PublicAccessBlockConfiguration"].items():
        if block.get(key) != value:
            yield f"its public access is not blocked: {key} is {block.get(key, 'not set')}"


def _policy(s3: Any, name: str) -> Iterator[str]:
    if aws.is_stand_in(s3) and not settings.STAGE:
        return  # `manage.py setup` makes a bucket without one, and nothing reads past it
    policy = json.loads(_or_nothing(s3.get_bucket_policy, name).get("Policy", '{"Statement": []}'))
    statements = _listed(policy["Statement"])
    if not any(_refuses_plain_http(statement) for statement in statements):
        yield "its policy does not refuse plain http"
    allows = [statement for statement in statements if statement["Effect"] == "Allow"]
    if not all(_is_for_our_distribution(statement) for statement in allows):
        yield "its policy lets somebody else than our CloudFront distribution in"
    if settings.DISTRIBUTION_ID and not allows:
        yield "its policy does not let CloudFront read"


def _refuses_plain_http(statement: dict[str, Any]) -> bool:
    asked = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
    return (
        statement["Effect"] == "Deny"
        and statement.get("Principal") in ("*", {"AWS": "*"})
        and "s3:*" in _listed(statement.get("Action"))
        and str(_listed(asked)[0]).lower() == "false"
    )


def _is_for_our_distribution(statement: dict[str, Any]) -> bool:
    conditions = statement.get("Condition", {}).get("StringEquals", {})
    sources = {key.lower(): _listed(value) for key, value in conditions.items()}
    distribution = f":distribution/{settings.DISTRIBUTION_ID}"
    return statement.get("Principal") == {"Service": _CLOUDFRONT} and all(
        str(source).endswith(distribution) for source in sources.get("aws:sourcearn", [""])
    )


def _keeping(s3: Any, name: str, wanted: dict[str, Any]) -> Iterator[str]:
    status = s3.get_bucket_versioning(Bucket=name).get("Status", "off")
    if status != wanted["VersioningConfiguration"]["Status"]:
        yield f"its versioning is {status}: what is replaced or deleted is lost"
    rules = wanted.get("CorsConfiguration", {}).get("CorsRules", [])
    if rules and not _takes_uploads(_or_nothing(s3.get_bucket_cors, name).get("CORSRules", [])):
        yield f"its CORS takes no uploads from {settings.ADMIN_ORIGIN}"
    if aws.is_stand_in(s3):
        return
    answer = _or_nothing(s3.get_bucket_lifecycle_configuration, name)
    on = {rule.get("ID") for rule in answer.get("Rules", []) if rule["Status"] == "Enabled"}
    for rule in wanted["LifecycleConfiguration"]["Rules"]:
        if rule["Id"] not in on:
            yield f"its lifecycle rule {rule['Id']} is off, so what nobody needs is paid for"


def _wakes(s3: Any, name: str) -> Iterator[str]:
    if not settings.STAGE:
        return  # locally a worker looks for uploads
    answer = s3.get_bucket_notification_configuration(Bucket=name)
    rules = [
        rule["Value"]
        for event in answer.get("LambdaFunctionConfigurations", [])
        for rule in event.get("Filter", {}).get("Key", {}).get("FilterRules", [])
    ]
    if uploads.PREFIX not in rules:
        yield "nobody is woken by an upload: it is checked no sooner than its sender asks again"


def _takes_uploads(rules: list[dict[str, Any]]) -> bool:
    return any(
        settings.ADMIN_ORIGIN in rule["AllowedOrigins"] and "POST" in rule["AllowedMethods"]
        for rule in rules
    )


def _or_nothing(ask: Any, name: str) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = ask(Bucket=name)
    except ClientError as error:
        if aws.code(error) in _NOT_SET:
            return {}
        raise
    return answer


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
