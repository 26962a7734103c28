"""The two tables, compared with what infra/template.yaml says of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
from django.conf import settings

from blogsite.doctor import aws
from blogsite.doctor.findings import Finding, failed, in_line, ok, skipped
from posts import provisioning

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

_CREATE = "`make deploy` makes it on AWS, `manage.py setup` locally"


def check_editorial() -> Iterator[Finding]:
    """The table of drafts, sessions and orders."""
    return _check("EditorialTable", settings.EDITORIAL_TABLE)


def check_public() -> Iterator[Finding]:
    """The table that the reader reads."""
    return _check("PublicTable", settings.PUBLIC_TABLE)


def _check(logical_id: str, name: str) -> Iterator[Finding]:
    subject = f"table {name}"
    client = boto3.client("dynamodb", region_name=settings.AWS_REGION, config=aws.PATIENCE)
    wanted = provisioning.definition(logical_id, client.meta.endpoint_url)
    try:
        table: Any = client.describe_table(TableName=name)["Table"]
    except client.exceptions.ResourceNotFoundException:
        yield failed(subject, "is not there", _CREATE)
        return
    wrong = [*_shape(table, wanted), *_protection(client, table, wanted)]
    for found in wrong:
        yield failed(subject, found, in_line())
    if not wrong:
        yield ok(subject, "as the template says")
    if aws.is_stand_in(client):
        yield skipped(subject, "the stand-in keeps no TTL and no point-in-time recovery")


def _shape(table: Any, wanted: dict[str, Any]) -> Iterator[str]:
    if table["TableStatus"] not in ("ACTIVE", "UPDATING"):
        yield f"its status is {table['TableStatus']}"
    if _keys(table["KeySchema"]) != _keys(wanted["KeySchema"]):
        yield f"its keys are {_keys(table['KeySchema'])}, not {_keys(wanted['KeySchema'])}"
    billing = table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
    if billing != wanted["BillingMode"]:
        yield f"it is billed {billing}, not {wanted['BillingMode']}: it costs while nobody reads"
    for extra in sorted(_indexes(table) - _indexes(wanted)):
        yield f"it has the index {extra}, which nothing reads and every write pays"
    for missing in sorted(_indexes(wanted) - _indexes(table)):
        yield f"it lacks the index {missing}"
    view = table.get("StreamSpecification", {}).get("StreamViewType")
    expected = wanted.get("StreamSpecification", {}).get("StreamViewType")
    if view != expected:
        yield f"its stream is {view or 'off'}, not {expected or 'off'}"


def _protection(client: DynamoDBClient, table: Any, wanted: dict[str, Any]) -> Iterator[str]:
    name = table["TableName"]
    if wanted["DeletionProtectionEnabled"] and not table.get("DeletionProtectionEnabled"):
        yield "its deletion protection is off"
    if aws.is_stand_in(client):
        return
    ttl = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    attribute = wanted.get("TimeToLiveSpecification", {}).get("AttributeName")
    is_on = ttl.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")
    kept = ttl.get("AttributeName") if is_on else None
    if kept != attribute:
        yield f"its TTL is {kept or 'off'}, not {attribute or 'off'}"
    backups = client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    recovery = backups.get("PointInTimeRecoveryDescription", {})
    if recovery.get("PointInTimeRecoveryStatus") != "ENABLED":
        yield "its point-in-time recovery is off"


def _keys(schema: list[dict[str, str]]) -> str:
    return ", ".join(f"{key['AttributeName']} {key['KeyType']}" for key in schema)


def _indexes(table: dict[str, Any]) -> set[str]:
    kinds = ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
    return {index["IndexName"] for kind in kinds for index in table.get(kind, [])}
