"""The command `export_posts`: everything as Markdown files, front matter and media."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError, CommandParser, no_translations

from posts import store
from posts.errors import StoreUnavailable
from posts.exporters.destinations import CannotWrite, Destination, destination
from posts.exporters.exporting import Exporter
from posts.importers.report import Outcome, Tally
from posts.management.described_command import DescribedCommand
from posts.management.progress import Progress
from posts.management.reasons import reason_for

HELP = """\
Write every post, page, draft and file to DIR, or to a zip where the name ends in .zip:

  posts/2018-07-05-first-post.md   drafts/idea.md   pages/about.md
  unpublished/first-post.md: changes of a public post that readers do not see yet
  media/<digest>/<name>            site.yaml: the settings and the authors

The files are Markdown under front matter that Hugo and Jekyll read too, and `import_posts` makes
the same blog of them: exported, imported into an empty blog and exported again, they are the same
bytes. What is not in them: former texts and who did what; `backup` has those.

A folder is brought up to date: only what differs is written, and what a former export has that
is gone meanwhile is deleted in posts, drafts, pages, unpublished and media. So it can be kept under
version control. A folder with other things in it is refused. Safe to run again at any time.

site.yaml has the sign-in names of authors: look at it before you publish an export.

Examples:
  python manage.py export_posts my-blog
  python manage.py export_posts my-blog-2026-11-24.zip
  python manage.py import_posts my-blog

The exit status is 0 if nothing failed.
"""


class Command(DescribedCommand):
    """Export posts."""

    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument("path", metavar="DIR", type=Path, help="a folder, or a .zip")
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would be written, write nothing"
        )

    @no_translations
    def handle(self, *, path: Path, dry_run: bool, **_options: object) -> None:
        """Write everything; print what failed or was deleted, then a summary."""
        try:
            files = destination(path, dry_run=dry_run)
        except CannotWrite as error:
            raise CommandError(str(error)) from error
        done = False
        try:
            tally = self._write(files)
            deleted = files.finish()
            done = True
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        except StoreUnavailable as error:
            raise CommandError(f"The export has stopped: {reason_for(error)}") from error
        finally:
            if not done:
                files.give_up()
        for name in deleted:
            self.stdout.write(f"deleted  {name}")
        self.stdout.write(f"{tally}, {len(deleted)} deleted.")
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
        if tally[Outcome.FAILED]:
            raise CommandError(f"{tally[Outcome.FAILED]} of {tally.total()} files failed.")

    def _write(self, files: Destination) -> Tally:
        tally = Tally()
        progress = Progress(self.stderr, "files")
        for result in Exporter(files, store.site_zone()).export_all():
            tally[result.outcome] += 1
            progress.step()
            if result.outcome is Outcome.FAILED:
                progress.clear()
                self.stdout.write(str(result))
        progress.clear()
        return tally
