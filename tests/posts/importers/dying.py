"""An import that dies: `python -m tests.posts.importers.dying MOMENT SOURCE`.

MOMENT: how many steps it lives; before and after each request to AWS is one. It then kills its own
process as `kill -9` does. Writes how many steps there were to stderr where it lives to the end.
"""

from __future__ import annotations

import os
import signal
import sys
from threading import Lock
from typing import Any

import django
from botocore.httpsession import URLLib3Session
from django.core.management import call_command
from django.core.management.base import CommandError

steps = 0
moment = int(sys.argv[1])
send = URLLib3Session.send
lock = Lock()  # an import counts in a thread of its own


def step() -> None:
    """Come one step nearer to the end."""
    global steps  # noqa: PLW0603 - of this process
    with lock:
        steps += 1
        if steps == moment:
            os.kill(os.getpid(), signal.SIGKILL)


def sent(self: URLLib3Session, request: Any) -> Any:
    """Send a request, dying before or after."""
    step()
    answer = send(self, request)
    step()
    return answer


URLLib3Session.send = sent  # type: ignore[method-assign]
django.setup()
try:
    call_command("import_posts", sys.argv[2])
except CommandError as error:
    sys.stdout.write(f"{error}\n")
sys.stderr.write(f"{steps}\n")
