from __future__ import annotations

from typing import Any

import boto3
import pytest
from django.conf import settings
from django.test import override_settings

from blogsite.doctor import tables
from posts import provisioning
from tests.blogsite.doctor.telling import failures, states


@pytest.fixture
def on_aws(aws: None) -> Any:
    """Both tables on AWS, as the template says."""
    for table in provisioning.tables():
        table.write()
    return boto3.client("dynamodb")


def test_tables_as_the_template_says_are_ok(on_aws: Any) -> None:
    assert states(tables.check_editorial()) == ["ok"]
    assert states(tables.check_public()) == ["ok"]


def test_a_ttl_that_is_off_is_a_failure(on_aws: Any) -> None:
    on_aws.update_time_to_live(
        TableName=settings.EDITORIAL_TABLE,
        TimeToLiveSpecification={"AttributeName": "expires_at", "Enabled": False},
    )
    assert failures(tables.check_editorial()) == ["its TTL is off, not expires_at"]


def test_recovery_protection_and_stream_that_are_off_are_failures(on_aws: Any) -> None:
    name = settings.EDITORIAL_TABLE
    on_aws.update_continuous_backups(
        TableName=name,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False},
    )
    on_aws.update_table(TableName=name, StreamSpecification={"StreamEnabled": False})
    on_aws.update_table(TableName=name, DeletionProtectionEnabled=False)
    assert failures(tables.check_editorial()) == [
        "its stream is off, not NEW_AND_OLD_IMAGES",
        "its deletion protection is off",
        "its point-in-time recovery is off",
    ]


def test_another_shape_is_a_failure_for_each_difference(aws: None) -> None:
    with override_settings(PUBLIC_TABLE="another"):
        boto3.client("dynamodb").create_table(
            TableName="another",
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            BillingMode="PROVISIONED",
            ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "by-sk",
                    "KeySchema": [{"AttributeName": "sk", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                    "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
                }
            ],
            DeletionProtectionEnabled=True,
        )
        found = failures(tables.check_public())
    assert found == [
        "its keys are pk HASH, not pk HASH, sk RANGE",
        "it is billed PROVISIONED, not PAY_PER_REQUEST: it costs while nobody reads",
        "it has the index by-sk, which nothing reads and every write pays",
        "its point-in-time recovery is off",
    ]


def test_a_table_that_is_not_there_is_a_failure(aws: None) -> None:
    assert failures(tables.check_public()) == ["is not there"]


@pytest.mark.usefixtures("tables")
def test_what_the_stand_in_does_not_keep_is_no_failure() -> None:
    assert states(tables.check_editorial()) == ["ok", "skipped"]
