"""The command `restore`: the blog from a backup."""

from __future__ import annotations

import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.management.base import CommandError, CommandParser, no_translations
from pynamodb.exceptions import PynamoDBException

from posts.backup import restoring
from posts.backup.archive import BackupFile
from posts.backup.batches import NotTaken
from posts.backup.format import UnusableBackup
from posts.errors import PublishingError
from posts.management.described_command import DescribedCommand
from posts.management.progress import Progress
from posts.management.reasons import reason_for

HELP = """\
Make the blog what a backup says: posts and drafts with their versions, texts, history and times,
media, authors, settings, slugs and redirects. What readers see is made anew from that.

The file is verified first: one that is damaged, cut off or of a newer form is refused before
anything is touched. A blog that is not empty is replaced, all of it, after a question; --replace
answers it, and without a terminal is needed. Readers find pages all the while; editors should not
save until it is done.

Safe to interrupt: run it again with the same file, and it ends as if nothing had happened.
`setup` must have made tables and bucket. The edge is purged at the end.

Examples:
  python manage.py restore blog.tar --dry-run
  python manage.py restore blog.tar --replace

The exit status is 0 if everything was restored as it was.
"""


class Command(DescribedCommand):
    """Restore a backup."""

    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument("file", metavar="FILE", type=Path, help="made by `backup`")
        parser.add_argument(
            "--replace", action="store_true", help="replace what is there without asking"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="verify the file, tell what is in it, stop"
        )

    @no_translations
    def handle(self, *, file: Path, replace: bool, dry_run: bool, **_options: object) -> None:
        """Verify the file, ask, restore it, and sum up."""
        try:
            backup = BackupFile(file)
            counted = ", ".join(f"{number:,} {name}" for name, number in backup.counted.items())
            self.stdout.write(f"{file} is whole: {counted}.")
            if dry_run:
                self.stdout.write("Nothing was changed: this was a dry run.")
                return
            if not replace:
                self._ask(backup)
            self._restore(backup)
        except UnusableBackup as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}.") from error
        except (
            BotoCoreError,
            ClientError,
            NotTaken,
            PublishingError,
            PynamoDBException,
        ) as error:
            raise CommandError(_stopped(reason_for(error))) from error

    def _ask(self, backup: BackupFile) -> None:
        """Ask whether what is there may be replaced; CommandError if it may not."""
        if restoring.under_way() == backup.digest or restoring.is_empty():
            return
        where = f"the stage {settings.STAGE!r}" if settings.STAGE else "this machine"
        if not sys.stdin.isatty():
            raise CommandError(
                f"The blog of {where} is not empty, and all of it would be replaced: say "
                "--replace if that is wanted. Nothing was changed."
            )
        answer = input(f"All of the blog of {where} will be replaced. Type yes to go on: ")
        if answer.strip().lower() != "yes":
            raise CommandError("Nothing was changed.")

    def _restore(self, backup: BackupFile) -> None:
        progress = Progress(self.stderr, "posts")
        try:
            done = restoring.restore(backup, progress=progress)
        finally:
            progress.clear()
        for post_id, what in done.changed:
            self.stdout.write(f"updated  post {post_id}: {what}.")
        for post_id, reason in done.refused:
            self.stdout.write(f"failed   post {post_id}: shown as plain text, since: {reason}")
        self.stdout.write(
            f"{done.posts:,} posts and {done.objects:,} files restored; "
            f"{done.removed:,} items that are not in the backup removed."
        )
        self.stdout.write(
            "Nothing is found by the search until you run `rebuild_search`, and posts show no\n"
            "related ones, series and translations until you then run `relate_posts`."
        )
        if done.refused:
            raise CommandError(f"{len(done.refused)} posts are shown as plain text.")


def _stopped(reason: str) -> str:
    return f"The restore has stopped; run it again with the same file. The reason: {reason}"
