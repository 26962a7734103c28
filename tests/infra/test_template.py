"""infra/template.yaml, by its text: what no stand-in would notice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from posts import cloudformation
from posts.media import uploads
from posts.tables import PURGE_PK, EditorialItem, PublicItem
from reader_lambda import items
from tests.infra.template_text import (
    DISTRIBUTION_ARN,
    RESOURCES,
    TEMPLATE,
    policies,
    policy_of,
    properties,
)

TABLES = ["EditorialTable", "PublicTable"]


# Billed by use, or by what is stored, alone.
FREE_WHILE_IDLE = {
    "AWS::ApiGateway::BasePathMapping",
    "AWS::ApiGateway::DomainName",
    "AWS::CertificateManager::Certificate",
    "AWS::CloudFront::CachePolicy",
    "AWS::CloudFront::Distribution",
    "AWS::CloudFront::OriginAccessControl",
    "AWS::CloudFront::ResponseHeadersPolicy",
    "AWS::CloudWatch::Alarm",  # ten of an account
    "AWS::CloudWatch::Dashboard",  # three of an account
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolDomain",
    "AWS::Cognito::UserPoolGroup",
    "AWS::DynamoDB::Table",
    "AWS::Events::Rule",
    "AWS::IAM::Role",
    "AWS::Lambda::Alias",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Url",
    "AWS::Lambda::Version",
    "AWS::Logs::LogGroup",
    "AWS::Logs::MetricFilter",  # its metric: ten of an account
    "AWS::Route53::RecordSet",
    "AWS::S3::Bucket",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Topic",
}


@pytest.mark.parametrize("name", ["template.yaml", "certificate.yaml"])
def test_cfn_lint_finds_nothing(name: str) -> None:
    command = [Path(sys.executable).with_name("cfn-lint"), cloudformation.TEMPLATE.with_name(name)]
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
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
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
    for policy in [*policies("ReaderRole"), *policies("AdminRole")]:
        for statement in policy["PolicyDocument"]["Statement"]:
            assert "*" not in str(statement["Action"])
            assert statement["Resource"] != "*"


def test_the_reader_may_read_the_public_table_and_nothing_else() -> None:
    granted = {
        (action, str(statement["Resource"]))
        for policy in policies("ReaderRole")
        for statement in policy["PolicyDocument"]["Statement"]
        for action in statement["Action"]
        if not action.startswith("logs:")
    }
    public_table = str({"Fn::GetAtt": "PublicTable.Arn"})
    assert granted == {
        ("dynamodb:BatchGetItem", public_table),
        ("dynamodb:GetItem", public_table),
        ("dynamodb:Query", public_table),
    }


def test_nothing_bills_while_idle() -> None:
    assert {resource["Type"] for resource in RESOURCES.values()} <= FREE_WHILE_IDLE
    assert properties("ReaderLog")["RetentionInDays"] <= 30
    text = cloudformation.TEMPLATE.read_text()
    for part in ("Provisioned", "SnapStart", "VpcConfig", "OriginShield"):
        assert part not in text


def test_no_secret_is_put_out_or_written_down() -> None:
    text = cloudformation.TEMPLATE.read_text()
    assert "ClientSecret" not in text
    assert "SecretString" not in text


def test_without_code_for_the_reader_there_is_neither_reader_nor_edge() -> None:
    kinds = ("AWS::DynamoDB::", "AWS::S3::", "AWS::Cognito::", "AWS::IAM::Role")
    of_the_data = {
        name for name, resource in RESOURCES.items() if resource["Type"].startswith(kinds)
    }
    always = {name for name, resource in RESOURCES.items() if "Condition" not in resource}
    assert always == of_the_data
    for name, condition in TEMPLATE["Conditions"].items():
        if name.startswith(("HasSiteHost", "HasAdmin", "HasAlarm")) and "Fn::And" in condition:
            assert condition["Fn::And"][0]["Condition"] in {"HasReader", "HasAdmin", "HasAdminHost"}
    assert TEMPLATE["Parameters"]["ReaderCodeBucket"]["Default"] == ""
    assert TEMPLATE["Conditions"]["HasReader"] == {
        "Fn::Not": [{"Fn::Equals": [{"Ref": "ReaderCodeBucket"}, ""]}]
    }


def test_the_admin_may_purge_this_distribution_and_do_nothing_else_to_it() -> None:
    (statement,) = policy_of("AdminRole", "purge-the-edge")["PolicyDocument"]["Statement"]
    assert statement["Action"] == "cloudfront:CreateInvalidation"
    assert statement["Resource"] == DISTRIBUTION_ARN


def test_the_admin_may_read_the_editorial_tables_stream_and_no_other() -> None:
    (statement,) = policy_of("AdminRole", "follow-changes")["PolicyDocument"]["Statement"]
    assert set(statement["Action"]) == {  # what Lambda asks for, to call a function with changes
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
    }
    assert statement["Resource"] == {"Fn::Sub": "${EditorialTable.Arn}/stream/*"}


def test_only_a_new_order_to_purge_wakes_the_admin_and_not_for_ever() -> None:
    mapping = properties("PurgeOrdersWakeAdmin")
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    (wanted,) = mapping["FilterCriteria"]["Filters"]
    assert json.loads(wanted["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"Keys": {items.PK: {"S": [PURGE_PK]}}},
    }
    assert mapping["MaximumRetryAttempts"] <= 5
    assert mapping["MaximumRecordAgeInSeconds"] <= 3600


def test_the_clock_ticks_every_five_minutes_and_may_wake_the_admin() -> None:
    assert properties("Clock")["ScheduleExpression"] == "rate(5 minutes)"
    permission = properties("ClockMayWakeAdmin")
    assert permission["Principal"] == "events.amazonaws.com"
    assert permission["SourceArn"] == {"Fn::GetAtt": "Clock.Arn"}


def test_the_admin_reads_its_own_secrets_alone() -> None:
    (statement,) = policy_of("AdminRole", "read-its-secrets")["PolicyDocument"]["Statement"]
    assert statement["Action"] == "ssm:GetParameters"
    named = {part["Fn::Sub"].partition(":parameter")[2] for part in statement["Resource"]}
    assert named == {"/${Prefix}/SECRET_KEY", "/${Prefix}/COGNITO_CLIENT_SECRET"}


def test_uploads_come_from_the_admins_own_pages() -> None:
    (rule,) = properties("MediaBucket")["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == [{"Ref": "AdminOrigin"}]
    assert rule["AllowedMethods"] == ["POST"]


def test_an_upload_wakes_the_admin_once_that_is_there_and_may_be_woken() -> None:
    bucket = RESOURCES["MediaBucket"]
    condition, wanted, nothing = bucket["Properties"]["NotificationConfiguration"]["Fn::If"]
    assert (condition, nothing) == ("HasAdmin", {"Ref": "AWS::NoValue"})
    (event,) = wanted["LambdaConfigurations"]
    assert event["Event"] == "s3:ObjectCreated:*"
    (rule,) = event["Filter"]["S3Key"]["Rules"]
    assert rule == {"Name": "prefix", "Value": uploads.PREFIX}
    first, (_function, before) = event["Function"]["Fn::Select"]
    assert (first, before) == (0, {"Ref": "UploadsMayWakeAdmin"})
    permission = properties("UploadsMayWakeAdmin")
    assert permission["Principal"] == "s3.amazonaws.com"
    assert permission["SourceAccount"] == {"Ref": "AWS::AccountId"}
    assert permission["SourceArn"] == {"Fn::Sub": "arn:${AWS::Partition}:s3:::${MediaBucketName}"}


def test_nobody_reads_an_upload_and_none_is_kept_for_longer_than_a_day() -> None:
    statements = properties("MediaBucketPolicy")["PolicyDocument"]["Statement"]
    (_tls, (_condition, for_the_edge, _nothing)) = (statements[0], statements[1]["Fn::If"])
    places = [part["Fn::Sub"].partition(".Arn}")[2] for part in for_the_edge["Resource"]]
    assert places == ["/media/*", "/assets/*", "/copy/*"]
    assert not [place for place in places if f"/{uploads.PREFIX}".startswith(place.rstrip("*"))]
    rules = properties("MediaBucket")["LifecycleConfiguration"]["Rules"]
    (of_uploads,) = (rule for rule in rules if rule.get("Prefix") == uploads.PREFIX)
    assert of_uploads["Status"] == "Enabled"
    assert of_uploads["ExpirationInDays"] == uploads.KEPT_FOR.days == 1
    assert of_uploads["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}


def test_a_second_factor_is_a_choice_and_can_be_asked_of_everybody() -> None:
    assert properties("UserPool")["MfaConfiguration"] == {"Ref": "Mfa"}
    assert TEMPLATE["Parameters"]["Mfa"]["AllowedValues"] == ["OPTIONAL", "ON"]


def test_who_is_invited_is_told_where_in_both_languages() -> None:
    invitation = properties("UserPool")["AdminCreateUserConfig"]["InviteMessageTemplate"]
    text = invitation["EmailMessage"]["Fn::Sub"]
    for part in ("{username}", "{####}", "${AdminOrigin}${AdminPath}/admin/"):
        assert text.count(part) == 2


@pytest.mark.parametrize("role", ["ReaderRole", "AdminRole"])
def test_lambda_alone_takes_on_a_role(role: str) -> None:
    (statement,) = properties(role)["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_no_log_is_kept_for_ever() -> None:
    logs = [r["Properties"] for r in RESOURCES.values() if r["Type"] == "AWS::Logs::LogGroup"]
    assert [log["RetentionInDays"] for log in logs] == [30, 30]


def test_the_sign_in_comes_back_below_the_admins_path() -> None:
    client = properties("AdminClient")
    admin = "${AdminOrigin}${AdminPath}/auth"
    assert client["CallbackURLs"] == [{"Fn::Sub": f"{admin}/callback"}]
    assert client["LogoutURLs"] == [{"Fn::Sub": f"{admin}/signed-out"}]


def test_what_the_deployment_reads_is_put_out() -> None:
    assert {"SiteDomain", "DistributionId", "ReaderFunction", "AdminDomain"} <= set(
        TEMPLATE["Outputs"]
    )
