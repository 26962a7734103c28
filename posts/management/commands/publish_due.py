"""`manage.py publish_due`: what is left to do once a scheduled post's time has come."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils import timezone
from pynamodb.exceptions import PynamoDBException

from posts import counts
from posts.transactions import Cancelled, Refused, Unanswered


class Command(BaseCommand):
    """Settle the counters of posts whose time has come."""

    help = (
        "Counts scheduled posts whose time has come for their tags and months. Readers see such "
        "a post on time without this: only the numbers on /tags and /archive wait for it, or for "
        "the next save of any post. Run it every few minutes, and as often as you like."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument(
            "--dry-run", action="store_true", help="only tell how many are due, change nothing"
        )

    @no_translations
    def handle(self, *, dry_run: bool, **_options: Any) -> None:
        """Settle all that is due, and sum up."""
        now = timezone.now()
        try:
            if dry_run:
                self.stdout.write(f"{len(counts.due(now))} due.")
                return
            settled = 0
            while done := counts.settle_due(now):
                settled += done
        except (Cancelled, Refused, Unanswered, PynamoDBException) as error:
            raise CommandError(f"The store did not take it ({error}). Run it again.") from error
        self.stdout.write(f"{settled} settled.")
