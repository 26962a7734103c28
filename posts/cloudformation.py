"""Reads resource definitions out of infra/template.yaml.

Knows the intrinsic functions that the tables and the bucket use: Ref and Sub of parameters, If,
Equals, And and Not. Any other stays as it stands: {"Fn::GetAtt": ...}.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).resolve().parent.parent / "infra" / "template.yaml"

_NO_VALUE = {"Ref": "AWS::NoValue"}
_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms: `!Ref X` is {"Ref": "X"}, `!Sub` {"Fn::Sub": ...}."""


def _short_form(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        return {name: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    raise yaml.constructor.ConstructorError(None, None, f"!{suffix} of a mapping", node.start_mark)


_Loader.add_multi_constructor("!", _short_form)


def load() -> dict[str, Any]:
    """Return the template as it stands, short forms written out."""
    template: dict[str, Any] = yaml.load(TEMPLATE.read_text("utf-8"), _Loader)  # noqa: S506 (safe)
    return template


def properties(logical_id: str, parameters: Mapping[str, str]) -> dict[str, Any]:
    """Return the properties of a resource, functions resolved.

    parameters: values that differ from the defaults of the template.
    """
    template = load()
    values = {
        name: parameters.get(name, definition.get("Default", ""))
        for name, definition in template["Parameters"].items()
    }
    resolved: dict[str, Any] = _resolve(
        template["Resources"][logical_id]["Properties"], values, template["Conditions"]
    )
    return resolved


def _resolve(value: Any, parameters: Mapping[str, str], conditions: Mapping[str, Any]) -> Any:
    def inner(part: Any) -> Any:
        return _resolve(part, parameters, conditions)

    match value:
        case {"Ref": str(name)} if name in parameters:
            resolved: Any = parameters[name]
        case {"Fn::Sub": str(text)}:
            resolved = _PLACEHOLDER.sub(lambda found: parameters[found[1]], text)
        case {"Fn::If": [name, yes, no]}:
            resolved = inner(yes if _holds(conditions[name], parameters, conditions) else no)
        case dict():
            found = {key: inner(part) for key, part in value.items()}
            resolved = {key: part for key, part in found.items() if part != _NO_VALUE}
        case list():
            resolved = [inner(part) for part in value]
        case _:
            resolved = value
    return resolved


def _holds(condition: Any, parameters: Mapping[str, str], conditions: Mapping[str, Any]) -> bool:
    def inner(part: Any) -> bool:
        return _holds(part, parameters, conditions)

    match condition:
        case {"Condition": str(name)}:
            return inner(conditions[name])
        case {"Fn::And": parts}:
            return all(map(inner, parts))
        case {"Fn::Not": [part]}:
            return not inner(part)
        case {"Fn::Equals": [left, right]}:
            return bool(_resolve(left, parameters, {}) == _resolve(right, parameters, {}))
    raise ValueError(f"a condition of another kind: {condition!r}")
