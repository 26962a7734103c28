from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from django.conf import settings
from django.test import override_settings

from blogsite.doctor import edge, template
from infra.deploy.stack import Stack
from tests import local_aws as servers
from tests import whole_stack
from tests.blogsite.doctor.telling import failures, states

HOST = "blog.example"


@pytest.fixture(scope="module")
def outputs() -> Iterator[dict[str, str]]:
    """Everything that the template makes, the edge too, on a local AWS of this module's own."""
    with (
        pytest.MonkeyPatch.context() as patch,
        servers.running_ministack(servers.free_port()) as endpoint,
    ):
        patch.setenv("AWS_ENDPOINT_URL", endpoint)
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        yield whole_stack.deploy(
            boto3.client("s3"),
            boto3.client("cloudformation"),
            admin_origin=settings.ADMIN_ORIGIN,
            site_origin=f"https://{HOST}",
        )


@pytest.fixture
def distribution(outputs: dict[str, str]) -> Iterator[str]:
    """The distribution's id; the settings name it."""
    with override_settings(
        STAGE="prod",
        STACK="blogsite",
        DISTRIBUTION_ID=outputs["DistributionId"],
        SITE_ORIGIN=f"https://{outputs['SiteDomain']}",
    ):
        yield outputs["DistributionId"]


def change(distribution: str, change: Any) -> Any:
    """Change a distribution's configuration; returns what brings it back."""
    cloudfront: Any = boto3.client("cloudfront")
    answer = cloudfront.get_distribution_config(Id=distribution)
    before = with_ports(answer["DistributionConfig"])

    def put(config: Any) -> None:
        tag = cloudfront.get_distribution_config(Id=distribution)["ETag"]
        cloudfront.update_distribution(Id=distribution, IfMatch=tag, DistributionConfig=config)

    put({**before, **change})
    return lambda: put(before)


def with_ports(config: Any) -> Any:
    """Return a configuration with the origins' ports, which AWS tells and the stand-in does not."""
    for origin in config["Origins"]["Items"]:
        if "CustomOriginConfig" in origin:
            origin["CustomOriginConfig"].update(HTTPPort=80, HTTPSPort=443)
    return config


def test_the_templates_distribution_is_ok(distribution: str) -> None:
    assert states(edge.check_distribution()) == ["ok", "skipped"]


def test_a_disabled_distribution_is_a_failure(distribution: str) -> None:
    back = change(distribution, {"Enabled": False})
    try:
        assert failures(edge.check_distribution()) == ["it is disabled, so nobody reads the site"]
    finally:
        back()


def test_that_readers_get_the_static_copy_is_a_warning(distribution: str) -> None:
    deployed = Stack(boto3.client("cloudformation"), "blogsite", seconds=0.1)
    before = deployed.parameters
    deployed.apply(None, {**before, "ServeFrom": "copy"})
    try:
        findings = list(edge.check_distribution())
        assert states(findings) == ["ok", "warning", "skipped"]
        assert "make serve STAGE=prod FROM=reader" in findings[1].way_out
    finally:
        deployed.apply(None, before)
    assert states(edge.check_distribution()) == ["ok", "skipped"]


def test_a_host_that_it_does_not_serve_is_a_failure(distribution: str) -> None:
    with override_settings(SITE_ORIGIN="https://other.example"):
        found = failures(edge.check_distribution())
    assert found == ["none of its names is other.example, the host of SITE_ORIGIN"]


def test_another_cache_key_is_a_failure(distribution: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "query_keys", lambda: {"q", "more"})
    (found,) = failures(edge.check_distribution())
    assert found == "its cache key has the queries cursor, p, q, tag, not more, q"


def test_a_distribution_that_is_not_there_is_a_failure(distribution: str) -> None:
    with override_settings(DISTRIBUTION_ID="ENOBODY"):
        assert failures(edge.check_distribution()) == ["there is no ENOBODY"]


@pytest.mark.parametrize(
    ("tags", "status", "expected"),
    [
        ({"CacheTagConfig": {"HeaderName": "Cache-Tag"}}, "Deployed", ["ok"]),
        ({"CacheTagConfig": {"HeaderName": "Cache-Tag"}}, "InProgress", ["ok", "warning"]),
        ({}, "Deployed", ["failed"]),
        ({"CacheTagConfig": {"HeaderName": "X-Tag"}}, "Deployed", ["failed"]),
    ],
)
def test_on_aws_the_header_of_the_cache_tags_is_looked_at(
    tags: dict[str, Any],
    status: str,
    expected: list[str],
    distribution: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    local: Any = boto3.client("cloudfront")
    described = local.get_distribution(Id=distribution)["Distribution"]
    config = with_ports(described["DistributionConfig"])
    policy = local.get_cache_policy(Id=config["DefaultCacheBehavior"]["CachePolicyId"])
    plain = {key: value for key, value in config.items() if key != "CacheTagConfig"}
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")
    on_aws = boto3.client("cloudfront")
    with Stubber(on_aws) as stub:
        stub.add_response(
            "get_distribution",
            {"Distribution": {**described, "Status": status, "DistributionConfig": plain | tags}},
        )
        stub.add_response("get_cache_policy", {"CachePolicy": policy["CachePolicy"]})
        monkeypatch.setattr(edge, "_cloudfront", lambda: on_aws)
        assert states(edge.check_distribution()) == expected


def test_a_purge_goes_all_the_way(distribution: str) -> None:
    assert states(edge.check_purge()) == ["ok"]
    made = boto3.client("cloudfront").list_invalidations(DistributionId=distribution)
    (purge, *_others) = made["InvalidationList"]["Items"]
    batch = boto3.client("cloudfront").get_invalidation(DistributionId=distribution, Id=purge["Id"])
    assert batch["Invalidation"]["InvalidationBatch"]["Paths"]["Items"] == ["#doctor"]


def test_a_purge_that_does_not_end_is_a_failure(
    distribution: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = boto3.client("cloudfront").create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["#x"]}, "CallerReference": "x"},
    )["Invalidation"]
    slow = {"Invalidation": {**answer, "Status": "InProgress"}}
    client = boto3.client("cloudfront")
    monkeypatch.setattr(edge, "LONGEST", 0.2)
    monkeypatch.setattr(edge, "_PAUSE", 0.3)
    with Stubber(client) as stub:
        stub.add_response("create_invalidation", slow)
        stub.add_response("get_invalidation", slow)
        monkeypatch.setattr(edge, "_cloudfront", lambda: client)
        assert failures(edge.check_purge()) == ["not done after 0 s"]


def test_a_stack_that_nobody_touched_has_not_drifted(distribution: str) -> None:
    assert failures(template.check_drift()) == []
