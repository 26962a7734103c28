"""Holds answers of the JSON API to what its OpenAPI description says of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

from reader_lambda.template_files import read
from tests.reader_lambda.documents import body_of

DESCRIPTION: dict[str, Any] = json.loads(read("openapi.json"))


def validate(path: str, answer: Mapping[str, Any]) -> None:
    """Hold an answer to what is said of its path and status."""
    found = DESCRIPTION["paths"][described_path(path)]["get"]["responses"]
    described = found.get(str(answer["statusCode"]), found["default"])
    if "$ref" in described:
        described = DESCRIPTION["components"]["responses"][described["$ref"].rpartition("/")[2]]
    if "content" not in described:
        assert body_of(answer) == ""
        return
    ((content_type, content),) = described["content"].items()
    assert answer["headers"]["Content-Type"] == f"{content_type}; charset=utf-8"
    schema = {**content["schema"], "components": DESCRIPTION["components"]}
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(schema, format_checker=checker).validate(json.loads(body_of(answer)))


def described_path(path: str) -> str:
    """Return the path in the description that a path of the API is one of."""
    if path in DESCRIPTION["paths"]:
        return path
    paths: dict[str, Any] = DESCRIPTION["paths"]
    (of,) = [known for known in paths if re.fullmatch(_pattern(known), path)]
    return of


def _pattern(described: str) -> str:
    return re.sub(r"\{\w+\}", "[^/]+", described)
