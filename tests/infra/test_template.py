"""infra/template.yaml, by its text: what no stand-in would notice."""

import copy
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from infra.deploy import static_copy
from infra.local import site
from posts import cloudformation
from posts.tables import PURGE_PK, EditorialItem, PublicItem
from reader_lambda import handler, items, responses, routes
from reader_lambda.rendering import STYLE_HASH

TEMPLATE = cloudformation.load()
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
TABLES = ["EditorialTable", "PublicTable"]
DISTRIBUTION_ARN = {
    "Fn::Sub": ("arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}")
}
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


def properties(logical_id: str) -> dict[str, Any]:
    found: dict[str, Any] = RESOURCES[logical_id]["Properties"]
    return found


def policies(role: str) -> list[dict[str, Any]]:
    """Return a role's policies, those on a condition too."""
    return [policy.get("Fn::If", ("", policy))[1] for policy in properties(role)["Policies"]]


def policy_of(role: str, name: str) -> dict[str, Any]:
    (found,) = (policy for policy in policies(role) if policy["PolicyName"] == name)
    return found


def distribution(*, from_copy: bool = False) -> dict[str, Any]:
    """Return the distribution's configuration while readers get live pages, or the static copy."""
    config: dict[str, Any] = served(properties("Distribution")["DistributionConfig"], from_copy)
    return config


def served(value: Any, from_copy: bool) -> Any:
    """Return a value of the template with the one condition decided."""
    match value:
        case {"Fn::If": ["ServesCopy", copied, live]}:
            return served(copied if from_copy else live, from_copy)
        case dict():
            decided = {key: served(part, from_copy) for key, part in value.items()}
            return {key: part for key, part in decided.items() if part != {"Ref": "AWS::NoValue"}}
        case list():
            return [served(part, from_copy) for part in value]
    return value


def behaviors() -> list[dict[str, Any]]:
    """Return what the distribution does with pages, media and assets."""
    return [distribution()["DefaultCacheBehavior"], *distribution()["CacheBehaviors"]]


def cache_policy(behavior: dict[str, Any]) -> dict[str, Any]:
    policy: dict[str, Any] = properties(behavior["CachePolicyId"]["Ref"])["CachePolicyConfig"]
    return policy


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


def test_nothing_reaches_an_origin_that_is_not_in_the_cache_key() -> None:
    for behavior in behaviors():
        assert {"OriginRequestPolicyId", "ForwardedValues"}.isdisjoint(behavior)
        key = cache_policy(behavior)["ParametersInCacheKeyAndForwardedToOrigin"]
        assert key["HeadersConfig"] == {"HeaderBehavior": "none"}
        assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    queries = [
        cache_policy(behavior)["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"]
        for behavior in behaviors()
    ]
    assert queries == [
        {"QueryStringBehavior": "whitelist", "QueryStrings": ["q", "tag", "cursor", "p"]},
        {"QueryStringBehavior": "none"},
        {"QueryStringBehavior": "none"},
    ]


def test_only_an_answer_itself_says_how_long_it_is_kept() -> None:
    for behavior in behaviors():
        policy = cache_policy(behavior)
        assert (policy["MinTTL"], policy["DefaultTTL"]) == (0, 0)
        assert policy["MaxTTL"] == 31_536_000


def test_no_error_is_kept_longer_than_it_says() -> None:
    kept = {
        error["ErrorCode"]: error["ErrorCachingMinTTL"]
        for error in distribution()["CustomErrorResponses"]
    }
    # All that CloudFront lets one set.
    settable = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504]
    assert kept == dict.fromkeys(settable, 0)
    assert "ResponsePagePath" not in str(distribution())


def test_the_edge_only_reads_and_only_over_tls() -> None:
    for behavior in behaviors():
        assert set(behavior["AllowedMethods"]) == site.METHODS
        assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
        assert behavior["Compress"] is True
        key = cache_policy(behavior)["ParametersInCacheKeyAndForwardedToOrigin"]
        assert key["EnableAcceptEncodingGzip"] is key["EnableAcceptEncodingBrotli"] is True
    assert distribution()["HttpVersion"] == "http2and3"
    (reader, *_) = distribution()["Origins"]
    assert reader["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"


def test_answers_are_tagged_for_purges_and_viewers_ask_each_time() -> None:
    assert distribution()["CacheTagConfig"] == {"HeaderName": "Cache-Tag"}
    policy = distribution()["DefaultCacheBehavior"]["ResponseHeadersPolicyId"]
    headers = properties(policy["Ref"])["ResponseHeadersPolicyConfig"]
    assert headers["CustomHeadersConfig"]["Items"] == [
        {"Header": "Cache-Control", "Value": "public, max-age=0, must-revalidate", "Override": True}
    ]
    assert headers["RemoveHeadersConfig"]["Items"] == [{"Header": "Cache-Tag"}]


def test_files_come_from_the_bucket_and_do_no_harm() -> None:
    files = distribution()["CacheBehaviors"]
    patterns = [behavior["PathPattern"] for behavior in files]
    assert patterns == [f"{routes.MEDIA_PREFIX}*", f"{routes.ASSETS_PREFIX}*"]
    for behavior in files:
        assert behavior["TargetOriginId"] == "media"
        policy = properties(behavior["ResponseHeadersPolicyId"]["Ref"])
        headers = policy["ResponseHeadersPolicyConfig"]
        assert headers["SecurityHeadersConfig"] == {
            "ContentSecurityPolicy": {
                "ContentSecurityPolicy": site._OF_MEDIA["Content-Security-Policy"],
                "Override": True,
            },
            "ContentTypeOptions": {"Override": True},
            "StrictTransportSecurity": {"AccessControlMaxAgeSec": 31_536_000, "Override": True},
        }
        # A missing file gets the same headers: none may have a viewer keep the answer.
        assert "CustomHeadersConfig" not in headers


def test_the_static_copy_takes_the_place_of_the_reader_and_of_nothing_else() -> None:
    live, copied = distribution(), distribution(from_copy=True)
    differences = {key for key in live.keys() | copied.keys() if live.get(key) != copied.get(key)}
    assert differences == {"CustomErrorResponses", "DefaultCacheBehavior", "DefaultRootObject"}
    assert "DefaultRootObject" not in live, "the reader is asked for /"
    assert copied["DefaultRootObject"] == "index.html"
    pages = copied["DefaultCacheBehavior"]
    (origin,) = (one for one in copied["Origins"] if one["Id"] == pages["TargetOriginId"])
    assert origin["DomainName"] == {"Fn::GetAtt": "MediaBucket.RegionalDomainName"}
    assert f"{origin['OriginPath']}/" == f"/{static_copy.PREFIX}"
    assert live["DefaultCacheBehavior"]["TargetOriginId"] == "reader"
    assert pages["CachePolicyId"] == {"Ref": "MediaCaching"}, "no query makes another file"
    kept = {one["ErrorCode"]: one["ErrorCachingMinTTL"] for one in copied["CustomErrorResponses"]}
    assert set(kept.values()) == {0}
    (missing,) = (one for one in copied["CustomErrorResponses"] if "ResponsePagePath" in one)
    assert (missing["ErrorCode"], missing["ResponseCode"]) == (403, 404)
    assert missing["ResponsePagePath"] == "/404.html"


def test_the_static_copy_is_as_safe_as_the_readers_pages() -> None:
    asked = properties("CopyHeaders")["ResponseHeadersPolicyConfig"]
    security = asked["SecurityHeadersConfig"]
    told = {one["Header"]: one["Value"] for one in asked["CustomHeadersConfig"]["Items"]} | {
        "Content-Security-Policy": security["ContentSecurityPolicy"]["ContentSecurityPolicy"],
        "Referrer-Policy": security["ReferrerPolicy"]["ReferrerPolicy"],
        "X-Frame-Options": security["FrameOptions"]["FrameOption"],
        "X-Content-Type-Options": "nosniff" if security["ContentTypeOptions"] else "",
        "Strict-Transport-Security": (
            f"max-age={security['StrictTransportSecurity']['AccessControlMaxAgeSec']}"
        ),
    }
    wanted = responses._security_headers("https://blog.example")
    policy = wanted["Content-Security-Policy"]
    of_one_style = f"'sha256-{STYLE_HASH}'; style-src-attr 'unsafe-inline'"
    assert of_one_style in policy
    wanted["Content-Security-Policy"] = policy.replace(of_one_style, "'unsafe-inline'")
    pages = properties("PageHeaders")["ResponseHeadersPolicyConfig"]["CustomHeadersConfig"]["Items"]
    assert told == wanted | {one["Header"]: one["Value"] for one in pages}
    parts = list(security.values()) + asked["CustomHeadersConfig"]["Items"]
    assert all(part["Override"] for part in parts)


def test_the_origins_answer_this_distribution_alone() -> None:
    for origin, kind in zip(distribution()["Origins"], ("lambda", "s3", "s3"), strict=True):
        signature = properties(origin["OriginAccessControlId"]["Ref"])
        config = signature["OriginAccessControlConfig"]
        assert config["OriginAccessControlOriginType"] == kind
        assert (config["SigningBehavior"], config["SigningProtocol"]) == ("always", "sigv4")
    assert properties("ReaderUrl")["AuthType"] == "AWS_IAM"
    assert properties("ReaderUrl")["Qualifier"] == properties("ReaderAlias")["Name"]
    permissions = [
        resource["Properties"]
        for resource in RESOURCES.values()
        if resource["Type"] == "AWS::Lambda::Permission"
        and resource["Properties"]["FunctionName"] == {"Ref": "ReaderAlias"}
    ]
    assert {permission["Action"] for permission in permissions} == {
        "lambda:InvokeFunction",
        "lambda:InvokeFunctionUrl",
    }
    for permission in permissions:
        assert permission["Principal"] == "cloudfront.amazonaws.com"
        assert permission["SourceArn"] == DISTRIBUTION_ARN


def test_the_distribution_reads_what_is_public_of_the_bucket_and_nothing_else() -> None:
    statements = properties("MediaBucketPolicy")["PolicyDocument"]["Statement"]
    (choice,) = (statement["Fn::If"] for statement in statements if "Fn::If" in statement)
    condition, allowed, otherwise = choice
    assert (condition, otherwise) == ("HasReader", {"Ref": "AWS::NoValue"})
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert allowed["Action"] == "s3:GetObject"
    assert allowed["Resource"] == [
        {"Fn::Sub": f"${{MediaBucket.Arn}}{prefix}*"}
        for prefix in (routes.MEDIA_PREFIX, routes.ASSETS_PREFIX, f"/{static_copy.PREFIX}")
    ]
    assert allowed["Condition"] == {"StringEquals": {"AWS:SourceArn": DISTRIBUTION_ARN}}
    effects = [statement["Effect"] for statement in statements if "Effect" in statement]
    assert effects == ["Deny"]


def test_the_reader_is_given_its_settings() -> None:
    reader = properties("Reader")
    assert reader["Handler"] == f"{handler.__name__}.{handler.handler.__name__}"
    assert set(reader["Environment"]["Variables"]) == {"PUBLIC_TABLE", "SITE_ORIGIN", "STAGE"}
    assert reader["Role"] == {"Fn::GetAtt": "ReaderRole.Arn"}


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


def test_whatever_the_reader_is_made_of_makes_a_new_version_of_it() -> None:
    *named, digest = properties("ReaderVersion")["Description"]["Fn::Sub"].split()
    text = json.dumps(properties("Reader"))
    parameters = set(re.findall(r'"Ref": "(\w+)"', text)) & TEMPLATE["Parameters"].keys()
    assert {f"${{{name}}}" for name in parameters - {"Prefix"}} <= set(named)
    # Where this fails, the digest that it wants goes to the end of the description.
    assert digest == digest_of_the_reader(TEMPLATE)


def digest_of_the_reader(template: dict[str, Any]) -> str:
    """Return the digest of what a version of the reader is made of, however that is written.

    Parameters stand for themselves, so that their defaults make no difference.
    """
    stand_for_themselves = {name: f"<{name}>" for name in template["Parameters"]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cloudformation, "load", lambda: template)
        made_of = cloudformation.properties("Reader", stand_for_themselves)
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:12]


def test_another_text_for_the_same_reader_asks_for_no_second_version_of_it() -> None:
    # Lambda refuses a second version of the same code and configuration.
    same, other = copy.deepcopy(TEMPLATE), copy.deepcopy(TEMPLATE)
    same["Parameters"]["Runtime"]["Default"] = "python3.14"
    same["Parameters"]["ReaderArchitecture"]["Default"] = "x86_64"
    reader = same["Resources"]["Reader"]["Properties"]
    assert reader["FunctionName"] == {"Fn::Sub": "${Prefix}-reader"}
    reader["FunctionName"] = "<Prefix>-reader"
    reader["Runtime"] = {"Fn::Sub": "${Runtime}"}
    assert digest_of_the_reader(same) == digest_of_the_reader(TEMPLATE)
    other["Resources"]["Reader"]["Properties"]["MemorySize"] = 1024
    assert digest_of_the_reader(other) != digest_of_the_reader(TEMPLATE)


def test_a_version_outlives_the_next_so_that_the_alias_can_go_back() -> None:
    assert RESOURCES["ReaderVersion"]["UpdateReplacePolicy"] == "Retain"
    assert RESOURCES["ReaderVersion"]["DeletionPolicy"] == "Retain"
    assert properties("ReaderAlias")["FunctionVersion"] == {"Fn::GetAtt": "ReaderVersion.Version"}


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


def test_a_second_factor_is_a_choice_and_can_be_asked_of_everybody() -> None:
    assert properties("UserPool")["MfaConfiguration"] == {"Ref": "Mfa"}
    assert TEMPLATE["Parameters"]["Mfa"]["AllowedValues"] == ["OPTIONAL", "ON"]


def test_who_is_invited_is_told_where_in_both_languages() -> None:
    invitation = properties("UserPool")["AdminCreateUserConfig"]["InviteMessageTemplate"]
    text = invitation["EmailMessage"]["Fn::Sub"]
    for part in ("{username}", "{####}", "${AdminOrigin}${AdminPath}/admin/"):
        assert text.count(part) == 2


ALARMS = {
    name: resource["Properties"]
    for name, resource in RESOURCES.items()
    if resource["Type"] == "AWS::CloudWatch::Alarm"
}


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_says_what_it_means_and_is_still_while_nothing_happens(name: str) -> None:
    alarm = ALARMS[name]
    assert len(alarm["AlarmDescription"]) > 40
    assert alarm["TreatMissingData"] == "notBreaching"
    assert alarm["AlarmActions"]["Fn::If"][:2] == ["HasAlarmEmail", [{"Ref": "AlarmTopic"}]]
    called = alarm["AlarmName"]["Fn::Sub"].removeprefix("${Prefix}-")
    operations = (cloudformation.TEMPLATE.parent.parent / "docs" / "operations.md").read_text()
    assert f"`{called}`" in operations


# By name: the metric, of what, and how many of it in how many periods of five minutes ring.
RINGS: dict[str, tuple[str, dict[str, str], int, int]] = {
    "reader-fails": ("ReaderFailures", {}, 5, 1),
    "reader-breaks": ("Errors", {"FunctionName": "Reader"}, 1, 1),
    "reader-throttled": ("Throttles", {"FunctionName": "Reader"}, 1, 1),
    "admin-fails": ("AdminFailures", {}, 1, 1),
    "admin-breaks": ("Errors", {"FunctionName": "AdminFunction"}, 1, 1),
    "admin-throttled": ("Throttles", {"FunctionName": "AdminFunction"}, 1, 1),
    "purges-wait": ("DueFailures", {}, 1, 2),
    "public-table-throttled": ("ReadThrottleEvents", {"TableName": "PublicTable"}, 1, 1),
    "public-table-fails": (
        "SystemErrors",
        {"TableName": "PublicTable", "Operation": "Query"},
        5,
        2,
    ),
    "editorial-table-throttled": ("WriteThrottleEvents", {"TableName": "EditorialTable"}, 1, 1),
}
OF_AWS = {"FunctionName": "AWS/Lambda", "TableName": "AWS/DynamoDB"}


@pytest.mark.parametrize("alarm", ALARMS.values(), ids=ALARMS)
def test_an_alarm_rings_at_what_its_page_says(alarm: dict[str, Any]) -> None:
    metric, of, count, periods = RINGS[alarm["AlarmName"]["Fn::Sub"].removeprefix("${Prefix}-")]
    dimensions = {
        one["Name"]: one["Value"]["Ref"] if isinstance(one["Value"], dict) else one["Value"]
        for one in alarm.get("Dimensions", [])
    }
    assert (alarm["MetricName"], dimensions) == (metric, of)
    assert alarm["Namespace"] == (OF_AWS[next(iter(of))] if of else {"Ref": "Prefix"})
    assert (alarm["Threshold"], alarm["EvaluationPeriods"], alarm["Period"]) == (
        count,
        periods,
        300,
    )
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert alarm["Statistic"] == "Sum"
    assert "DatapointsToAlarm" not in alarm


def test_every_metric_of_our_own_is_counted_from_a_log() -> None:
    counted = {
        transformation["MetricName"]
        for resource in RESOURCES.values()
        if resource["Type"] == "AWS::Logs::MetricFilter"
        for transformation in resource["Properties"]["MetricTransformations"]
        if transformation["MetricNamespace"] == {"Ref": "Prefix"}
    }
    assert counted == {metric for metric, of, _, _ in RINGS.values() if not of}


def test_the_alarms_and_metrics_are_no_more_than_are_free() -> None:
    filters = [r for r in RESOURCES.values() if r["Type"] == "AWS::Logs::MetricFilter"]
    assert 0 < len(ALARMS) <= 10
    assert 0 < len(filters) <= 10


def test_the_dashboard_is_valid() -> None:
    body = properties("Dashboard")["DashboardBody"]["Fn::Sub"]
    assert json.loads(body)["widgets"]


def test_own_hosts_speak_tls_1_2_at_least() -> None:
    assert distribution()["ViewerCertificate"]["Fn::If"][1] == {
        "AcmCertificateArn": {"Ref": "SiteCertificate"},
        "MinimumProtocolVersion": "TLSv1.2_2021",
        "SslSupportMethod": "sni-only",
    }
    assert properties("AdminOwnHost")["SecurityPolicy"] == "TLS_1_2"


def test_a_certificate_without_a_host_gives_the_site_no_alias() -> None:
    asked = TEMPLATE["Conditions"]["HasSiteHost"]["Fn::And"]
    assert {"Fn::Not": [{"Fn::Equals": [{"Ref": "SiteHost"}, ""]}]} in asked


def test_records_lead_to_what_they_are_named_for() -> None:
    records = {
        (part["Name"]["Ref"], part["Type"], part["AliasTarget"]["DNSName"]["Fn::GetAtt"])
        for part in (
            resource["Properties"]
            for resource in RESOURCES.values()
            if resource["Type"] == "AWS::Route53::RecordSet"
        )
    }
    assert records == {
        ("SiteHost", "A", "Distribution.DomainName"),
        ("SiteHost", "AAAA", "Distribution.DomainName"),
        ("AdminHost", "A", "AdminOwnHost.RegionalDomainName"),
    }


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
