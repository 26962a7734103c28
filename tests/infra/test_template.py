"""infra/template.yaml, by its text: what no stand-in would notice."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from posts import cloudformation
from posts.tables import EditorialItem, PublicItem

TEMPLATE = cloudformation.load()
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
TABLES = ["EditorialTable", "PublicTable"]


def properties(logical_id: str) -> dict[str, Any]:
    found: dict[str, Any] = RESOURCES[logical_id]["Properties"]
    return found


def test_cfn_lint_finds_nothing() -> None:
    command = [Path(sys.executable).with_name("cfn-lint"), cloudformation.TEMPLATE]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_costs_nothing_while_idle_and_can_be_brought_back(table: str) -> None:
    definition = properties(table)
    assert definition["BillingMode"] == "PAY_PER_REQUEST"
    assert "GlobalSecondaryIndexes" not in definition
    assert definition["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


@pytest.mark.parametrize("resource", [*TABLES, "MediaBucket", "UserPool"])
def test_what_holds_data_outlives_its_stack(resource: str) -> None:
    assert RESOURCES[resource]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert RESOURCES[resource]["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize(("protect", "protected"), [("true", True), ("false", False)])
def test_protection_against_deletion_is_the_default_and_a_choice(
    protect: str, protected: bool
) -> None:
    assert TEMPLATE["Parameters"]["Protect"]["Default"] == "true"
    for table in TABLES:
        definition = cloudformation.properties(table, {"Protect": protect})
        assert definition["DeletionProtectionEnabled"] is protected


def test_sessions_expire_and_changes_are_streamed_in_the_editorial_table_alone() -> None:
    editorial, public = properties("EditorialTable"), properties("PublicTable")
    assert editorial["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert editorial["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert "TimeToLiveSpecification" not in public
    assert "StreamSpecification" not in public


@pytest.mark.parametrize(
    ("table", "model"), [("EditorialTable", EditorialItem), ("PublicTable", PublicItem)]
)
def test_the_models_have_the_keys_of_the_template(
    table: str, model: type[EditorialItem | PublicItem]
) -> None:
    attributes = model.get_attributes().values()
    by_key = {
        "HASH": next(a for a in attributes if a.is_hash_key),
        "RANGE": next(a for a in attributes if a.is_range_key),
    }
    definition = properties(table)
    assert definition["KeySchema"] == [
        {"AttributeName": attribute.attr_name, "KeyType": kind}
        for kind, attribute in by_key.items()
    ]
    assert definition["AttributeDefinitions"] == [
        {"AttributeName": attribute.attr_name, "AttributeType": attribute.attr_type}
        for attribute in by_key.values()
    ]


def test_the_models_are_of_the_tables_that_the_default_prefix_names() -> None:
    names = [cloudformation.properties(table, {})["TableName"] for table in TABLES]
    assert names == [EditorialItem.Meta.table_name, PublicItem.Meta.table_name]


def test_the_media_bucket_is_private_and_keeps_what_is_replaced() -> None:
    bucket = properties("MediaBucket")
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    rules = bucket["LifecycleConfiguration"]["Rules"]
    assert {"AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"} <= {
        key for rule in rules for key in rule
    }


def test_nobody_signs_up_and_passwords_are_strong() -> None:
    pool = properties("UserPool")
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    policy = pool["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] >= 12
    assert [key for key, value in policy.items() if key.startswith("Require") and not value] == []


def test_the_client_is_confidential_and_takes_codes_only() -> None:
    client = properties("AdminClient")
    assert client["GenerateSecret"] is True
    assert client["AllowedOAuthFlows"] == ["code"]
    assert client["AllowedOAuthScopes"] == ["openid", "email", "profile"]


def test_there_is_a_group_for_each_kind_of_user() -> None:
    groups = {
        resource["Properties"]["GroupName"]
        for resource in RESOURCES.values()
        if resource["Type"] == "AWS::Cognito::UserPoolGroup"
    }
    assert groups == {"admins", "editors", "authors"}


def test_no_role_may_do_everything_or_touch_everything() -> None:
    for role in ("ReaderRole", "AdminRole"):
        for policy in properties(role)["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                assert "*" not in str(statement["Action"])
                assert statement["Resource"] != "*"


def test_the_reader_may_read_the_public_table_and_nothing_else() -> None:
    granted = {
        (action, str(statement["Resource"]))
        for policy in properties("ReaderRole")["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for action in statement["Action"]
        if not action.startswith("logs:")
    }
    public_table = str({"Fn::GetAtt": "PublicTable.Arn"})
    assert granted == {
        ("dynamodb:GetItem", public_table),
        ("dynamodb:Query", public_table),
    }


def test_nothing_bills_while_idle() -> None:
    types = {resource["Type"] for resource in RESOURCES.values()}
    assert not [name for name in types if name.startswith(("AWS::EC2::", "AWS::RDS::"))]
    assert "ProvisionedThroughput" not in cloudformation.TEMPLATE.read_text()
    assert "SnapStart" not in cloudformation.TEMPLATE.read_text()


def test_no_secret_is_put_out_or_written_down() -> None:
    text = cloudformation.TEMPLATE.read_text()
    assert "ClientSecret" not in text
    assert "SecretString" not in text
