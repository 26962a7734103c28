from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING

import boto3
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from posts import provisioning, records, store
from posts.models import Author
from tests import local_aws as servers
from tests.posts.factories import EDITOR

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

EDITORIAL, PUBLIC, BUCKET = "setup-editorial", "setup-public", "setup-media"


@pytest.fixture
def nothing_yet(
    local_aws: str, dynamodb: DynamoDBClient, settings: Settings, tables: list[str]
) -> Iterator[None]:
    """Names under which nothing exists; the site item is missing too."""
    settings.EDITORIAL_TABLE, settings.PUBLIC_TABLE = EDITORIAL, PUBLIC
    settings.MEDIA_BUCKET = BUCKET
    yield
    for name in set(dynamodb.list_tables()["TableNames"]) & {EDITORIAL, PUBLIC}:
        dynamodb.delete_table(TableName=name)
    s3 = boto3.client("s3")
    if BUCKET in [bucket.get("Name") for bucket in s3.list_buckets()["Buckets"]]:
        s3.delete_bucket(Bucket=BUCKET)


def setup(*arguments: str) -> str:
    output = StringIO()
    call_command("setup", *arguments, stdout=output)
    return output.getvalue()


@pytest.mark.usefixtures("nothing_yet")
def test_setup_makes_what_is_missing_and_leaves_it_the_second_time() -> None:
    assert setup() == (
        "table setup-editorial: created\n"
        "table setup-public: created\n"
        "bucket setup-media: created\n"
        "settings blogsite: created\n"
        "4 created, 0 updated, 0 unchanged\n"
    )
    assert setup().endswith("0 created, 0 updated, 4 unchanged\n")


@pytest.mark.usefixtures("nothing_yet")
def test_a_dry_run_tells_and_makes_nothing(dynamodb: DynamoDBClient) -> None:
    assert setup("--dry-run").endswith("4 to create, 0 to update, 0 unchanged\n")
    assert EDITORIAL not in dynamodb.list_tables()["TableNames"]


def test_setup_brings_the_settings_in_line_and_keeps_the_authors(
    tables: list[str], media_bucket: str, settings: Settings
) -> None:
    setup()
    records.save_author(Author(slug="hanako", name="花子"), by=EDITOR)
    settings.SITE_TITLE = "花子のブログ"
    assert "settings 花子のブログ: to update" in setup("--dry-run")
    assert "settings 花子のブログ: updated" in setup()
    assert "settings 花子のブログ: unchanged" in setup()
    site = store.get_site()
    assert site is not None
    assert (site.title, list(site.shown_authors())) == ("花子のブログ", ["hanako"])


@pytest.mark.usefixtures("nothing_yet")
def test_the_tables_are_as_the_template_defines_them(dynamodb: DynamoDBClient) -> None:
    setup()
    editorial = dynamodb.describe_table(TableName=EDITORIAL)["Table"]
    assert editorial["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert editorial["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert editorial["DeletionProtectionEnabled"] is False  # on a stand-in
    ttl = dynamodb.describe_time_to_live(TableName=EDITORIAL)["TimeToLiveDescription"]
    assert ttl == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    assert "StreamSpecification" not in dynamodb.describe_table(TableName=PUBLIC)["Table"]


@pytest.mark.usefixtures("nothing_yet")
def test_the_bucket_is_private_and_versioned() -> None:
    setup()
    s3 = boto3.client("s3")
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    access = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    assert all(access.values())


def test_an_address_where_nothing_answers_is_named_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nobody = f"http://127.0.0.1:{servers.free_port()}"
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", nobody)
    with pytest.raises(CommandError, match=f"^Nothing answers at {nobody}/: .*`make run`"):
        setup()


def test_credentials_that_aws_refuses_are_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with servers.running_ministack(servers.free_port(), auth=True) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIANOBODY0000000000")
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it knows the usual credentials
        with pytest.raises(CommandError, match=r"^AWS does not accept the credentials \(Unrec"):
            setup()


def test_what_setup_makes_on_aws_is_protected_against_deletion() -> None:
    on_aws = "https://dynamodb.ap-northeast-1.amazonaws.com"
    assert provisioning.definition("PublicTable", on_aws)["DeletionProtectionEnabled"] is True
