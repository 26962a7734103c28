"""The admin as a process of its own, to be killed.

`python -m tests.posts.admin.mortal_server PORT [before|after]`: before or after a post is written
it says `saving`, and goes no further.
"""

from __future__ import annotations

import sys
import threading
from typing import Any
from wsgiref.simple_server import make_server

import django
from django.core.wsgi import get_wsgi_application


def main(port: int, held: str) -> None:
    """Serve until the process ends."""
    django.setup()
    from posts import publishing  # noqa: PLC0415 (after the set-up)
    from tests.posts.admin.conftest import QuietHandler, Server  # noqa: PLC0415

    writing: Any = publishing
    commit = writing.commit

    def hang(*args: Any, **options: Any) -> None:
        if held == "after":
            commit(*args, **options)
        print("saving", flush=True)
        threading.Event().wait()

    if held:
        writing.commit = hang
    with make_server("127.0.0.1", port, get_wsgi_application(), Server, QuietHandler) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), "".join(sys.argv[2:]))
