from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from django.test import override_settings

from blogsite.doctor.roles import check_roles
from posts import cloudformation
from tests.blogsite.doctor.telling import failures, states

pytestmark = pytest.mark.usefixtures("aws")

LITTLE = {"Effect": "Allow", "Action": "dynamodb:ListTables", "Resource": "*"}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [LITTLE]})


@pytest.fixture
def iam(aws: None) -> Any:
    """Both roles as the template makes them."""
    client = boto3.client("iam")
    for role, logical_id in (("trial-reader", "ReaderRole"), ("trial-admin", "AdminRole")):
        client.create_role(RoleName=role, AssumeRolePolicyDocument="{}")
        for policy in cloudformation.load()["Resources"][logical_id]["Properties"]["Policies"]:
            name = policy.get("Fn::If", ("", policy))[1]["PolicyName"]
            client.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=POLICY)
    return client


@override_settings(STACK="trial")
def test_what_a_role_may_besides_the_template_is_a_failure(iam: Any) -> None:
    assert states(check_roles()) == ["ok", "ok"]
    iam.put_role_policy(RoleName="trial-reader", PolicyName="drafts", PolicyDocument=POLICY)
    iam.create_policy(PolicyName="more", PolicyDocument=POLICY)
    arn = iam.list_policies(Scope="Local")["Policies"][0]["Arn"]
    iam.attach_role_policy(RoleName="trial-admin", PolicyArn=arn)
    iam.delete_role_policy(RoleName="trial-admin", PolicyName="purge-the-edge")
    assert failures(check_roles()) == [
        "has the policy drafts besides the template's",
        "lacks the policy purge-the-edge",
        f"has {arn} besides the template's policies",
    ]


@override_settings(STACK="trial")
def test_a_role_that_is_gone_is_a_failure() -> None:
    assert failures(check_roles()) == ["is not there", "is not there"]


@override_settings(STACK="")
def test_without_a_stack_it_is_skipped() -> None:
    assert states(check_roles()) == ["skipped"]
