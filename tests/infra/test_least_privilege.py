"""The roles of infra/template.yaml, tried out against a local AWS that enforces IAM."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError

from tests import local_aws as servers
from tests import whole_stack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_s3.client import S3Client

EDITORIAL, PUBLIC, MEDIA = "blogsite-editorial", "blogsite-public", "blogsite-media"
KEY = {"pk": {"S": "PATH#/posts/2"}, "sk": {"S": "PAGE"}}
SESSION_KEY = {"pk": {"S": "SESSION#0f"}, "sk": {"S": "SESSION"}}
DRAFT_KEY = {"pk": {"S": "POST#2"}, "sk": {"S": "POST"}}
FOREVER = "public, max-age=31536000, immutable"


class Aws(NamedTuple):
    """A deployed stack. client: makes clients with all rights, or with credentials given."""

    endpoint: str
    client: Any
    outputs: dict[str, str]


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    """The whole stack, reader and edge too; tables and bucket hold what a thief would look for."""
    with servers.running_ministack(servers.free_port(), auth=True) as endpoint:
        client: Any = functools.partial(boto3.client, endpoint_url=endpoint)
        outputs = whole_stack.deploy(
            client("s3"),
            client("cloudformation"),
            admin_origin="http://127.0.0.1:8000",
            site_origin="https://site.example",
        )
        _fill(client("dynamodb"), client("s3"))
        yield Aws(endpoint, client, outputs)


def _fill(dynamodb: DynamoDBClient, s3: S3Client) -> None:
    dynamodb.put_item(TableName=PUBLIC, Item={**KEY, "title": {"S": "Shown"}})
    dynamodb.put_item(TableName=EDITORIAL, Item={**DRAFT_KEY, "title": {"S": "Draft"}})
    dynamodb.put_item(TableName=EDITORIAL, Item=SESSION_KEY)
    s3.put_object(
        Bucket=MEDIA,
        Key="media/0f/a.svg",
        Body=b"<svg/>",
        ContentType="image/svg+xml",
        CacheControl=FOREVER,
    )


@pytest.fixture(scope="module")
def reader_role(aws: Aws) -> dict[str, str]:
    return _assumed(aws.client, aws.outputs["ReaderRoleArn"])


@pytest.fixture(scope="module")
def admin_role(aws: Aws) -> dict[str, str]:
    return _assumed(aws.client, aws.outputs["AdminRoleArn"])


@pytest.fixture(scope="module")
def reader(aws: Aws, reader_role: dict[str, str]) -> DynamoDBClient:
    client: DynamoDBClient = aws.client("dynamodb", **reader_role)
    return client


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
    answer = client("sts").assume_role(RoleArn=role, RoleSessionName="test")
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


def purge(cloudfront: Any, distribution: str) -> Any:
    return cloudfront.create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["#site"]},
            "CallerReference": "order-1",
        },
    )


def test_the_admin_purges_the_distribution(aws: Aws, admin_role: dict[str, str]) -> None:
    answer = purge(aws.client("cloudfront", **admin_role), aws.outputs["DistributionId"])
    assert answer["Invalidation"]["InvalidationBatch"]["Paths"]["Items"] == ["#site"]


def test_the_admin_may_do_nothing_else_to_a_distribution(
    aws: Aws, admin_role: dict[str, str]
) -> None:
    cloudfront = aws.client("cloudfront", **admin_role)
    attempts: list[Callable[[], Any]] = [
        lambda: purge(cloudfront, "E0ANOTHERONE00"),
        lambda: cloudfront.get_distribution_config(Id=aws.outputs["DistributionId"]),
        lambda: cloudfront.delete_distribution(Id=aws.outputs["DistributionId"]),
        cloudfront.list_distributions,
    ]
    for attempt in attempts:
        with pytest.raises(ClientError) as refusal:
            attempt()
        assert refusal.value.response["Error"]["Code"].startswith("AccessDenied")


def test_the_reader_may_not_purge(aws: Aws, reader_role: dict[str, str]) -> None:
    with pytest.raises(ClientError) as refusal:
        purge(aws.client("cloudfront", **reader_role), aws.outputs["DistributionId"])
    assert refusal.value.response["Error"]["Code"].startswith("AccessDenied")


def at_the_edge(aws: Aws, path: str) -> httpx.Response:
    headers = {"Host": aws.outputs["SiteDomain"], "X-Forwarded-Proto": "https"}
    return httpx.get(f"{aws.endpoint}{path}", headers=headers)


def test_a_file_is_found_at_the_edge_and_nowhere_else(aws: Aws) -> None:
    found = at_the_edge(aws, "/media/0f/a.svg")
    assert (found.status_code, found.content) == (200, b"<svg/>")
    assert found.headers["Cache-Control"] == FOREVER
    assert "sandbox" in found.headers["Content-Security-Policy"]
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert httpx.get(f"{aws.endpoint}/{MEDIA}/media/0f/a.svg").status_code == 403


OVER_TLS = {"X-Forwarded-Proto": "https"}  # which the stand-in does not speak itself


def over_tls(aws: Aws, role: dict[str, str]) -> S3Client:
    """Return a role's client of S3 that the bucket's policy does not refuse for plain http."""
    client: S3Client = aws.client("s3", **role)

    def tell(request: Any, **_: object) -> None:
        request.headers.update(OVER_TLS)

    client.meta.events.register("before-send.s3", tell)
    return client


def sent(aws: Aws, role: dict[str, str], bucket: str, key: str) -> int:
    """Send a file by a form that a role has signed; return the status."""
    form = aws.client("s3", **role).generate_presigned_post(bucket, key)
    files = {"file": b"<svg/>"}
    return httpx.post(form["url"], data=form["fields"], files=files, headers=OVER_TLS).status_code


def test_the_admins_form_leads_an_upload_to_where_nobody_but_the_admin_reads_it(
    aws: Aws, admin_role: dict[str, str], reader_role: dict[str, str]
) -> None:
    key = "uploads/01J8ZQ4M3N5P6R7S8T9V0W1X2Y/"
    assert sent(aws, admin_role, MEDIA, key) == 204
    assert sent(aws, reader_role, MEDIA, key) == 403
    assert sent(aws, admin_role, "code", key) == 403
    assert httpx.get(f"{aws.endpoint}/{MEDIA}/{key}").status_code == 403
    assert at_the_edge(aws, f"/{key}").content != b"<svg/>"
    admin = over_tls(aws, admin_role)
    assert admin.list_objects_v2(Bucket=MEDIA, Prefix=key)["KeyCount"] == 1
    assert admin.get_object(Bucket=MEDIA, Key=key)["Body"].read() == b"<svg/>"
    with pytest.raises(ClientError, match="AccessDenied"):
        over_tls(aws, reader_role).get_object(Bucket=MEDIA, Key=key)
    admin.delete_object(Bucket=MEDIA, Key=key)


def test_no_viewer_keeps_that_a_file_is_missing(aws: Aws) -> None:
    missing = at_the_edge(aws, "/media/0f/b.svg")
    assert missing.status_code == 403
    assert "Cache-Control" not in missing.headers


def test_the_reader_answers_nobody_who_comes_without_a_signature(aws: Aws) -> None:
    functions = aws.client("lambda")
    url = functions.get_function_url_config(FunctionName="blogsite-reader", Qualifier="live")
    host = httpx.URL(url["FunctionUrl"]).host
    assert httpx.get(f"{aws.endpoint}/", headers={"Host": host}).status_code == 403


def test_nobody_changes_a_secret_and_the_reader_reads_none(
    aws: Aws, admin_role: dict[str, str], reader_role: dict[str, str]
) -> None:
    # What the admin may read stands in the template's own test: the stand-in asks for rights to
    # every parameter, whichever are named.
    secret = "/blogsite/SECRET_KEY"
    aws.client("ssm").put_parameter(Name=secret, Value="secret", Type="SecureString")
    with pytest.raises(ClientError, match="AccessDenied"):
        aws.client("ssm", **reader_role).get_parameters(Names=[secret], WithDecryption=True)
    with pytest.raises(ClientError, match="AccessDenied"):
        aws.client("ssm", **admin_role).put_parameter(
            Name=secret, Value="another", Type="SecureString", Overwrite=True
        )
