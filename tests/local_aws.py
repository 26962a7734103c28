"""The local AWS that the tests talk to: ministack, and Amazon's DynamoDB Local where it is named.

The addresses are chosen here, when this module is imported, since the settings read them; the
servers start with the first test that asks for them, and end by their process id.
"""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from infra.local import ministack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import WriteRequestTypeDef
    from mypy_boto3_s3.client import S3Client

ROOT = Path(__file__).resolve().parent.parent
MINISTACK = ROOT / ".venv-aws" / "bin" / "ministack"
DYNAMODB_LOCAL = os.environ.get("DYNAMODB_LOCAL", "")  # folder of DynamoDBLocal.jar

# Of the developer's shell; none of it may reach a test.
_FOREIGN = (
    "ADMIN_CONTACT ADMIN_ORIGIN ADMIN_PATH ADMIN_PORT AWS_CONFIG_FILE AWS_ENDPOINT_URL_S3 "
    "AWS_PORT AWS_PROFILE AWS_ROLE_ARN AWS_SESSION_TOKEN AWS_SHARED_CREDENTIALS_FILE "
    "AWS_WEB_IDENTITY_TOKEN_FILE COGNITO_CLIENT_ID COGNITO_CLIENT_SECRET COGNITO_DOMAIN "
    "COGNITO_USER_POOL_ID EDITORIAL_TABLE LOCAL_DIR MEDIA_BUCKET PUBLIC_TABLE SECRET_KEY "
    "SECRETS SITE_DESCRIPTION SITE_LANGUAGE SITE_ORIGIN SITE_PORT SITE_TIME_ZONE SITE_TITLE STACK "
    "STAGE"
).split()


# Below those that systems give to whoever connects, and for each process of a test run its own:
# a port stands free between its choice and its server's start.
_FIRST_PORT, _PORTS = 20_000, 2_500
_given: set[int] = set()


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on, another one each time."""
    first = _FIRST_PORT + _PORTS * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    while True:
        port = random.SystemRandom().randrange(first, first + _PORTS)
        with socket.socket() as probe:
            if port not in _given and probe.connect_ex(("127.0.0.1", port)) != 0:
                _given.add(port)
                return port


PORT = free_port()
ENDPOINT = ministack.endpoint(PORT)
DYNAMODB_PORT = free_port() if DYNAMODB_LOCAL else PORT
DYNAMODB_ENDPOINT = ministack.endpoint(DYNAMODB_PORT)


def prepare_environment() -> None:
    """Point everything at the servers of this test run. To be called before the settings load."""
    for name in _FOREIGN:
        os.environ.pop(name, None)
    os.environ.update(ministack.aws_variables(PORT))
    os.environ["AWS_ENDPOINT_URL_DYNAMODB"] = DYNAMODB_ENDPOINT
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    os.environ["THEME"] = ""  # a developer's own is no matter of the tests
    os.environ["DJANGO_SETTINGS_MODULE"] = "blogsite.settings"


@contextmanager
def running_ministack(port: int, *, auth: bool = False) -> Iterator[str]:
    """Run a ministack without any state from before; yields its address."""
    if not MINISTACK.exists():
        raise FileNotFoundError(f"{MINISTACK} is missing: `make install` puts it there")
    state = Path(tempfile.mkdtemp(prefix="blogsite-ministack-"))
    variables = {**os.environ, **ministack.environment(port, state, auth=auth)}
    try:
        with _running([str(MINISTACK)], state, variables) as process:
            ministack.wait_until_ready(port, lambda: process.poll() is None)
            yield ministack.endpoint(port)
    finally:
        shutil.rmtree(state, ignore_errors=True)


@contextmanager
def running_dynamodb_local(port: int, folder: str) -> Iterator[str]:
    """Run DynamoDB Local, in memory; yields its address. folder: where its jar is."""
    jar = Path(folder, "DynamoDBLocal.jar")
    if not jar.exists():
        raise FileNotFoundError(f"DYNAMODB_LOCAL names {folder}, where no DynamoDBLocal.jar is")
    java = os.environ.get("JAVA", "java")
    command = [java, f"-Djava.library.path={folder}/DynamoDBLocal_lib", "-jar", str(jar)]
    command += ["-port", str(port), "-inMemory", "-disableTelemetry"]
    state = Path(tempfile.mkdtemp(prefix="blogsite-dynamodb-"))
    try:
        with _running(command, state, dict(os.environ)) as process:
            _wait_until_open(port, process)
            yield ministack.endpoint(port)
    finally:
        shutil.rmtree(state, ignore_errors=True)


def empty_table(dynamodb: DynamoDBClient, name: str) -> None:
    """Delete every item of a table with the keys pk and sk."""
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=name, ProjectionExpression="pk, sk", ConsistentRead=True
    )
    keys = [item for page in pages for item in page["Items"]]
    for start in range(0, len(keys), 25):
        requests: list[WriteRequestTypeDef] = [
            {"DeleteRequest": {"Key": key}} for key in keys[start : start + 25]
        ]
        dynamodb.batch_write_item(RequestItems={name: requests})


def empty_bucket(s3: S3Client, name: str) -> None:
    """Delete every object of a bucket, older versions too."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        for version in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            s3.delete_object(Bucket=name, Key=version["Key"], VersionId=version["VersionId"])


@contextmanager
def _running(
    command: list[str], folder: Path, variables: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env=variables, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    except TimeoutError as error:
        error.add_note(log.read_text(errors="replace")[-2000:])
        raise
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"DynamoDB Local did not start on port {port}")
