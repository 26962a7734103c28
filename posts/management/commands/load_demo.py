"""The command `load_demo`: sample posts for a blog on this machine."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from pynamodb.exceptions import PynamoDBException

from posts.errors import PublishingError
from posts.importers import demo
from posts.importers.report import Outcome, Tally
from posts.management.reasons import reason_for
from posts.publishing import Actor


class Command(BaseCommand):
    """Load the demo posts."""

    help = (
        "Load a few sample posts in Japanese and English, their pictures and two authors. "
        "`make run` does so on its first start. Safe to run again: what is there stays as it is. "
        "Refuses to run on a deployed stage."
    )

    @no_translations
    def handle(self, **_options: object) -> None:
        """Load everything, print what became of each post, then a summary."""
        if settings.STAGE:
            raise CommandError(
                f"The demo is for a blog on this machine; this is the stage {settings.STAGE!r}. "
                "Nothing was changed."
            )
        tally = Tally()
        try:
            for result in demo.load(by=Actor(id="import", name="load_demo")):
                self.stdout.write(str(result))
                tally[result.outcome] += 1
        except (PublishingError, BotoCoreError, ClientError, PynamoDBException) as error:
            raise CommandError(f"The demo could not be loaded: {reason_for(error)}") from error
        self.stdout.write(f"{tally}.")
        if tally[Outcome.FAILED]:
            raise CommandError(f"{tally[Outcome.FAILED]} of {tally.total()} posts failed.")
