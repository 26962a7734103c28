"""The reader's role of infra/template.yaml, tried out against a local AWS that enforces IAM."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local import stack
from tests import local_aws as servers

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

EDITORIAL, PUBLIC = "blogsite-editorial", "blogsite-public"
KEY = {"pk": {"S": "PATH#/posts/2"}, "sk": {"S": "PAGE"}}
SESSION_KEY = {"pk": {"S": "SESSION#0f"}, "sk": {"S": "SESSION"}}
DRAFT_KEY = {"pk": {"S": "POST#2"}, "sk": {"S": "POST"}}


@pytest.fixture(scope="module")
def reader() -> Iterator[DynamoDBClient]:
    """A client with the reader's role; both tables hold what a thief would look for."""
    with servers.running_ministack(servers.free_port(), auth=True) as endpoint:
        client: Any = functools.partial(boto3.client, endpoint_url=endpoint)

        outputs = stack.deploy(client("cloudformation"), "http://127.0.0.1:8000")
        _fill(client("dynamodb"))
        yield client("dynamodb", **_assumed(client, outputs["ReaderRoleArn"]))


def _fill(dynamodb: DynamoDBClient) -> None:
    dynamodb.put_item(TableName=PUBLIC, Item={**KEY, "title": {"S": "Shown"}})
    dynamodb.put_item(TableName=EDITORIAL, Item={**DRAFT_KEY, "title": {"S": "Draft"}})
    dynamodb.put_item(TableName=EDITORIAL, Item=SESSION_KEY)


def _assumed(client: Any, role: str) -> dict[str, str]:
    """Return credentials of the role, which trusts Lambda: for the test, this account as well."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    client("iam").update_assume_role_policy(
        RoleName=role.rpartition("/")[2], PolicyDocument=json.dumps(trust)
    )
    answer = client("sts").assume_role(RoleArn=role, RoleSessionName="reader")
    credentials = answer["Credentials"]
    return {
        "aws_access_key_id": credentials["AccessKeyId"],
        "aws_secret_access_key": credentials["SecretAccessKey"],
        "aws_session_token": credentials["SessionToken"],
    }


def query(dynamodb: DynamoDBClient, table: str, pk: str) -> Any:
    return dynamodb.query(
        TableName=table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": pk}},
        ConsistentRead=True,
    )


def test_the_reader_reads_the_public_table(reader: DynamoDBClient) -> None:
    assert query(reader, PUBLIC, "PATH#/posts/2")["Count"] == 1
    assert reader.get_item(TableName=PUBLIC, Key=KEY)["Item"]["title"] == {"S": "Shown"}


REFUSED: dict[str, Callable[[DynamoDBClient], Any]] = {
    "get a draft": lambda db: db.get_item(TableName=EDITORIAL, Key=DRAFT_KEY),
    "query a draft": lambda db: query(db, EDITORIAL, "POST#2"),
    "get a session": lambda db: db.get_item(TableName=EDITORIAL, Key=SESSION_KEY),
    "scan for drafts": lambda db: db.scan(TableName=EDITORIAL),
    "scan the public table": lambda db: db.scan(TableName=PUBLIC),
    "get drafts in a batch": lambda db: db.batch_get_item(
        RequestItems={EDITORIAL: {"Keys": [DRAFT_KEY]}}
    ),
    "get a draft in a transaction": lambda db: db.transact_get_items(
        TransactItems=[{"Get": {"TableName": EDITORIAL, "Key": DRAFT_KEY}}]
    ),
    "put into the public table": lambda db: db.put_item(TableName=PUBLIC, Item=KEY),
    "put into the editorial table": lambda db: db.put_item(TableName=EDITORIAL, Item=KEY),
    "update a page": lambda db: db.update_item(
        TableName=PUBLIC,
        Key=KEY,
        UpdateExpression="SET title = :t",
        ExpressionAttributeValues={":t": {"S": "Defaced"}},
    ),
    "delete a page": lambda db: db.delete_item(TableName=PUBLIC, Key=KEY),
    "delete a draft": lambda db: db.delete_item(TableName=EDITORIAL, Key=DRAFT_KEY),
    "write in a batch": lambda db: db.batch_write_item(
        RequestItems={PUBLIC: [{"PutRequest": {"Item": KEY}}]}
    ),
    "write in a transaction": lambda db: db.transact_write_items(
        TransactItems=[{"Delete": {"TableName": PUBLIC, "Key": KEY}}]
    ),
    "delete the table": lambda db: db.delete_table(TableName=PUBLIC),
}


@pytest.mark.parametrize("attempt", REFUSED)
def test_the_reader_is_refused_anything_else(attempt: str, reader: DynamoDBClient) -> None:
    with pytest.raises(ClientError) as refusal:
        REFUSED[attempt](reader)
    assert refusal.value.response["Error"]["Code"] == "AccessDeniedException"
