"""What infra/template.yaml says of the distribution before the reader, for the edge of the tests.

Only what the tests' edge can play: another setting in the template is another edge in the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from posts import cloudformation


@dataclass(frozen=True)
class Distribution:
    """How CloudFront keys, tags, keeps and hands on the reader's answers.

    query_keys: in the cache key and forwarded. minimum, default, maximum: seconds that an answer
    is kept at least, where it does not say, and at most. error_minimum: of a 4xx and 5xx at least.
    set_headers, removed_headers: of what viewers get.
    """

    query_keys: tuple[str, ...]
    methods: tuple[str, ...]
    minimum: int
    default: int
    maximum: int
    error_minimum: int
    tag_header: str
    set_headers: dict[str, str]
    removed_headers: tuple[str, ...]


def read() -> Distribution:
    """Return the template's distribution. ValueError where it forwards a header or a cookie."""
    resources = cloudformation.load()["Resources"]
    distribution = _only(resources, "AWS::CloudFront::Distribution")
    config = _served_by_the_reader(distribution["DistributionConfig"])
    behavior = config["DefaultCacheBehavior"]
    policy = _referred(resources, behavior["CachePolicyId"])["CachePolicyConfig"]
    viewers = _referred(resources, behavior["ResponseHeadersPolicyId"])
    headers = viewers["ResponseHeadersPolicyConfig"]
    if "OriginRequestPolicyId" in behavior:
        raise ValueError("more reaches the origin than is in the cache key")
    return Distribution(
        query_keys=_query_keys(policy["ParametersInCacheKeyAndForwardedToOrigin"]),
        methods=tuple(behavior["AllowedMethods"]),
        minimum=policy["MinTTL"],
        default=policy["DefaultTTL"],
        maximum=policy["MaxTTL"],
        error_minimum=max(
            error.get("ErrorCachingMinTTL", 10) for error in config["CustomErrorResponses"]
        ),
        tag_header=config["CacheTagConfig"]["HeaderName"],
        set_headers={
            item["Header"]: item["Value"] for item in headers["CustomHeadersConfig"]["Items"]
        },
        removed_headers=tuple(item["Header"] for item in headers["RemoveHeadersConfig"]["Items"]),
    )


def _served_by_the_reader(value: Any) -> Any:
    """Return a part of the template as it is while no static copy stands in for the reader."""
    if isinstance(value, list):
        return [_served_by_the_reader(each) for each in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"Fn::If"} and value["Fn::If"][0] == "ServesCopy":
        return _served_by_the_reader(value["Fn::If"][2])
    return {name: _served_by_the_reader(part) for name, part in value.items()}


def _query_keys(key: dict[str, Any]) -> tuple[str, ...]:
    for part, behavior in (
        ("HeadersConfig", "HeaderBehavior"),
        ("CookiesConfig", "CookieBehavior"),
    ):
        if key[part][behavior] != "none":
            raise ValueError(f"the cache key has {part}: the tests' edge can't play that")
    return tuple(key["QueryStringsConfig"]["QueryStrings"])


def _only(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = (resource for resource in resources.values() if resource["Type"] == kind)
    properties: dict[str, Any] = found["Properties"]
    return properties


def _referred(resources: dict[str, Any], reference: dict[str, str]) -> dict[str, Any]:
    """Return the properties of a resource by a `!Ref` or `!GetAtt` to it."""
    (name,) = reference.values()
    properties: dict[str, Any] = resources[name.partition(".")[0]]["Properties"]
    return properties
