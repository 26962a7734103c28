"""Whether somebody changed by hand what the template made."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
from django.conf import settings

from blogsite.doctor import aws
from blogsite.doctor.findings import Finding, failed, ok, skipped, warning

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.client import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackResourceDriftTypeDef

# Who may do what: another answer to that is no matter of taste.
_RIGHTS = (
    "AWS::CloudFront::OriginAccessControl",
    "AWS::IAM::",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Url",
    "AWS::S3::BucketPolicy",
)
LONGEST = 300  # seconds; CloudFormation asks every service in turn
_PAUSE = 2  # seconds


def check_drift() -> Iterator[Finding]:
    """The stack's resources are as the template says, as far as CloudFormation can tell."""
    stack = settings.STACK
    if not stack:
        yield skipped("template drift", "STACK names no CloudFormation stack")
        return
    client = boto3.client("cloudformation", region_name=settings.AWS_REGION, config=aws.PATIENCE)
    reason = _detect(client, stack)
    if reason:
        yield warning("template drift", f"not known: {reason}", "run this again")
        return
    drifts = list(_drifts(client, stack))
    for drift in drifts:
        yield _finding(drift)
    if not drifts:
        yield ok("template drift", f"none in {stack}")


def _detect(client: CloudFormationClient, stack: str) -> str:
    """Wait for a detection; return why there is no result, or nothing."""
    detection = client.detect_stack_drift(StackName=stack)["StackDriftDetectionId"]
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        state = client.describe_stack_drift_detection_status(StackDriftDetectionId=detection)
        if state["DetectionStatus"] == "DETECTION_COMPLETE":
            return ""
        if state["DetectionStatus"] == "DETECTION_FAILED":
            return state.get("DetectionStatusReason", "CloudFormation does not say why")
        time.sleep(_PAUSE)
    return f"CloudFormation took longer than {LONGEST} s"


def _drifts(client: CloudFormationClient, stack: str) -> Iterator[StackResourceDriftTypeDef]:
    token: dict[str, str] = {}
    while True:
        page = client.describe_stack_resource_drifts(
            StackName=stack,
            StackResourceDriftStatusFilters=["MODIFIED", "DELETED"],
            **token,  # type: ignore[arg-type]  # one string argument, or none
        )
        yield from page["StackResourceDrifts"]
        if not page.get("NextToken"):
            return
        token = {"NextToken": page["NextToken"]}


def _finding(drift: StackResourceDriftTypeDef) -> Finding:
    name = f"{drift['LogicalResourceId']} ({drift['ResourceType']})"
    if drift["StackResourceDriftStatus"] == "DELETED":
        return failed(
            "template drift", f"{name} was deleted", "see docs/operations.md, Backup and restore"
        )
    paths = [entry["PropertyPath"] for entry in drift.get("PropertyDifferences", [])]
    found = f"{name} was changed by hand at {', '.join(paths) or 'an unnamed place'}"
    if drift["ResourceType"].startswith(_RIGHTS):
        return failed(
            "template drift",
            f"{found}: it says who may do what",
            "change it back; the stack's drifts in CloudFormation's console show what was there",
        )
    way_out = "change it back, or bring the change into infra/template.yaml"
    return warning("template drift", found, way_out)
