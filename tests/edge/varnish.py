"""Varnish as the edge: started on a port and in a folder of its own, asked, purged, ended."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from posts.edge.errors import PurgeFailed
from tests.local_aws import free_port

VARNISHD = os.environ.get("VARNISHD") or shutil.which("varnishd") or "/usr/sbin/varnishd"

HIT = "Hit"

# Of the edge or for it, or of the moment: they may differ between two answers of the same bytes.
_PASSING = frozenset(
    {"accept-ranges", "age", "cache-control", "cache-tag", "connection", "content-length"}
    | {"date", "server", "x-cache"}
)
_SECONDS = re.compile(r"(?:s-maxage|stale-while-revalidate)=(\d+)")


@dataclass(frozen=True)
class Answer:
    """What a viewer gets. headers: names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def is_hit(self) -> bool:
        """Whether the edge had it."""
        return self.headers.get("x-cache") == HIT

    @property
    def content(self) -> tuple[int, dict[str, str], bytes]:
        """What a reader gets to see of it."""
        headers = {name: value for name, value in self.headers.items() if name not in _PASSING}
        return self.status, headers, self.body

    @property
    def tags(self) -> set[str]:
        """The cache tags, which only the origin's answers have."""
        return set(self.headers.get("cache-tag", "").split(","))

    @property
    def seconds_at_the_edge(self) -> int:
        """How long the edge may serve it while the origin is well, which the origin's say."""
        seconds = _SECONDS.findall(self.headers["cache-control"])
        return sum(int(number) for number in seconds)


class Edge:
    """A running edge. `purges` are the tags that it was told to purge, a set for each time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.purges: list[set[str]] = []

    def get(
        self, target: str, headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> Answer:
        """Ask for a path with its query, as a viewer does."""
        return ask(self.port, target, headers, method)

    def empty(self) -> None:
        """Forget everything."""
        self.purge([".*"], "")
        self.purges.clear()

    def purge(self, tags: Sequence[str], reference: str) -> None:
        """Purge what carries any of the tags, as posts.edge has it done. reference: of no use."""
        self.purges.append(set(tags))
        answer = self.get("/", {"X-Tags": "|".join(tags)}, "BAN")
        if answer.status != 200:
            raise PurgeFailed(answer.text)


def ask(
    port: int, target: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> Answer:
    """Return the answer of a server on 127.0.0.1, on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, target, headers={**(headers or {})})
        response = connection.getresponse()
        fields = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, fields, response.read())
    finally:
        connection.close()


@contextmanager
def running_varnish(configuration: str) -> Iterator[Edge]:
    """Run the Varnish that VARNISHD names with a configuration in VCL."""
    folder = Path(tempfile.mkdtemp(prefix="blogsite-varnish-"))
    port = free_port()
    (folder / "edge.vcl").write_text(configuration)
    command = [VARNISHD, "-F", "-n", str(folder / "state")]
    command += ["-f", str(folder / "edge.vcl"), "-a", f"127.0.0.1:{port}", "-s", "malloc,64m"]
    command += ["-j", "none", "-T", "none", "-p", "ban_lurker_sleep=0"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_until_open(port, process, folder / "log")
        yield Edge(port)
    finally:
        process.terminate()
        process.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_open(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30  # it compiles its configuration
    while time.monotonic() < deadline and process.poll() is None:
        try:
            ask(port, "/", method="PURGE")  # which the edge itself refuses
        except (OSError, HTTPException):
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"Varnish did not start: {log.read_text(errors='replace')[-2000:]}")
