"""What the commands that change every post have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import CommandError, CommandParser, no_translations
from pynamodb.exceptions import PynamoDBException

from posts.all_posts import Outcome, Result
from posts.errors import StoreUnavailable
from posts.management.described_command import DescribedCommand
from posts.management.progress import Progress
from posts.management.reasons import reason_for


class AllPostsCommand(DescribedCommand):
    """Changes every post; a subclass says how."""

    def results(self, *, dry_run: bool) -> Iterator[Result]:
        """Yield what becomes of each post."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would be done, change nothing"
        )

    @no_translations
    def handle(self, *, dry_run: bool, **_options: object) -> None:
        """Change every post, print what became of each that is not as it was, then a summary."""
        progress = Progress(self.stderr, "posts")
        tally: Counter[Outcome] = Counter()
        try:
            for result in self.results(dry_run=dry_run):
                tally[result.outcome] += 1
                if result.outcome is not Outcome.UNCHANGED:
                    self.stdout.write(str(result))
                progress(tally.total())
        except (StoreUnavailable, BotoCoreError, ClientError, PynamoDBException) as error:
            raise CommandError(_stopped(reason_for(error))) from error
        finally:
            progress.clear()
        counted = ", ".join(f"{tally[outcome]:,} {outcome}" for outcome in Outcome)
        self.stdout.write(f"{counted}.")
        if dry_run:
            self.stdout.write("Nothing was changed: this was a dry run.")
        if tally[Outcome.FAILED]:
            raise CommandError(f"{tally[Outcome.FAILED]} of {tally.total()} posts failed.")


def _stopped(reason: str) -> str:
    return f"It has stopped; run it again, and it goes on. The reason: {reason}"
