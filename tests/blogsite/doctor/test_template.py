from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.test import override_settings

from blogsite.doctor import template
from tests import local_aws as servers
from tests.blogsite.doctor.telling import states

TEMPLATE = """
Resources:
  Kept:
    Type: AWS::SQS::Queue
    Properties: { QueueName: kept, VisibilityTimeout: 30 }
  Lost:
    Type: AWS::SQS::Queue
    Properties: { QueueName: lost }
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: trial
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] }
      Policies:
        - PolicyName: little
          PolicyDocument: { Version: "2012-10-17", Statement: [] }
"""


@pytest.fixture(scope="module")
def _stack() -> Iterator[None]:
    with (
        pytest.MonkeyPatch.context() as patch,
        servers.running_ministack(servers.free_port()) as endpoint,
    ):
        patch.setenv("AWS_ENDPOINT_URL", endpoint)
        patch.setattr(boto3, "DEFAULT_SESSION", None)
        cloudformation = boto3.client("cloudformation")
        cloudformation.create_stack(
            StackName="trial", TemplateBody=TEMPLATE, Capabilities=["CAPABILITY_NAMED_IAM"]
        )
        cloudformation.get_waiter("stack_create_complete").wait(StackName="trial")
        yield


def queue(name: str) -> tuple[Any, str]:
    client = boto3.client("sqs")
    return client, client.get_queue_url(QueueName=name)["QueueUrl"]


RIGHTS = [
    "AWS::CloudFront::OriginAccessControl",
    "AWS::IAM::Role",
    "AWS::Lambda::Permission",
    "AWS::S3::BucketPolicy",
]


@pytest.mark.parametrize("kind", RIGHTS)
def test_changed_rights_are_a_failure(kind: str) -> None:
    drift: Any = {
        "LogicalResourceId": "Changed",
        "ResourceType": kind,
        "StackResourceDriftStatus": "MODIFIED",
        "PropertyDifferences": [{"PropertyPath": "/Policies/0"}],
    }
    finding = template._finding(drift)
    assert finding.state.value == "failed"
    assert "Changed" in finding.found
    assert "/Policies/0: it says who may do what" in finding.found
    assert finding.way_out


@pytest.mark.usefixtures("_stack")
def test_what_was_changed_is_a_warning_and_what_was_deleted_a_failure() -> None:
    with override_settings(STACK="trial"):
        assert states(template.check_drift()) == ["ok"]

        sqs, kept = queue("kept")
        sqs.set_queue_attributes(QueueUrl=kept, Attributes={"VisibilityTimeout": "45"})
        (changed,) = template.check_drift()
        assert changed.state.value == "warning"
        assert "Kept (AWS::SQS::Queue) was changed by hand" in changed.found
        assert "VisibilityTimeout" in changed.found

        sqs.delete_queue(QueueUrl=queue("lost")[1])
        assert sorted(states(template.check_drift())) == ["failed", "warning"]


def test_without_a_stack_it_is_skipped() -> None:
    with override_settings(STACK=""):
        assert states(template.check_drift()) == ["skipped"]
