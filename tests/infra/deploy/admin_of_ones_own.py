"""An admin that is small and quick to install, for tests of what stands around it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3

from infra.deploy.failure import Failure
from infra.deploy.names import Names

if TYPE_CHECKING:
    from mypy_boto3_apigateway.client import APIGatewayClient
    from mypy_boto3_lambda.client import LambdaClient

ANSWERS = b"def handler(event, context):\n    return {'statusCode': 302}\n"
BROKEN = b"raise ImportError('a wheel of another machine')\n"


class SmallAdmin:
    """One function, one REST API, under the names of the real ones."""

    def __init__(self, session: boto3.Session, names: Names, code: bytes = ANSWERS) -> None:
        self.code = code
        self.installed: list[str] = []
        self.pythons: list[str] = []
        self.environments: list[Mapping[str, str]] = []
        self._functions: LambdaClient = session.client("lambda")
        self._apis: APIGatewayClient = session.client("apigateway")
        self._s3 = session.client("s3")
        self._names = names

    @property
    def api(self) -> str:
        found = self._apis.get_rest_apis()["items"]
        return next((api["id"] for api in found if api.get("name") == self._names.admin), "")

    @property
    def architecture(self) -> str:
        if not self.api:
            return ""
        now = self._functions.get_function_configuration(FunctionName=self._names.admin)
        return now["Architectures"][0]

    def build(self, output: Path) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(zipfile.ZipInfo("code.py", (1980, 1, 1, 0, 0, 0)), self.code)
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(packed.getvalue())

    def install(self, package: str, python: str, environment: Mapping[str, str]) -> None:
        self.installed.append(package)
        self.pythons.append(python)
        self.environments.append(environment)
        place = urlsplit(package)
        key = place.path.lstrip("/")
        if self.api:
            self._functions.update_function_code(
                FunctionName=self._names.admin, S3Bucket=place.netloc, S3Key=key
            )
            return
        self._functions.create_function(
            FunctionName=self._names.admin,
            Role=f"arn:aws:iam::{self._names.account}:role/{self._names.prefix}-admin",
            Runtime="python3.11",
            Handler="code.handler",
            Code={"S3Bucket": place.netloc, "S3Key": key},
        )
        self._apis.create_rest_api(name=self._names.admin)

    def check(self, environment: Mapping[str, str]) -> None:
        called: Any = self._functions.invoke(FunctionName=self._names.admin, Payload=b"{}")
        if "FunctionError" in called:
            raise Failure("the admin does not answer")

    def remove(self) -> None:
        if self.api:
            self._functions.delete_function(FunctionName=self._names.admin)
            self._apis.delete_rest_api(restApiId=self.api)
