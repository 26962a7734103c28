"""infra/template.yaml, by its text: the reader, and CloudFront before it."""

import copy
import hashlib
import json
import re
from typing import Any

import pytest

from infra.deploy import static_copy
from infra.local import site
from posts import cloudformation
from reader_lambda import handler, responses, routes
from reader_lambda.assets import STYLE_HASH
from tests.infra.template_text import (
    DISTRIBUTION_ARN,
    RESOURCES,
    TEMPLATE,
    behaviors,
    cache_policy,
    distribution,
    properties,
)


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
