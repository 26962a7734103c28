"""Imports a folder: `python -m tests.benchmarks.importer FOLDER [RECORDED]`, in a blog's tables.

Writes its seconds and the most memory that it had as JSON. RECORDED gets a line for each
transaction.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import Any

import django
from botocore.httpsession import URLLib3Session

django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings
from django.core.management.base import CommandError  # noqa: E402

from posts import records  # noqa: E402
from posts.models import Author  # noqa: E402
from posts.publishing import Actor  # noqa: E402
from tests.benchmarks.vocabulary import AUTHORS  # noqa: E402

_KILOBYTE = 1024


def record(path: Path, stack: ExitStack) -> None:
    """Have every transaction written to a file before it is sent."""
    file = stack.enter_context(path.open("w"))
    send = URLLib3Session.send

    def recorded(self: URLLib3Session, request: Any) -> Any:
        if b"TransactWriteItems" in bytes(request.headers.get("X-Amz-Target", b"")):
            file.write(request.body.decode() + "\n")
        return send(self, request)

    URLLib3Session.send = recorded  # type: ignore[method-assign]


def main(folder: str, recorded: str = "") -> None:
    """Import, and tell of it."""
    logging.disable(logging.INFO)
    by = Actor(id="bench", name="bench")
    for slug, name in AUTHORS.items():
        records.save_author(Author(slug=slug, name=name), by=by)
    with ExitStack() as stack:
        if recorded:
            record(Path(recorded), stack)
        started = time.perf_counter()
        try:
            call_command("import_posts", folder, stdout=StringIO())
        except CommandError as error:
            sys.exit(str(error))
        seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILOBYTE
    print(json.dumps({"seconds": seconds, "peak_memory": memory}))


if __name__ == "__main__":
    main(*sys.argv[1:])
