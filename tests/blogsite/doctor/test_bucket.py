from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from django.conf import settings
from django.test import override_settings

from blogsite.doctor import bucket
from posts import provisioning
from tests.blogsite.doctor.telling import failures, states

DISTRIBUTION = "EDFDVBD6EXAMPLE"
ARN = f"arn:aws:s3:::{settings.MEDIA_BUCKET}"
TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": [ARN, f"{ARN}/*"],
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
FOR_CLOUDFRONT = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudfront.amazonaws.com"},
    "Action": "s3:GetObject",
    "Resource": f"{ARN}/media/*",
    "Condition": {
        "StringEquals": {"AWS:SourceArn": f"arn:aws:cloudfront::1:distribution/{DISTRIBUTION}"}
    },
}
FOR_UPLOADS: Any = {
    "LambdaFunctionArn": "arn:aws:lambda:ap-northeast-1:123456789012:function:blogsite-admin",
    "Events": ["s3:ObjectCreated:*"],
    "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "uploads/"}]}},
}
FOR_ALL = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"{ARN}/*"}

pytestmark = pytest.mark.usefixtures("_deployed")


@pytest.fixture
def _deployed() -> Any:
    with override_settings(STAGE="prod", DISTRIBUTION_ID=DISTRIBUTION):
        yield


@pytest.fixture
def s3(aws: None) -> Any:
    """A bucket on AWS that is as the template says."""
    provisioning.bucket().write()
    client = boto3.client("s3")
    put_policy(client, TLS_ONLY, FOR_CLOUDFRONT)
    client.put_bucket_cors(
        Bucket=settings.MEDIA_BUCKET,
        CORSConfiguration={
            "CORSRules": [{"AllowedOrigins": [settings.ADMIN_ORIGIN], "AllowedMethods": ["POST"]}]
        },
    )
    client.put_bucket_notification_configuration(
        Bucket=settings.MEDIA_BUCKET,
        NotificationConfiguration={"LambdaFunctionConfigurations": [FOR_UPLOADS]},
    )
    client.put_bucket_lifecycle_configuration(
        Bucket=settings.MEDIA_BUCKET, LifecycleConfiguration={"Rules": lifecycle()}
    )
    return client


def lifecycle() -> Any:
    wanted = provisioning.definition("MediaBucket", "https://s3.amazonaws.com")
    return [
        {
            "ID": rule["Id"],
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
        }
        for rule in wanted["LifecycleConfiguration"]["Rules"]
    ]


def put_policy(s3: Any, *statements: dict[str, Any]) -> None:
    policy = {"Version": "2012-10-17", "Statement": list(statements)}
    s3.put_bucket_policy(Bucket=settings.MEDIA_BUCKET, Policy=json.dumps(policy))


def test_a_bucket_as_the_template_says_is_ok(s3: Any) -> None:
    assert states(bucket.check_bucket()) == ["ok"]


def test_a_public_bucket_is_a_failure(s3: Any) -> None:
    s3.delete_public_access_block(Bucket=settings.MEDIA_BUCKET)
    put_policy(s3, TLS_ONLY, FOR_CLOUDFRONT, FOR_ALL)
    found = failures(bucket.check_bucket())
    assert "its public access is not blocked: BlockPublicAcls is not set" in found
    assert found[-1] == "its policy lets somebody else than our CloudFront distribution in"
    assert len(found) == 5


def test_another_distribution_is_somebody_else(s3: Any) -> None:
    with override_settings(DISTRIBUTION_ID="EANOTHER"):
        found = failures(bucket.check_bucket())
    assert found == ["its policy lets somebody else than our CloudFront distribution in"]


def test_a_service_without_a_distribution_is_somebody_else(s3: Any) -> None:
    put_policy(s3, TLS_ONLY, {**FOR_CLOUDFRONT, "Condition": {}})
    found = failures(bucket.check_bucket())
    assert found == ["its policy lets somebody else than our CloudFront distribution in"]


def test_a_policy_that_is_gone_is_a_failure(s3: Any) -> None:
    s3.delete_bucket_policy(Bucket=settings.MEDIA_BUCKET)
    assert failures(bucket.check_bucket()) == [
        "its policy does not refuse plain http",
        "its policy does not let CloudFront read",
    ]


def test_what_keeps_replaced_files_and_takes_uploads_is_looked_at(s3: Any) -> None:
    name = settings.MEDIA_BUCKET
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
    s3.delete_bucket_cors(Bucket=name)
    s3.delete_bucket_lifecycle(Bucket=name)
    found = failures(bucket.check_bucket())
    assert found[0] == "its versioning is Suspended: what is replaced or deleted is lost"
    assert found[1] == f"its CORS takes no uploads from {settings.ADMIN_ORIGIN}"
    assert len(found[2:]) == len(lifecycle())
    assert found[2].startswith(f"its lifecycle rule {lifecycle()[0]['ID']} is off")


def test_a_bucket_that_tells_nobody_of_uploads_is_a_failure(s3: Any) -> None:
    s3.put_bucket_notification_configuration(
        Bucket=settings.MEDIA_BUCKET, NotificationConfiguration={}
    )
    (found,) = failures(bucket.check_bucket())
    assert found.startswith("nobody is woken by an upload")


def test_a_bucket_that_is_not_there_is_a_failure(aws: None) -> None:
    assert failures(bucket.check_bucket()) == ["is not there"]
