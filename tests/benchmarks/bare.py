"""The least that a function can do: what Lambda and Python cost by themselves."""

from __future__ import annotations


def handler(event: object, context: object) -> dict[str, object]:
    """Answer with a constant."""
    return {"statusCode": 200, "body": "Hello"}
