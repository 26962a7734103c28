"""The reader's new code, tried on $LATEST, which nobody is led to, before the alias moves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from botocore.exceptions import ClientError

from infra.deploy.failure import Failure

if TYPE_CHECKING:
    from mypy_boto3_lambda.client import LambdaClient
    from mypy_boto3_lambda.literals import ArchitectureType, RuntimeType

ALIAS = "live"

HOME: dict[str, Any] = {
    "version": "2.0",
    "rawPath": "/",
    "rawQueryString": "",
    "headers": {"user-agent": "make deploy"},
    "requestContext": {"http": {"method": "GET", "path": "/"}},
    "isBase64Encoded": False,
}


@dataclass(frozen=True)
class Code:
    """A zip in the artifacts bucket, and what it was built for. python: such as 3.13."""

    bucket: str
    key: str
    python: str
    architecture: str


class ReaderFunction:
    """The reader's Lambda."""

    def __init__(self, functions: LambdaClient, name: str) -> None:
        self._functions = functions
        self._name = name

    @property
    def exists(self) -> bool:
        """Whether it is there."""
        try:
            self._functions.get_function_configuration(FunctionName=self._name)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return False
            raise
        return True

    @contextmanager
    def trying(self, new: Code, former: Code) -> Iterator[None]:
        """Put new code in place and ask it for the home page; the former comes back on failure.

        The block moves the alias. Raises Failure where the new code does not answer.
        """
        try:
            self._put(new)
            self._check()
            yield
        except BaseException:
            self._put(former)
            raise

    def answer(self, qualifier: str = "$LATEST") -> dict[str, Any]:
        """Return what it answers to a request for the home page. Failure where it breaks down."""
        called = self._functions.invoke(
            FunctionName=self._name, Qualifier=qualifier, Payload=json.dumps(HOME)
        )
        payload = json.loads(called["Payload"].read() or b"null")
        if "FunctionError" in called:
            about = payload or {}
            raise Failure(
                f"the reader's new code does not run: {about.get('errorType', 'an error')}: "
                f"{about.get('errorMessage', 'nothing more is known')}"
            )
        return cast("dict[str, Any]", payload)

    def _check(self) -> None:
        status = self.answer().get("statusCode", 0)
        if not 200 <= status < 500:
            raise Failure(f"the reader's new code answers the home page with status {status}")

    def _put(self, code: Code) -> None:
        runtime = cast("RuntimeType", f"python{code.python}")
        self._functions.update_function_configuration(FunctionName=self._name, Runtime=runtime)
        self._wait()
        self._functions.update_function_code(
            FunctionName=self._name,
            S3Bucket=code.bucket,
            S3Key=code.key,
            Architectures=[cast("ArchitectureType", code.architecture)],
        )
        self._wait()

    def _wait(self, until: Literal["function_updated_v2"] = "function_updated_v2") -> None:
        self._functions.get_waiter(until).wait(
            FunctionName=self._name, WaiterConfig={"Delay": 1, "MaxAttempts": 120}
        )
