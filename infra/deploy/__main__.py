"""`python -m infra.deploy COMMAND STAGE`: what the targets of the Makefile run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy import place as places
from infra.deploy import stage as stages
from infra.deploy.deploy import deploy
from infra.deploy.destroy import destroy
from infra.deploy.failure import Failure
from infra.deploy.manage import manage
from infra.deploy.rollback import rollback
from infra.deploy.static_copy import COPY, READER, make_copy, serve
from infra.deploy.terminal import Terminal


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; returns the exit status."""
    options = _parser().parse_args(arguments)
    terminal = Terminal(agreed=options.yes)
    try:
        place = places.find(stages.read(options.stage))
        if options.action == "manage":
            return manage(place, options.words)
        _act(options, place, terminal)
    except Failure as failure:
        return _failed(str(failure), options, terminal)
    except (BotoCoreError, ClientError) as error:
        return _failed(f"AWS refused or did not answer: {error}", options, terminal)
    except KeyboardInterrupt:
        return _failed("stopped by Ctrl-C", options, terminal)
    return 0


def _act(options: argparse.Namespace, place: places.Place, terminal: Terminal) -> None:
    if options.action == "deploy":
        deploy(place, terminal)
    elif options.action == "rollback":
        rollback(place, terminal)
    elif options.action == "copy":
        make_copy(place, terminal)
    elif options.action == "serve":
        serve(place, terminal, options.source)
    else:
        destroy(place, terminal, with_data=options.data == "delete")


def _failed(reason: str, options: argparse.Namespace, terminal: Terminal) -> int:
    print(f"{options.action} {options.stage}: {reason}", file=sys.stderr)
    if terminal.step_now not in ("", "building"):
        print(f"It ended at: {terminal.step_now}. {_way_out(options)}", file=sys.stderr)
    return 1


def _way_out(options: argparse.Namespace) -> str:
    again = "Run the same again, and it takes up from there"
    if options.action not in ("deploy", "rollback"):
        return f"{again}."
    return (
        f"What was not reached yet runs on as it was. {again}; "
        f"or `make rollback STAGE={options.stage}` returns to the last release that succeeded."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m infra.deploy",
        description="Puts a stage on AWS, updates it, takes it back and down.",
    )
    actions = parser.add_subparsers(dest="action", required=True)
    for name, meaning in (
        ("deploy", "put a stage on AWS, or update it"),
        ("rollback", "back to the release before"),
        ("destroy", "take a stage down and keep its data"),
        ("copy", "store the site as static files, for the day on which Lambda or DynamoDB is down"),
        ("serve", "have readers get the static copy, or live pages again"),
        ("manage", "manage.py on this machine against a stage: manage STAGE -- doctor"),
    ):
        action = actions.add_parser(name, help=meaning, description=meaning)
        action.add_argument("stage", help="such as prod: settings in infra/stages/prod.toml")
        action.add_argument("--yes", action="store_true", help="do not ask")
        if name == "destroy":
            action.add_argument("--data", choices=["delete"], help="delete the data too")
        if name == "serve":
            action.add_argument("source", choices=[COPY, READER], help="where pages come from")
        if name == "manage":
            action.add_argument("words", nargs="*", help="manage.py's command")
    return parser


if __name__ == "__main__":
    sys.exit(main())
