"""The CloudFront distribution, and a purge that goes all the way."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
from django.conf import settings

from blogsite.doctor import aws
from blogsite.doctor.findings import Finding, failed, in_line, ok, skipped, warning
from posts import cloudformation

TAG_HEADER = "Cache-Tag"
LONGEST = 60  # seconds for a purge, which takes about 5
_PAUSE = 2  # seconds


def check_distribution() -> Iterator[Finding]:
    """The distribution serves the site and can be purged by tag."""
    client, wanted = _cloudfront(), settings.DISTRIBUTION_ID
    try:
        distribution = client.get_distribution(Id=wanted)["Distribution"]
    except client.exceptions.NoSuchDistribution:
        yield failed("distribution", f"there is no {wanted}", "set DISTRIBUTION_ID to the stack's")
        return
    config = distribution["DistributionConfig"]
    copied = config["DefaultCacheBehavior"]["TargetOriginId"] == "copy"
    wrong = [*_serving(distribution, config), *(() if copied else _caching(client, config))]
    for found in wrong:
        yield failed("distribution", found, in_line())
    if not wrong:
        yield ok("distribution", f"{wanted} is enabled, serves the site and knows cache tags")
    if copied:
        live = f"`make serve STAGE={settings.STAGE} FROM=reader` gives them live pages"
        yield warning("distribution", "readers get the static copy", live)
    if distribution["Status"] != "Deployed":
        yield warning("distribution", f"its status is {distribution['Status']}", _MINUTES)
    if aws.is_stand_in(client):
        yield skipped("distribution", "the stand-in keeps no cache tags")


_MINUTES = "a change takes a few minutes to reach every edge: run this again"


def _serving(distribution: Any, config: Any) -> Iterator[str]:
    if not config["Enabled"]:
        yield "it is disabled, so nobody reads the site"
    host = urlsplit(settings.SITE_ORIGIN).hostname
    if host not in [distribution["DomainName"], *config.get("Aliases", {}).get("Items", [])]:
        yield f"none of its names is {host}, the host of SITE_ORIGIN"


def _caching(client: Any, config: Any) -> Iterator[str]:
    header = config.get("CacheTagConfig", {}).get("HeaderName", "none")
    if header.lower() != TAG_HEADER.lower() and not aws.is_stand_in(client):
        yield f"it takes cache tags from {header}, not {TAG_HEADER}: changes are not purged"
    policy = config["DefaultCacheBehavior"].get("CachePolicyId")
    if not policy:
        yield "its pages have no cache policy"
        return
    actual = client.get_cache_policy(Id=policy)["CachePolicy"]["CachePolicyConfig"]
    sent = actual["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"]
    keys = set(sent.get("QueryStrings", {}).get("Items", []))
    expected = query_keys()
    if sent["QueryStringBehavior"] != "whitelist" or keys != expected:
        yield f"its cache key has the queries {_listed(keys)}, not {_listed(expected)}"


def query_keys() -> set[str]:
    """Return the query's names that the template has in the cache key."""
    policy = cloudformation.properties("PageCaching", {})["CachePolicyConfig"]
    queries = policy["ParametersInCacheKeyAndForwardedToOrigin"]["QueryStringsConfig"]
    return set(queries["QueryStrings"])


def check_purge() -> Iterator[Finding]:
    """A purge of a tag that no answer has is taken, and ends."""
    client, started = _cloudfront(), time.monotonic()
    purge = client.create_invalidation(
        DistributionId=settings.DISTRIBUTION_ID,
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": ["#doctor"]},
            "CallerReference": f"doctor-{uuid.uuid4()}",
        },
    )["Invalidation"]
    while purge["Status"] != "Completed" and time.monotonic() < started + LONGEST:
        time.sleep(_PAUSE)
        purge = client.get_invalidation(DistributionId=settings.DISTRIBUTION_ID, Id=purge["Id"])[
            "Invalidation"
        ]
    seconds = round(time.monotonic() - started)
    if purge["Status"] == "Completed":
        yield ok("purge", f"of one tag, done within {seconds} s")
    else:
        yield failed(
            "purge",
            f"not done after {seconds} s",
            "readers see changes late: look at the AWS Health Dashboard, and run this again",
        )


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _cloudfront() -> Any:
    return boto3.client("cloudfront", config=aws.PATIENCE)
