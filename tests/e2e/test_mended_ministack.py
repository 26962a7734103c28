"""What a deployment needs of its stand-in: the reasons are in mended_ministack.py."""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.e2e.cloud import running_cloud

pytestmark = pytest.mark.slow

FIRST = """
import pathlib, time
here = pathlib.Path({folder!r})
(here / "begun").touch()
while not (here / "go on").exists():
    time.sleep(0.01)

def handler(event, context):
    return pathlib.Path(__file__).with_name("words").read_text()
"""
SECOND = """
def handler(event, context):
    return "the second"
"""
BREAKS = """
raise ImportError("a wheel of another machine")
"""


@pytest.fixture(scope="module")
def functions() -> Iterator[Any]:
    with running_cloud() as cloud:
        lets_lambda = {
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
        boto3.client("iam", endpoint_url=cloud.endpoint).create_role(
            RoleName="trial",
            AssumeRolePolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": lets_lambda}
            ),
        )
        yield boto3.client("lambda", endpoint_url=cloud.endpoint)


def zipped(code: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("admin.py", code)
        archive.writestr("words", "the first")
    return packed.getvalue()


def answer(functions: Any) -> Any:
    return json.load(functions.invoke(FunctionName="trial", Payload=b"{}")["Payload"])


def test_a_call_ends_on_the_code_that_it_began_with_whatever_is_updated_or_fails_meanwhile(
    functions: Any, tmp_path: Path
) -> None:
    functions.create_function(
        FunctionName="trial",
        Role="arn:aws:iam::000000000000:role/trial",
        Runtime="python3.11",
        Handler="admin.handler",
        Timeout=60,
        Code={"ZipFile": zipped(FIRST.format(folder=str(tmp_path)))},
    )
    functions.get_waiter("function_active_v2").wait(FunctionName="trial")
    answers: list[Any] = []
    caller = threading.Thread(target=lambda: answers.append(answer(functions)))
    caller.start()
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    try:
        for code, expected in ((BREAKS, None), (SECOND, "the second")):
            functions.update_function_code(FunctionName="trial", ZipFile=zipped(code))
            functions.get_waiter("function_updated_v2").wait(FunctionName="trial")
            told = answer(functions)
            assert told == expected or "another machine" in told["errorMessage"]
    finally:
        (tmp_path / "go on").touch()
        caller.join()
    assert answers == ["the first"]
