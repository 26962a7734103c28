"""The command `export_static`: the public site as static files."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.management.base import CommandError, CommandParser, no_translations

from blogsite.static_site.exporting import Export, Exported
from blogsite.static_site.folder import Folder, NotOurs, Outcome
from blogsite.static_site.reader import Reader
from posts.management.described_command import DescribedCommand
from posts.management.progress import Progress
from reader_lambda.dynamodb import Unavailable

HELP = """\
Write the whole public site into a folder of static files: every page as the reader answers it,
feeds, sitemap, media, redirects, and 404.html. Any web server can serve it, at the root of a
host, and so can S3 alone with index.html and 404.html as its documents.

/posts/a is posts/a/index.html. Older pages of a list are /page/2 and so on below it, in place of
a cursor. Redirects are small pages that lead on; the file _redirects lists them for servers that
send a real 301. Names too long for a file are cut, and links to them too. What is scheduled shows
in an export made after its time.

Safe to run again, also after an interruption: only what differs is written, and files of an
export before that are no longer wanted are deleted. A folder with other files is refused, and a
file that somebody changed is not deleted.

Examples:
  python manage.py export_static public
  python manage.py export_static public --origin https://archive.example.com

The exit status is 0 if every page was written.
"""

READ_UNITS = 2000  # a second, for finding the redirects


class Command(DescribedCommand):
    """Export the site as static files."""

    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument("folder", metavar="DIR", type=Path, help="new, empty, or of an export")
        parser.add_argument(
            "--origin",
            default=settings.SITE_ORIGIN,
            help="scheme and host that feeds and canonical links name (default: the site's)",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would be written, write nothing"
        )

    @no_translations
    def handle(self, *, folder: Path, origin: str, dry_run: bool, **_options: object) -> None:
        """Write the folder, and sum up."""
        progress = Progress(self.stderr, "files")
        try:
            target = Folder(folder, dry_run=dry_run)
            with closing(Reader(origin.rstrip("/"))) as reader:
                done = Export(reader, target, READ_UNITS, progress).run()
        except NotOurs as error:
            raise CommandError(f"{error}. Name a folder that is new or empty.") from error
        except OSError as error:
            raise CommandError(f"{error.filename or folder}: {error.strerror}.") from error
        except (BotoCoreError, ClientError, Unavailable) as error:
            raise CommandError(
                f"The export has stopped; run it again. AWS said: {error}"
            ) from error
        finally:
            progress.clear()
        self._summarize(done, target, dry_run=dry_run)

    def _summarize(self, done: Exported, folder: Folder, *, dry_run: bool) -> None:
        for path, reason in done.failed:
            self.stdout.write(f"failed   {path}: {reason}")
        for name in done.left:
            self.stdout.write(f"left     {name}: no longer of the site, but somebody changed it")
        counted = ", ".join(f"{folder.tally[outcome]:,} {outcome}" for outcome in Outcome)
        self.stdout.write(f"{counted}.")
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")
        if done.failed:
            raise CommandError(f"{len(done.failed)} addresses could not be written.")
