"""Deletes what CloudFormation leaves on purpose. What is gone already is passed over."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from infra.deploy.names import Names

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp.client import CognitoIdentityProviderClient
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client


def delete_tables(dynamodb: DynamoDBClient, names: Names) -> None:
    """Delete both tables."""
    for name in ("editorial", "public"):
        with suppress(dynamodb.exceptions.ResourceNotFoundException):
            dynamodb.delete_table(TableName=f"{names.prefix}-{name}")


def delete_users(cognito: CognitoIdentityProviderClient, names: Names) -> None:
    """Delete the user pool."""
    pages = cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 60})
    for page in pages:
        for pool in page["UserPools"]:
            if pool["Name"] == f"{names.prefix}-editors":
                cognito.delete_user_pool(UserPoolId=pool["Id"])


def delete_bucket(s3: S3Client, bucket: str) -> None:
    """Delete a bucket and every version of what is in it."""
    with suppress(s3.exceptions.NoSuchBucket):
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            for version in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                s3.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
        s3.delete_bucket(Bucket=bucket)


def delete_logs(logs: Any, names: Names) -> None:
    """Delete both Lambdas' logs."""
    for function in (names.reader, names.admin):
        with suppress(logs.exceptions.ResourceNotFoundException):
            logs.delete_log_group(logGroupName=f"/aws/lambda/{function}")
