"""The command `import_posts`: posts from Markdown files with front matter."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, no_translations

from posts.errors import StoreUnavailable
from posts.importers.importing import Importer
from posts.importers.markdown_files import MarkdownFiles
from posts.importers.report import Outcome, Tally
from posts.publishing import Actor

HELP = """\
Import posts from one Markdown file, or from a folder and all folders in it.

A file begins with front matter, then comes the text:

    ---
    id: 2
    title: A first post
    created_at: 2018-07-05
    tags: AWS, blog
    ---
    The text, in Markdown.

Keys:
  title         without it, the file's name
  id            kept as the post's id; without it, one made from the slug or the file's name,
                the same each time
  slug          gives the address /posts/<slug>; without it, the id or the file's name;
                a number is added where another post has that address
  created_at, updated_at, published_at
                2018-07-05 or 2018-07-05T09:30:00+09:00, a date being midnight in the site's
                time zone; a post is published at published_at, else at created_at
  draft         true: readers do not see it
  tags          names between commas, or a list
  summary, top_image, author
                author: the slug of an author who is there already
Other keys are kept as they are.

Safe to run again: a file that did not change is skipped, a changed one updates its post, and a
post that somebody edited here stays as it is, unless --overwrite. Pictures beside the files are
not taken along; links to them stay as they are written.

Examples:
  python manage.py import_posts articles --dry-run
  python manage.py import_posts articles/2.md

The exit status is 0 if no file failed.
"""


class Command(BaseCommand):
    """Import posts from Markdown files."""

    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return the parser, which prints the help with its line breaks."""
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument("source", metavar="SOURCE", type=Path, help="a .md file or a folder")
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would be done, change nothing"
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="take the files' text over edits made here"
        )

    @no_translations
    def handle(self, *, source: Path, dry_run: bool, overwrite: bool, **_options: object) -> None:
        """Import every file, print what became of each, then a summary."""
        files = MarkdownFiles(source)
        importer = Importer(
            by=Actor(id="import", name="import_posts"), dry_run=dry_run, overwrite=overwrite
        )
        tally = Tally()
        try:
            for result in importer.import_files(files):
                self.stdout.write(str(result))
                tally[result.outcome] += 1
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error
        except StoreUnavailable as error:
            raise CommandError(f"The import has stopped: {error}") from error
        self._summarize(tally, files, dry_run=dry_run)

    def _summarize(self, tally: Tally, files: MarkdownFiles, *, dry_run: bool) -> None:
        if not tally:
            raise CommandError(
                f"There is no Markdown file (.md) in {files.source}; "
                f"other files passed over: {files.ignored}."
            )
        self.stdout.write(f"{tally}; other files passed over: {files.ignored}.")
        if dry_run:
            self.stdout.write("Nothing was changed: this was a dry run.")
        if tally[Outcome.FAILED]:
            raise CommandError(f"{tally[Outcome.FAILED]} of {tally.total()} files failed.")
