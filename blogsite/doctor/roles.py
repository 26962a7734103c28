"""Whether somebody gave the Lambdas' roles more than infra/template.yaml does, or took it away.

What a policy of the template says is the drift's to compare; CloudFormation does not see a policy
that was added by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
from django.conf import settings

from blogsite.doctor import aws
from blogsite.doctor.findings import Finding, failed, in_line, ok, skipped
from posts import cloudformation

if TYPE_CHECKING:
    from mypy_boto3_iam.client import IAMClient

_ROLES = {"reader": "ReaderRole", "admin": "AdminRole"}


def check_roles() -> Iterator[Finding]:
    """Each role has the policies of the template, and no other."""
    if not settings.STACK:
        yield skipped("roles", "STACK names no CloudFormation stack")
        return
    iam = boto3.client("iam", config=aws.PATIENCE)
    for part, logical_id in _ROLES.items():
        role = f"{settings.STACK}-{part}"
        wrong = list(_differences(iam, role, _policies(logical_id)))
        yield from wrong
        if not wrong:
            yield ok(f"role {role}", "has the template's policies and no other")


def _policies(logical_id: str) -> set[str]:
    """Return the names of a role's policies in the template, those on a condition too."""
    listed: list[dict[str, Any]] = cloudformation.load()["Resources"][logical_id]["Properties"][
        "Policies"
    ]
    return {(one["Fn::If"][1] if "Fn::If" in one else one)["PolicyName"] for one in listed}


def _differences(iam: IAMClient, role: str, wanted: set[str]) -> Iterator[Finding]:
    subject = f"role {role}"
    try:
        there = _inline(iam, role)
    except iam.exceptions.NoSuchEntityException:
        yield failed(subject, "is not there", in_line())
        return
    for name in sorted(there - wanted):
        remove = f"`aws iam delete-role-policy --role-name {role} --policy-name {name}`"
        yield failed(subject, f"has the policy {name} besides the template's", remove)
    for name in sorted(wanted - there):
        yield failed(subject, f"lacks the policy {name}", "put back what infra/template.yaml says")
    for arn in _attached(iam, role):
        remove = f"`aws iam detach-role-policy --role-name {role} --policy-arn {arn}`"
        yield failed(subject, f"has {arn} besides the template's policies", remove)


def _inline(iam: IAMClient, role: str) -> set[str]:
    pages = iam.get_paginator("list_role_policies").paginate(RoleName=role)
    return {name for page in pages for name in page["PolicyNames"]}


def _attached(iam: IAMClient, role: str) -> list[str]:
    pages = iam.get_paginator("list_attached_role_policies").paginate(RoleName=role)
    return [policy["PolicyArn"] for page in pages for policy in page["AttachedPolicies"]]
