"""The command `import_posts`: posts from another blog, or from files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError, CommandParser, no_translations

from posts import store
from posts.errors import StoreUnavailable
from posts.importers.exported_site import exported_tree, take_authors, take_files, take_settings
from posts.importers.fetching import Fetcher
from posts.importers.formats import FORMATS, recognise
from posts.importers.importing import Importer
from posts.importers.media_files import MediaFiles
from posts.importers.pictures import Pictures
from posts.importers.report import Outcome, Result, Tally
from posts.importers.source import InvalidFile, Options, Source
from posts.importers.trees import open_tree
from posts.management.described_command import DescribedCommand
from posts.management.progress import Progress
from posts.management.reasons import reason_for
from posts.publishing import Actor

HELP = """\
Import posts from another blog or from Markdown files. SOURCE is what that blog exports, or a
folder of files, or a zip of it:

{formats}

What it is, is told from its content; where that is not certain, the command asks for --format.

Markdown files of our own begin with front matter, then comes the text:

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
  created_at, updated_at, published_at (or date)
                2018-07-05 or 2018-07-05T09:30:00+09:00, a date being midnight in the site's
                time zone; a post is published at published_at, else at created_at
  draft         true: readers do not see it
  tags          names between commas, or a list
  summary, top_image, author
                author: the slug of an author who is there already
  pinned        true: pinned to the front page, if fewer than three are
  kind          page: stands alone, in no list; else post
  aliases       former addresses, which lead to the post
Other keys are kept as they are.

Pictures that the source has with it are stored, and links to them rewritten. Others are looked
for below --media, by the end of their address. Nothing is fetched from the web unless
--fetch-media says so. A picture that is not found stays linked as it was.

Safe to run again, also after it was interrupted: what did not change is skipped, what did
updates its post, and a post that somebody edited here stays as it is, unless --overwrite.

Examples:
  python manage.py import_posts articles --dry-run
  python manage.py import_posts articles/2.md
  python manage.py import_posts my-jekyll-blog --report report.jsonl
  python manage.py import_posts export.zip --media uploads.zip
  python manage.py import_posts hatena.txt --encoding euc-jp
  python manage.py import_posts old-table --format dynamodb --read-units 25

The exit status is 0 if nothing failed.
"""


class Command(DescribedCommand):
    """Import posts."""

    help = HELP.format(formats="\n".join(f"  {known.name:<14} {known.title}" for known in FORMATS))

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line."""
        parser.add_argument("source", metavar="SOURCE", type=Path, help="a file, folder or zip")
        parser.add_argument(
            "--format", metavar="NAME", help="what the source is, where that is not certain"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would be done, change nothing"
        )
        parser.add_argument(
            "--overwrite", action="store_true", help="take the source's text over edits made here"
        )
        parser.add_argument(
            "--media", metavar="PATH", type=Path, help="a folder or zip with the source's pictures"
        )
        parser.add_argument(
            "--fetch-media",
            action="store_true",
            help="fetch pictures from the web that are nowhere else, from public addresses only",
        )
        parser.add_argument(
            "--report", metavar="FILE", type=Path, help="write what became of each as JSON lines"
        )
        for known in FORMATS:
            if known.add_arguments:
                known.add_arguments(parser)

    @no_translations
    def handle(self, *, source: Path, format: str | None, **options: Any) -> None:  # noqa: A002 - its name on the command line
        """Import every document, print what became of each, then a summary."""
        tally, beside = Tally(), Tally()
        try:
            opened = recognise(source, format, Options(store.site_zone(), values=options))
            with _report(options["report"]) as report:
                for result, is_post in self._results(opened, options):
                    (tally if is_post else beside)[result.outcome] += 1
                    if report:
                        report.write(json.dumps(result.as_json(), ensure_ascii=False) + "\n")
        except InvalidFile as error:
            raise CommandError(str(error)) from error
        except StoreUnavailable as error:
            raise CommandError(f"The import has stopped: {reason_for(error)}") from error
        self._summarize(source, tally, beside, opened, dry_run=options["dry_run"])

    def _results(self, source: Source, options: dict[str, Any]) -> Iterator[tuple[Result, bool]]:
        """Yield what became of each part of a source, and whether it is a post."""
        by = Actor(id="import", name="import_posts")
        files = MediaFiles(open_tree(options["media"])) if options["media"] else None
        dry_run = options["dry_run"]
        web = Fetcher() if options["fetch_media"] else None
        pictures = Pictures(source, by=by, files=files, web=web, dry_run=dry_run)
        importer = Importer(
            by=by, dry_run=dry_run, overwrite=options["overwrite"], pictures=pictures
        )
        tree = exported_tree(source)
        progress = Progress(self.stderr, "documents")
        if tree:
            for result in chain(
                take_settings(tree, by=by, dry_run=dry_run),
                take_authors(tree, importer.authors),
            ):
                yield self._told(result), False
        for result in importer.import_all(source):
            progress.clear()
            self.stdout.write(str(result))
            progress.step()
            yield result, True
        progress.clear()
        if tree:
            for result in take_files(tree, pictures):
                yield self._told(result), False

    def _told(self, result: Result) -> Result:
        """Print what is to be known of what came along beside posts."""
        if result.outcome is Outcome.FAILED or result.notes:
            self.stdout.write(str(result))
        return result

    def _summarize(
        self, path: Path, tally: Tally, beside: Tally, source: Source, *, dry_run: bool
    ) -> None:
        ignored = getattr(source, "ignored", 0)
        if not tally:
            raise CommandError(
                f"There is nothing to import in {path} (as {source.format}); "
                f"other files passed over: {ignored}."
            )
        self.stdout.write(f"{tally}; other files passed over: {ignored}.")
        if beside:
            self.stdout.write(f"Authors and files of the export: {beside}.")
        if dry_run:
            self.stdout.write("Nothing was changed: this was a dry run.")
        both = tally + beside
        if both[Outcome.FAILED]:
            raise CommandError(f"{both[Outcome.FAILED]} of {both.total()} failed.")


@contextmanager
def _report(path: Path | None) -> Iterator[TextIO | None]:
    """Open the report. InvalidFile where that cannot be."""
    if path is None:
        yield None
        return
    try:
        file = path.open("w", encoding="utf-8")
    except OSError as error:
        raise InvalidFile(f"{path} cannot be written: {error.strerror}.") from error
    with file:
        yield file
