"""The admin's Lambda and its API Gateway: built, installed, asked and removed."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import ClientError

from infra.deploy import admin_package, zappa
from infra.deploy.failure import Failure
from infra.deploy.names import Names
from infra.deploy.stage import Stage
from infra.deploy.theme import theme_of

if TYPE_CHECKING:
    from mypy_boto3_lambda.client import LambdaClient
    from mypy_boto3_lambda.type_defs import FunctionConfigurationResponseTypeDef

_PAUSES = (2, 5)  # seconds: its start asks other services, which may be slow for a moment


class Admin(Protocol):
    """What a deployment asks of the admin."""

    @property
    def api(self) -> str:
        """Id of its REST API; empty where there is none."""

    @property
    def architecture(self) -> str:
        """What its Lambda runs on, arm64 or x86_64; empty where there is none."""

    def build(self, output: Path) -> None:
        """Write its zip, for the Python that runs this. Raises Failure."""

    def install(self, package: str, python: str, environment: Mapping[str, str]) -> None:
        """Make the Lambda and its API run a zip, s3://bucket/key, in an environment.

        python: the version that the zip was built for, such as 3.13.
        """

    def check(self, environment: Mapping[str, str]) -> None:
        """Raise Failure where it does not send somebody unknown to the sign-in."""

    def remove(self) -> None:
        """Remove the Lambda and its API."""


class ZappaAdmin:
    """The admin as Zappa makes it."""

    def __init__(self, session: boto3.Session, names: Names, stage: Stage) -> None:
        self._functions: LambdaClient = session.client("lambda")
        self._apis = session.client("apigateway")
        self._names = names
        self._stage = stage

    @property
    def api(self) -> str:
        """Id of its REST API; empty where there is none."""
        pages = self._apis.get_paginator("get_rest_apis").paginate()
        named = (
            api["id"]
            for page in pages
            for api in page["items"]
            if api.get("name") == self._names.admin
        )
        return next(named, "")

    @property
    def architecture(self) -> str:
        """What its Lambda runs on; empty where there is none."""
        now = self._configuration()
        return now["Architectures"][0] if now else ""

    def build(self, output: Path) -> None:
        """Write its zip, checked."""
        python = admin_package.RUNNING
        arch, theme = self._stage.architecture, theme_of(self._stage)
        settings = self._settings(python, {})
        try:
            admin_package.build(output, settings=settings, arch=arch, theme=theme)
            admin_package.check(output, arch=arch, python=python)
        except admin_package.PackageError as error:
            raise Failure(f"the admin's package: {error}") from error

    def install(self, package: str, python: str, environment: Mapping[str, str]) -> None:
        """Deploy it or update it."""
        send = zappa.update if self._configuration() else zappa.deploy
        self._zappa(send, self._settings(python, environment), package)

    def check(self, environment: Mapping[str, str]) -> None:
        """Ask for the admin by an event as API Gateway sends it, more than once if need be."""
        # Until an update is through, what was there before would answer.
        self._functions.get_waiter("function_updated_v2").wait(FunctionName=self._names.admin)
        event = request("/admin/", environment["ADMIN_ORIGIN"], environment["ADMIN_PATH"])
        for pause in (*_PAUSES, None):
            status = self._status(event)
            if status == 302:
                return
            if pause is None:
                raise Failure(f"the admin does not lead to the sign-in but answers {status}")
            time.sleep(pause)

    def _status(self, event: Mapping[str, Any]) -> Any:
        called = self._functions.invoke(FunctionName=self._names.admin, Payload=json.dumps(event))
        answer = json.loads(called["Payload"].read() or b"null") or {}
        return answer.get("statusCode", answer.get("errorMessage", "no status"))

    def remove(self) -> None:
        """Undeploy it, where it is there."""
        if self._configuration() or self.api:
            self._zappa(zappa.undeploy, self._settings(admin_package.RUNNING, {}))

    def _configuration(self) -> FunctionConfigurationResponseTypeDef | None:
        try:
            return self._functions.get_function_configuration(FunctionName=self._names.admin)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise

    def _settings(self, python: str, environment: Mapping[str, str]) -> dict[str, object]:
        names = self._names
        partition = self._functions.meta.partition
        return zappa.stage_settings(
            stage=names.stage,
            region=names.region,
            role_arn=f"arn:{partition}:iam::{names.account}:role/{names.prefix}-admin",
            bucket=names.artifacts_bucket,
            arch=self._stage.architecture,
            python=python,
            environment=environment,
        )

    @staticmethod
    def _zappa(act: Any, *arguments: object) -> None:
        try:
            act(*arguments)
        except zappa.ZappaError as error:
            raise Failure(str(error)) from error


def request(path: str, origin: str, stage_path: str) -> dict[str, Any]:
    """Return a GET as the event that a REST API sends: its path is without the stage's."""
    host = urlsplit(origin).netloc
    headers = {"Host": host, "X-Forwarded-Proto": "https", "User-Agent": "make deploy"}
    return {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"proxy": path.lstrip("/")},
        "stageVariables": None,
        "requestContext": {
            "path": f"{stage_path}{path}",
            "httpMethod": "GET",
            "protocol": "HTTP/1.1",
            "identity": {"sourceIp": "127.0.0.1"},
            "domainName": host,
        },
        "body": None,
        "isBase64Encoded": False,
    }
