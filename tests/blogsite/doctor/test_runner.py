from __future__ import annotations

import json
from collections.abc import Iterator

import boto3
import pytest
import requests
from django.test import override_settings

from blogsite.doctor import content, runner, tables
from blogsite.doctor.findings import Check, Finding, ok
from tests import local_aws as servers
from tests.blogsite.doctor.telling import failures, states


def fine() -> Iterator[Finding]:
    yield ok("it", "is well")


FINE = Check("it", fine)


def unreachable() -> Iterator[Finding]:
    requests.get(f"http://127.0.0.1:{servers.free_port()}/", timeout=5)
    yield ok("it", "answers")


@pytest.fixture
def _without_rights(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Credentials of somebody who may do nothing but list tables."""
    with servers.running_ministack(servers.free_port(), auth=True) as endpoint:
        iam = boto3.client("iam", endpoint_url=endpoint)
        iam.create_user(UserName="guest")
        statement = {"Effect": "Allow", "Action": "dynamodb:ListTables", "Resource": "*"}
        policy = {"Version": "2012-10-17", "Statement": [statement]}
        iam.put_user_policy(
            UserName="guest", PolicyName="little", PolicyDocument=json.dumps(policy)
        )
        key = iam.create_access_key(UserName="guest")["AccessKey"]
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        yield


@pytest.mark.usefixtures("_without_rights")
def test_a_right_that_is_refused_is_named_and_the_others_go_on() -> None:
    findings = list(runner.run([Check("table", tables.check_public), FINE], purge=True))
    (found,) = failures(findings)
    assert found.startswith("these credentials may not do ")
    assert "DescribeTable" in found
    assert states(findings)[:2] == ["failed", "ok"]


def test_credentials_that_nobody_knows_are_a_failure_of_every_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with servers.running_ministack(servers.free_port(), auth=True) as endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIANOBODY0000000000")
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
        findings = list(runner.run([Check("table", tables.check_public)], purge=True))
    (found,) = failures(findings)
    assert found.startswith("AWS does not accept the credentials (DescribeTable: Unrec")
    assert "AKIANOBODY" not in str(findings)


def test_an_address_where_nothing_answers_is_a_failure_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{servers.free_port()}")
    checks = [Check("table", tables.check_public), Check("page", unreachable), FINE]
    assert states(runner.run(checks, purge=True))[:3] == ["failed", "failed", "ok"]


def test_a_table_that_is_missing_under_the_store_is_told(local_aws: str) -> None:
    from posts.tables import PurgeItem  # noqa: PLC0415 (its name is changed here)

    before = PurgeItem.Meta.table_name
    PurgeItem.Meta.table_name = "nowhere"
    try:
        (found, *_skipped) = runner.run([Check("orders", content.check_orders)], purge=True)
    finally:
        PurgeItem.Meta.table_name = before
    assert found.state.value == "failed"
    assert "ResourceNotFoundException" in found.found


def test_what_only_a_stage_has_is_left_out_locally_in_one_line() -> None:
    checks = [Check("edge", unreachable, deployed_only=True), FINE]
    findings = list(runner.run(checks, purge=True))
    assert states(findings) == ["ok", "skipped"]
    assert findings[1].subject == "edge"


def test_no_purge_is_sent_unless_it_may_be() -> None:
    check = Check("purge", fine, purges=True)
    with override_settings(STAGE="prod"):
        assert states(runner.run([check], purge=False)) == ["skipped"]
        assert states(runner.run([check], purge=True)) == ["ok"]
