"""The command `backup`: the whole blog into one file."""

from __future__ import annotations

from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from django.core.management.base import CommandError, CommandParser, no_translations

from posts.backup import making
from posts.backup.reading import ReadAgain
from posts.management.described_command import DescribedCommand
from posts.management.progress import Progress
from posts.management.reasons import reason_for

HELP = """\
Back up the whole blog into one file: posts and drafts with all their texts and history, media,
authors, settings, slugs and redirects. Not in it: sign-ins, secrets, and what `restore` makes
anew from the rest.

Editors can work meanwhile: each post is in the file as it was at one moment. The file is a tar
of JSON lines and media that `tar` and `sha256sum` can read; it holds drafts, so keep it as you
keep them. FILE appears when the backup is whole; one that was interrupted is begun anew.

Examples:
  python manage.py backup blog.tar
  python manage.py backup blog.tar --read-units 200

The exit status is 0 if nothing is missing in the file.
"""

READ_UNITS = 2000  # half of what a table on demand gives at least, of which a new one has 4,000


class Command(DescribedCommand):
    """Back up the blog."""

    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument("file", metavar="FILE", type=Path, help="to be written, or replaced")
        parser.add_argument(
            "--read-units",
            metavar="N",
            type=float,
            default=READ_UNITS,
            help=f"of DynamoDB, that it may use each second (default: {READ_UNITS})",
        )

    @no_translations
    def handle(self, *, file: Path, read_units: float, **_options: object) -> None:
        """Write the file, and sum up."""
        if not read_units > 0:
            raise CommandError(f"--read-units is {read_units:g}: it must be more than 0.")
        progress = Progress(self.stderr, "posts")
        try:
            made = making.make(file, read_units=read_units, progress=progress)
        except ReadAgain as error:
            raise CommandError(
                f"Post {error} was changed each time it was read. Run the backup again."
            ) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        except (BotoCoreError, ClientError) as error:
            raise CommandError(f"The backup has stopped: {reason_for(error)}") from error
        finally:
            progress.clear()
        self._summarize(made, file)

    def _summarize(self, made: making.Made, file: Path) -> None:
        for key in made.missing:
            self.stdout.write(f"failed   {key}: on S3 is no such object; the blog has its record.")
        counted = ", ".join(f"{number:,} {name}" for name, number in sorted(made.counted.items()))
        self.stdout.write(f"{file}: {counted}; {file.stat().st_size:,} bytes.")
        self.stdout.write(f"SHA-256 of its content: {made.digest}")
        if made.missing:
            raise CommandError(f"{len(made.missing)} files are missing in the backup.")
