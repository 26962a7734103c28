"""The functions that are compared, each in a folder of its own as Lambda unpacks it."""

from __future__ import annotations

import compileall
import json
import py_compile
import re
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from infra import build_reader
from infra.local.environments import Environment
from infra.local.tools import TOOLS
from reader_lambda import routes
from tests.benchmarks.runtime_api import Exchange, FunctionFailed, RuntimeApi

HERE = Path(__file__).resolve().parent
PEER = HERE / "peer"
EVENT = HERE.parent / "events" / "function_url_get.json"
BARE, READER, PEERS = "bare", "reader", "peer"  # names


# As on Lambda, where there is the runtime and what the zip brings, and nothing else to import.
LAMBDA = Environment(
    TOOLS / "venv-lambda", HERE / "lambda_requirements.txt", "Lambda's runtime for the benchmarks"
)
PEERS_LAMBDA = Environment(
    TOOLS / "venv-peer", PEER / "requirements.txt", "the benchmarks' peer and Lambda's runtime"
)


@dataclass(frozen=True)
class Function:
    """A function, the folder with its code, and what it runs in."""

    handler: str
    folder: Path
    environment: Environment = LAMBDA


@dataclass
class RunningFunction:
    """A function's process. started: when it was, by `time.perf_counter`."""

    api: RuntimeApi
    process: subprocess.Popen[bytes]
    started: float

    def page(self, event: object) -> float:
        """Return the seconds of the round trip of a page."""
        return self._answered(event).seconds

    def first_page(self, event: object) -> float:
        """Return the seconds from the start of the process to its first response."""
        return self._answered(event).received - self.started

    def result(self, event: object) -> Any:
        """Return what the handler returns."""
        return json.loads(self.api.invoke(event).response)

    def _answered(self, event: object) -> Exchange:
        exchange = self.api.invoke(event)
        answer = json.loads(exchange.response)
        if answer["statusCode"] != HTTPStatus.OK:
            raise FunctionFailed(f"{event}: {answer}")
        return exchange

    def peak_memory(self) -> int:
        """Return the most bytes of memory that the process ever had in use."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        kilobytes = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
        assert kilobytes, status
        return int(kilobytes[1]) * 1024


def event(path: str) -> dict[str, Any]:
    """Return the event of a request. path: decoded."""
    request: dict[str, Any] = json.loads(EVENT.read_text())
    request["rawPath"] = routes.url_path(path)
    request["requestContext"]["http"]["path"] = path
    return request


def prepared(folder: Path) -> dict[str, Function]:
    """Build the functions into a folder, compiled; returns them by name."""
    LAMBDA.ensure()
    PEERS_LAMBDA.ensure()
    bare, reader, peer = (folder / name for name in (BARE, READER, PEERS))
    bare.mkdir()
    shutil.copy(HERE / "bare.py", bare)
    build_reader.build(build_reader.OUTPUT)
    with zipfile.ZipFile(build_reader.OUTPUT) as archive:
        archive.extractall(reader)
    shutil.copy(HERE / "beside_the_reader.py", reader)
    shutil.copytree(PEER, peer)
    for code in (bare, peer):
        # As the reader's is: never compared with its source.
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        compileall.compile_dir(code, quiet=1, invalidation_mode=mode)
    return {
        BARE: Function("bare.handler", bare),
        READER: Function("reader_lambda.handler.handler", reader),
        PEERS: Function("app.handler", peer, PEERS_LAMBDA),
    }


def beside(reader: Function) -> Function:
    """Return the reader with the means to time a read beside a page, in one process."""
    return Function("beside_the_reader.handler", reader.folder)


@contextmanager
def running(function: Function, variables: Mapping[str, str]) -> Iterator[RunningFunction]:
    """Run a function under Lambda's runtime. variables: all of its environment."""
    api = RuntimeApi()
    environment = {**variables, "AWS_LAMBDA_RUNTIME_API": api.address}
    command = [str(function.environment.python), "-m", "awslambdaric", function.handler]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=function.folder, env=environment)
    try:
        yield RunningFunction(api, process, started)
    finally:
        process.kill()
        process.wait()
        api.close()
