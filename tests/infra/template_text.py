"""infra/template.yaml as it stands, for tests of its text."""

from __future__ import annotations

from typing import Any

from posts import cloudformation

TEMPLATE = cloudformation.load()
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]
DISTRIBUTION_ARN = {
    "Fn::Sub": ("arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}")
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
