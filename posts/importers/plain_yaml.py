"""YAML read as plain text: every scalar stays the text that was written, nothing is guessed.

`title: 2018` is the text "2018" and `title: yes` the text "yes"; whether it stood in quotes can
be told, since `null` says that there is nothing and `"null"` does not. What can make YAML
dangerous is refused: tags such as `!!python/object`, aliases (a few hundred bytes of which can
stand for gigabytes), the same key twice.
"""

from __future__ import annotations

from typing import TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

_PLAIN_TAGS = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}


class Quoted(str):
    """A text that stood in quotes, and so means itself."""

    __slots__ = ()


class InvalidYaml(ValueError):
    """What is wrong, as the end of a sentence. line: counted from 1, or None if unknown."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


def load_mapping(text: str) -> dict[str, Value]:
    """Return the mapping that a YAML text holds, in its order; an empty one of an empty text.

    Raises InvalidYaml.
    """
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
        value = {} if root is None else _value(root, seen=set())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        problem = error.problem or "this is not YAML"
        raise InvalidYaml(
            f"{problem}; a text with special characters in it needs quotes", line
        ) from error
    except yaml.YAMLError as error:
        raise InvalidYaml("it has characters that YAML does not allow") from error
    except RecursionError as error:
        raise InvalidYaml("it is nested too deeply") from error
    if not isinstance(value, dict):
        raise InvalidYaml("lines such as `title: ...` were expected", 1)
    return value


def _value(node: Node, *, seen: set[int]) -> Value:
    line = node.start_mark.line + 1
    if node.tag not in _PLAIN_TAGS:
        raise InvalidYaml(f"the YAML tag {node.tag!r} is not taken", line)
    if id(node) in seen:
        raise InvalidYaml("YAML aliases (*name) are not taken; write the value out", line)
    seen.add(id(node))
    if isinstance(node, MappingNode):
        return _mapping(node, seen=seen)
    if isinstance(node, SequenceNode):
        return [_value(item, seen=seen) for item in node.value]
    text: str = node.value
    is_quoted = isinstance(node, ScalarNode) and node.style is not None
    return Quoted(text) if is_quoted else text


def _mapping(node: MappingNode, *, seen: set[int]) -> dict[str, Value]:
    mapping: dict[str, Value] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = _value(key_node, seen=seen)
        if not isinstance(key, str):
            raise InvalidYaml("a key must be plain text", line)
        if key in mapping:
            raise InvalidYaml(f"{key!r} stands there twice", line)
        mapping[key] = _value(value_node, seen=seen)
    return mapping
