"""A manage.py command that kills itself (SIGKILL) at its nth request to AWS.

`python -m tests.posts.backup.killed N COMMAND ...`: before an odd request is sent, or once an even
one was answered. With 0 it runs to its end. Prints how many requests there were.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any

from botocore.endpoint import Endpoint
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command."""
    at = int(sys.argv[1])
    requests = 0
    lock = threading.Lock()
    endpoint: Any = Endpoint
    send = endpoint._send

    def counted(self: Any, request: Any) -> Any:
        nonlocal requests
        with lock:
            requests += 1
            number = requests
        if number == at and at % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = send(self, request)
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    endpoint._send = counted
    execute_from_command_line(["manage.py", *sys.argv[2:]])
    print(requests)


if __name__ == "__main__":
    main()
