from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from infra.deploy.artifacts import Artifacts, key_of
from infra.deploy.failure import Failure
from infra.deploy.stack import Stack
from tests import local_aws as servers

QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "Name"}}}
FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "FunctionName": "trial",
        "Role": "arn:aws:iam::000000000000:role/trial",
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Code": {"ZipFile": "handler = print"},
    },
}
VERSION = {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "Code"}}}
# Lambda refuses a second version of the same code.
TWICE: dict[str, Any] = {
    "Code": FUNCTION,
    "First": VERSION,
    "Second": {**VERSION, "DependsOn": "First"},
}


class Place:
    """A stack on an empty local AWS, and the bucket of its templates."""

    def __init__(self, endpoint: str, folder: Path) -> None:
        self.stack = Stack(boto3.client("cloudformation", endpoint_url=endpoint), "trial")
        self._artifacts = Artifacts(boto3.client("s3", endpoint_url=endpoint), "trial-artifacts")
        self._folder = folder
        self._artifacts.ensure()

    def template(self, *, size: int = 0, **resources: object) -> str:
        """Return the URL of a template of at least that many bytes."""
        template = {
            "Description": "trial",
            "Metadata": {"Padding": "x" * size},
            "Parameters": {"Name": {"Type": "String"}},
            "Resources": resources,
            "Outputs": {"Queue": {"Value": {"Ref": "Name"}}},
        }
        file = self._folder / "template.json"
        file.write_text(json.dumps(template), "utf-8")
        key = key_of("templates", file)
        self._artifacts.upload(key, file)
        return self._artifacts.url(key)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with servers.running_ministack(servers.free_port()) as endpoint:
        yield Place(endpoint, tmp_path)


def test_a_template_beyond_what_a_request_may_hold_is_taken_from_the_bucket(place: Place) -> None:
    outputs = place.stack.apply(place.template(Queue=QUEUE, size=60_000), {"Name": "one"})
    assert outputs == {"Queue": "one"}
    assert place.stack.apply(place.template(Queue=QUEUE, size=60_000), {"Name": "two"}) == {
        "Queue": "two"
    }
    assert place.stack.parameters == {"Name": "two"}


def test_a_failure_names_the_resource_and_its_reason_and_does_not_bar_the_next_try(
    place: Place,
) -> None:
    reason = r"ROLLBACK_COMPLETE:\n  Second \(AWS::Lambda::Version\): .*A version for this"
    with pytest.raises(Failure, match=reason):
        place.stack.apply(place.template(**TWICE), {"Name": "one"})
    assert not place.stack.exists
    place.stack.apply(place.template(Queue=QUEUE), {"Name": "one"})
    assert place.stack.exists


def test_a_deleted_stack_has_neither_parameters_nor_outputs(place: Place) -> None:
    place.stack.apply(place.template(Queue=QUEUE), {"Name": "one"})
    place.stack.delete()
    assert not place.stack.exists
    assert place.stack.parameters == place.stack.outputs == {}
