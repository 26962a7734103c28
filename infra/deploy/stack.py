"""A CloudFormation stack: created, updated, waited for, and what failed told by resource."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from infra.deploy.failure import Failure

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.client import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef, StackTypeDef

_SECONDS = 3  # between two looks
_STANDS = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
_NEVER_STOOD = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED")


class Stack:
    """The stack of one name in the client's region. seconds: between two looks at it."""

    def __init__(
        self, cloudformation: CloudFormationClient, name: str, *, seconds: float = _SECONDS
    ) -> None:
        self.name = name
        self._cloudformation = cloudformation
        self._seconds = seconds

    @property
    def exists(self) -> bool:
        """Whether it stands, perhaps changing right now."""
        stack = self._described()
        return stack is not None and stack["StackStatus"] not in _NEVER_STOOD

    @property
    def parameters(self) -> dict[str, str]:
        """What it was last sent; nothing where it does not exist."""
        stack = self._described()
        listed = stack.get("Parameters", []) if stack else []
        return {one["ParameterKey"]: one.get("ParameterValue", "") for one in listed}

    @property
    def outputs(self) -> dict[str, str]:
        """Its outputs; nothing where it does not exist."""
        stack = self._described()
        listed = stack.get("Outputs", []) if stack else []
        return {one["OutputKey"]: one["OutputValue"] for one in listed}

    def apply(self, template: str | None, parameters: Mapping[str, str]) -> dict[str, str]:
        """Create it, update it or leave it as it is; returns its outputs.

        template: URL of a file in a bucket, which may be of any size; or the text itself; None
        for the one that it has.

        Raises Failure with the reason of every resource that failed; CloudFormation has then
        put back what was before.
        """
        self._clear_the_way()
        began = datetime.now(UTC)
        if self._submit(template, parameters):
            self._expect(("CREATE_COMPLETE", "UPDATE_COMPLETE"), began)
        return self.outputs

    def delete(self) -> None:
        """Delete it, and wait until it is gone. What its template retains stays."""
        self._wait()
        began = datetime.now(UTC)
        self._cloudformation.delete_stack(StackName=self.name)
        self._expect((None, "DELETE_COMPLETE"), began)

    def _described(self) -> StackTypeDef | None:
        try:
            return self._cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise

    def _clear_the_way(self) -> None:
        """Wait for what goes on, and remove what a first attempt left."""
        status = self._wait()
        if status in _NEVER_STOOD:
            self.delete()
        elif status not in (None, "DELETE_COMPLETE", *_STANDS):
            raise Failure(
                f"the stack {self.name} is stuck in {status}. Look at its events in the "
                f"CloudFormation console; mostly `aws cloudformation continue-update-rollback "
                f"--stack-name {self.name}` frees it. Then run this again."
            )

    def _wait(self) -> str | None:
        """Wait until nothing goes on; returns the status, None where there is no stack."""
        while True:
            stack = self._described()
            status = stack["StackStatus"] if stack else None
            if status is None or not status.endswith("_IN_PROGRESS"):
                return status
            time.sleep(self._seconds)

    def _submit(self, template: str | None, parameters: Mapping[str, str]) -> bool:
        """Send it; returns whether there was anything to change."""
        # Typed by name, of which _as_sent chooses one.
        send: Any = (
            self._cloudformation.update_stack if self.exists else self._cloudformation.create_stack
        )
        listed: list[ParameterTypeDef] = [
            {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
        ]
        try:
            send(
                StackName=self.name,
                **_as_sent(template),
                Capabilities=["CAPABILITY_NAMED_IAM"],
                Parameters=listed,
            )
        except ClientError as error:
            if "No updates are to be performed" in str(error):
                return False
            raise
        return True

    def _expect(self, wanted: tuple[str | None, ...], began: datetime) -> None:
        status = self._wait()
        if status not in wanted:
            raise Failure(f"the stack {self.name} ended as {status}:\n{self._failures(began)}")

    def _failures(self, began: datetime) -> str:
        pages = self._cloudformation.get_paginator("describe_stack_events").paginate(
            StackName=self.name
        )
        failed = [
            f"  {event.get('LogicalResourceId', '')} ({event.get('ResourceType', '')}): "
            f"{event.get('ResourceStatusReason', 'no reason was given')}"
            for page in pages
            for event in page["StackEvents"]
            if event["Timestamp"].timestamp() >= began.timestamp() - 5  # clocks differ
            and event.get("ResourceStatus", "").endswith("_FAILED")
            and "cancelled" not in event.get("ResourceStatusReason", "")
        ]
        return "\n".join(reversed(failed)) or "  its events name no resource that failed"


def _as_sent(template: str | None) -> dict[str, object]:
    if template is None:
        return {"UsePreviousTemplate": True}
    is_address = template.startswith(("https://", "http://"))
    return {"TemplateURL" if is_address else "TemplateBody": template}
