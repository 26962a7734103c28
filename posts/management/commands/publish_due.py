"""`manage.py publish_due`: what is left to do once a scheduled post's time has come."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils import timezone
from pynamodb.exceptions import PynamoDBException

from posts import counts, tag_changes
from posts.edge import orders, worker
from posts.errors import StoreUnavailable
from posts.social_cards import making as social_cards
from posts.transactions import Cancelled, Refused, Unanswered

TAG_SECONDS = 60.0  # of the two minutes that the schedule has on Lambda
CARD_SECONDS = 20.0  # likewise


class Command(BaseCommand):
    """Settle the counters of posts whose time has come, and purge what was left."""

    help = (
        "Counts scheduled posts whose time has come for their tags and months, and sends the "
        "purges that nothing else has sent. Readers see such a post on time without this: only "
        "the numbers on /tags and /archive wait for it, or for the next save of any post. Goes on "
        "with tags that are being renamed or deleted, for a minute at most. Run it every few "
        "minutes, and as often as you like."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the option."""
        parser.add_argument(
            "--dry-run", action="store_true", help="only tell what is due, change nothing"
        )

    @no_translations
    def handle(self, *, dry_run: bool, **_options: Any) -> None:
        """Do all that is due, and sum up."""
        try:
            if dry_run:
                posts, purges = len(counts.due(timezone.now())), len(orders.due(timezone.now()))
                self.stdout.write(f"{posts} posts to settle, {purges} orders to purge.")
                return
            try:
                settled = _settle()
            finally:  # one must not keep back the other
                purged = worker.work(worker.configured_purge(), seconds=0)
            social_cards.make_noted(CARD_SECONDS)
            retagged = tag_changes.work_all(seconds=TAG_SECONDS)
            if orders.due(timezone.now()):  # such as what all of that ordered itself
                purged += worker.work(worker.configured_purge(), seconds=0)
        except (Cancelled, Refused, Unanswered, StoreUnavailable, PynamoDBException) as error:
            raise CommandError(f"The store did not take it ({error}). Run it again.") from error
        left = len(orders.due(timezone.now()))
        tags = f", {retagged} posts got other tags" if retagged else ""
        self.stdout.write(f"{settled} posts settled, {purged} purges sent{tags}.")
        if left:
            raise CommandError(f"{left} orders could not be purged. Run it again in a minute.")


def _settle() -> int:
    settled, now = 0, timezone.now()
    while done := counts.settle_due(now):
        settled += done
    return settled
