"""`manage.py doctor`: whether everything is as it should be, and what to do where it is not."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import CommandError, no_translations

from blogsite.doctor import runner
from blogsite.doctor.checks import CHECKS
from blogsite.doctor.findings import State
from posts.management.described_command import DescribedCommand

HELP = """\
Looks at every part of the blog, here or of a deployed stage, and says in one line each what it
found and what to do:

  ok       it is as it should be
  skipped  it was not looked at, and why
  warning  it works, and needs a look before long
  failed   it is wrong: what to do stands behind the semicolon

Looks only, and changes nothing but for one purge of a cache tag that no page has. The exit status
is 1 if something failed, so a scheduled job can run it.

  manage.py doctor                             the local run, while `make run` is running
  make manage STAGE=prod COMMAND="doctor"      a deployed stage, with your own credentials
"""


class Command(DescribedCommand):
    """Say of each part how well it is."""

    help = HELP
    requires_system_checks = []  # they are the first of what it tells

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument(
            "--no-purge",
            action="store_true",
            help="send no purge: beyond 1,000 in a month each costs $0.005",
        )

    @no_translations
    def handle(self, *, no_purge: bool, **_options: Any) -> None:
        """Tell what is found, and sum up."""
        counted: Counter[State] = Counter()
        for finding in runner.run(CHECKS, purge=not no_purge):
            counted[finding.state] += 1
            self.stdout.write(str(finding))
            self.stdout.flush()
        summary = ", ".join(f"{counted[state]} {state.value}" for state in State)
        if counted[State.FAILED]:
            raise CommandError(summary)
        self.stdout.write(summary)
