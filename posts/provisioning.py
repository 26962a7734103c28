"""What the blog needs before it can run: two tables, a bucket and the site's first settings.

infra/template.yaml defines the tables and the bucket. On AWS, CloudFormation makes them; on a
stand-in, or in an account used by hand, they are made here from the same definitions. A table or
bucket that exists is never changed; the settings are brought in line with the environment.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from django.conf import settings

from posts import cloudformation, records, store

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client

# Seconds and tries: a mistyped address is told at once, not after a minute of trying.
_CONFIG = Config(
    connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 2, "mode": "standard"}
)

_OF_CREATE_TABLE = (
    "AttributeDefinitions",
    "BillingMode",
    "DeletionProtectionEnabled",
    "KeySchema",
)


@dataclass(frozen=True)
class Resource:
    """Something that has to exist. `exists`, `differs` and `write` ask and tell AWS."""

    kind: str  # "table", "bucket" or "settings"
    name: str
    exists: Callable[[], bool]
    write: Callable[[], None]
    differs: Callable[[], bool] = lambda: False  # from what it should be, and can be changed


def tables() -> list[Resource]:
    """Return the editorial and the public table."""
    dynamodb = boto3.client("dynamodb", region_name=settings.AWS_REGION, config=_CONFIG)
    return [
        _table(dynamodb, "EditorialTable", settings.EDITORIAL_TABLE),
        _table(dynamodb, "PublicTable", settings.PUBLIC_TABLE),
    ]


def bucket() -> Resource:
    """Return the bucket of images and files."""
    s3 = boto3.client("s3", region_name=settings.AWS_REGION, config=_CONFIG)
    return _bucket(s3, "MediaBucket", settings.MEDIA_BUCKET)


def site() -> Resource:
    """Return the site item with the SITE_* settings of the environment."""
    public_table = tables()[1]

    def exists() -> bool:
        return public_table.exists() and store.get_site() is not None

    def differs() -> bool:
        return not records.is_site_as_set()

    def name() -> str:
        stored = store.get_site() if public_table.exists() else None
        if stored is None or not stored.version:
            return str(settings.SITE_TITLE)
        return f"{stored.title} (as saved in the admin)"

    return Resource("settings", name(), exists, records.write_site, differs)


def _table(dynamodb: DynamoDBClient, logical_id: str, name: str) -> Resource:
    def exists() -> bool:
        return _answers(lambda: dynamodb.describe_table(TableName=name))

    def write() -> None:
        _create_table(dynamodb, name, definition(logical_id, dynamodb.meta.endpoint_url))

    return Resource("table", name, exists, write)


def _bucket(s3: S3Client, logical_id: str, name: str) -> Resource:
    def exists() -> bool:
        return _answers(lambda: s3.head_bucket(Bucket=name))

    def write() -> None:
        _create_bucket(s3, name, definition(logical_id, s3.meta.endpoint_url))

    return Resource("bucket", name, exists, write)


def definition(logical_id: str, endpoint: str) -> dict[str, Any]:
    """Return a resource's properties: protected against deletion on AWS, not on a stand-in."""
    protect = "true" if ".amazonaws.com" in endpoint else "false"
    parameters = {"Protect": protect, "AdminOrigin": settings.ADMIN_ORIGIN}
    return cloudformation.properties(logical_id, parameters)


def _create_table(dynamodb: DynamoDBClient, name: str, definition: dict[str, Any]) -> None:
    request = {key: definition[key] for key in _OF_CREATE_TABLE}
    if stream := definition.get("StreamSpecification"):
        request["StreamSpecification"] = {"StreamEnabled": True, **stream}
    dynamodb.create_table(TableName=name, **request)
    dynamodb.get_waiter("table_exists").wait(
        TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    if ttl := definition.get("TimeToLiveSpecification"):
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=ttl)
    _keep_backups(dynamodb, name, definition["PointInTimeRecoverySpecification"])


def _keep_backups(dynamodb: DynamoDBClient, name: str, recovery: Any) -> None:
    try:
        dynamodb.update_continuous_backups(
            TableName=name, PointInTimeRecoverySpecification=recovery
        )
    except ClientError as error:
        # DynamoDB Local has no backups at all.
        if error.response["Error"]["Code"] != "UnknownOperationException":
            raise


def _create_bucket(s3: S3Client, name: str, definition: dict[str, Any]) -> None:
    if s3.meta.region_name == "us-east-1":  # which S3 refuses to be told
        s3.create_bucket(Bucket=name)
    else:
        region: Any = s3.meta.region_name
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
    s3.put_public_access_block(
        Bucket=name,
        PublicAccessBlockConfiguration=definition["PublicAccessBlockConfiguration"],
    )
    s3.put_bucket_versioning(
        Bucket=name, VersioningConfiguration=definition["VersioningConfiguration"]
    )
    s3.put_bucket_cors(
        Bucket=name,
        CORSConfiguration={
            "CORSRules": [
                _as_api_names_it(rule) for rule in definition["CorsConfiguration"]["CorsRules"]
            ]
        },
    )


def _as_api_names_it(rule: dict[str, Any]) -> Any:
    return {"MaxAgeSeconds" if key == "MaxAge" else key: value for key, value in rule.items()}


def _answers(call: Callable[[], object]) -> bool:
    try:
        call()
    except ClientError as error:
        if error.response["Error"]["Code"] in {"404", "NoSuchBucket", "ResourceNotFoundException"}:
            return False
        raise
    return True
