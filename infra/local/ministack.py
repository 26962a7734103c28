"""The local AWS: ministack, in an environment of its own, since it pins botocore."""

import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

REGION = "ap-northeast-1"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
START_SECONDS = 30


def endpoint(port: int) -> str:
    """Return the address of a ministack on this machine."""
    return f"http://127.0.0.1:{port}"


def environment(port: int, state: Path, *, auth: bool = False) -> dict[str, str]:
    """Return the variables that ministack is started with: 127.0.0.1 only, state on the disk.

    state: folder for what it keeps; it saves on SIGTERM and SIGINT, not on SIGKILL.
    auth: whether IAM policies are enforced.
    """
    return {
        **CREDENTIALS,
        "AUTH": "true" if auth else "false",
        "AWS_DEFAULT_REGION": REGION,
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "1",
        "S3_DATA_DIR": str(state / "s3"),
        "S3_PERSIST": "1",
        "STATE_DIR": str(state / "services"),
        "TMPDIR": str(state),
    }


def aws_variables(port: int) -> dict[str, str]:
    """Return the standard variables that point everything at this ministack."""
    return {
        **CREDENTIALS,
        "AWS_DEFAULT_REGION": REGION,  # for boto3, which does not read the other
        "AWS_ENDPOINT_URL": endpoint(port),
        "AWS_REGION": REGION,
    }


def wait_until_ready(port: int, is_alive: Callable[[], bool]) -> None:
    """Wait until ministack answers. Raises TimeoutError where it ends or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and is_alive():
        if _answers(f"{endpoint(port)}/_ministack/health"):
            return
        time.sleep(0.05)
    raise TimeoutError(f"the local AWS did not start on port {port}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            state: Mapping[str, object] = json.load(response)
    except (OSError, ValueError):
        return False
    return "services" in state
