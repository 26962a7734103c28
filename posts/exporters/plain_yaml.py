"""YAML written so that `posts.importers.plain_yaml` reads the same values. Pure functions.

Others read it with their types: a text that would look like something else stands in quotes,
where it is known to be a text.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from posts.importers.plain_yaml import Value

_TEXT, _LIST, _MAP = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_LINE_BREAKS = frozenset("\n\r\x85\u2028\u2029")


class Literal(str):
    """A text that stands there as it is, such as `false` or a time, though it looks like one."""

    __slots__ = ()


def dumped(values: Mapping[str, Value], *, untyped: Mapping[str, Value] | None = None) -> str:
    """Return a mapping as YAML, one key a line.

    values: of which every text is one. untyped: keys to follow whose texts may be something else
    for others, such as `true`.
    """
    pairs = [(_scalar(key, is_text=True), _node(values[key], is_text=True)) for key in values]
    pairs += [
        (_scalar(key, is_text=True), _node(value, is_text=False))
        for key, value in (untyped or {}).items()
    ]
    if not pairs:
        return ""
    return yaml.serialize(
        MappingNode(_MAP, pairs, flow_style=False),
        Dumper=yaml.BaseDumper,
        allow_unicode=True,
        width=sys.maxsize,
    )


def _node(value: Value, *, is_text: bool) -> Node:
    if isinstance(value, str):
        return _scalar(value, is_text=is_text and not isinstance(value, Literal))
    if isinstance(value, list):
        items = [_node(item, is_text=is_text) for item in value]
        is_short = all(isinstance(item, str) for item in value)
        return SequenceNode(_LIST, items, flow_style=is_short)
    if isinstance(value, dict):
        pairs = [
            (_scalar(key, is_text=is_text), _node(item, is_text=is_text))
            for key, item in value.items()
        ]
        return MappingNode(_MAP, pairs, flow_style=not pairs)
    return _scalar(_written(value), is_text=False)


def _written(value: object) -> str:
    """Return what JSON had as no text, as YAML writes it."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _scalar(text: str, *, is_text: bool) -> ScalarNode:
    has_lines = not _LINE_BREAKS.isdisjoint(text)
    style = '"' if has_lines else ("'" if is_text and _looks_typed(text) else None)
    return ScalarNode(_TEXT, str(text), style=style)


def _looks_typed(text: str) -> bool:
    """Tell whether YAML would take a text without quotes for a number, a time or the like."""
    resolvers = yaml.SafeLoader.yaml_implicit_resolvers
    return any(regexp.match(text) for _tag, regexp in resolvers.get(text[:1], []))
