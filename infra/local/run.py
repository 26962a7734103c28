"""`make run`: installs, starts the local AWS, the admin and the site, and stops them in order."""

import json
import os
import signal
import socket
import sys
import time
from contextlib import ExitStack
from types import FrameType
from typing import NoReturn

from infra import theme as themes
from infra.local import configuration, environments, parts, state_folder
from infra.local.configuration import Configuration
from infra.local.failure import Failure


class Stopped(BaseException):
    """SIGINT or SIGTERM came."""


def main() -> int:
    """Run until a signal comes; returns the exit status."""
    try:
        _raise_on_signals()
        chosen = configuration.read(os.environ)
        with state_folder.held(chosen):
            _check_ports(chosen)
            environments.LOCAL.ensure()
            environments.ADMIN.ensure()
            os.environ.update(_theme())
            _serve(chosen)
    except Failure as failure:
        print(f"make run: {failure}", file=sys.stderr)
        return 1
    except Stopped:
        _say("Stopped. Everything is kept for the next start.")
    return 0


def _raise_on_signals() -> None:
    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # a second one must not cut the stopping short
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)


def _check_ports(chosen: Configuration) -> None:
    for name, port in chosen.ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise Failure(
                    f"port {port} cannot be used ({error.strerror}): stop what listens there, "
                    f"or choose another with `make run {name}=...`."
                ) from error


def _theme() -> dict[str, str]:
    """Return what has every part show the site's own theme, which is checked before it is shown."""
    try:
        theme = themes.chosen()
        if theme:
            _say(f"Checking the theme in {theme}.")
            themes.check(theme, str(environments.ADMIN.python))
    except themes.ThemeError as error:
        raise Failure(str(error)) from error
    return themes.variables(theme)


def _serve(chosen: Configuration) -> None:
    """Start everything, say `ready`, and watch it until a signal comes or a part of it ends."""
    _say("Starting the local AWS, the admin, the site and the worker.")
    with ExitStack() as stack:
        aws = stack.enter_context(parts.local_aws(chosen))
        variables = parts.deployed(chosen)
        site = stack.enter_context(parts.site(chosen, variables))
        if not chosen.filled.exists():
            _say("Writing the demo posts.")
            parts.fill(chosen, variables)
        admin = stack.enter_context(parts.admin(chosen, variables))
        worker = stack.enter_context(parts.worker(chosen, variables))
        parts.wait_until_it_answers(admin, chosen.admin_port, "/admin/")
        parts.wait_until_it_answers(site, chosen.site_port, "/")
        _tell(chosen)
        while True:
            for part in (aws, site, admin, worker):
                part.check_alive()
            time.sleep(0.5)


def _tell(chosen: Configuration) -> None:
    editor = json.loads(chosen.sign_in.read_text())
    ports = "".join(f"{name}={port} " for name, port in chosen.chosen_ports.items())
    commands = f"  Commands  {ports}.venv/bin/python manage.py ...\n" if ports else ""
    _say(
        f"blogsite is ready.\n"
        f"  Admin     {chosen.admin_origin}/admin/\n"
        f"  Site      {chosen.site_origin}/\n"
        f"  Sign in   {editor['email']}   {editor['password']}\n"
        f"  Kept in   {chosen.folder}\n"
        f"{commands}"
        f"Ctrl-C stops it."
    )


def _say(text: str) -> None:
    print(text, flush=True)
