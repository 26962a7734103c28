"""The command `cost`: what a month of a blog costs on AWS, by service."""

from __future__ import annotations

import json
import math
from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.management.base import CommandError, CommandParser, no_translations

from blogsite.costs import table
from blogsite.costs.bill import reckon
from blogsite.costs.charges import Month, charges
from posts.management.described_command import DescribedCommand

MOST_VIEWS = 10**10
MOST_POSTS = 10**7  # and editors
MOST_MEDIA = 10**6  # GB
MOST_PAGE = 10**4  # KB

HELP = """\
What a month of a blog costs on AWS, by service, and what is free of it.

Nothing is asked of AWS: views, posts, edits and media are yours to name, the prices are those of
Tokyo, in blogsite/costs/prices.py with source and date. docs/cost.md says what drives the bill,
and what is not in it: taxes, a domain's registration.

Examples:
  python manage.py cost
  python manage.py cost --views 1000000 --posts 500 --new 20 --edits 60 --media 5 --domain
  python manage.py cost --views 0 --json
"""


class Command(DescribedCommand):
    """Reckon a bill."""

    help = HELP
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Define the command line; a month without options is a small blog's."""
        usual = Month()
        views, count = _whole(MOST_VIEWS), _whole(MOST_POSTS)
        media, page, percent = _number(MOST_MEDIA), _number(MOST_PAGE), _number(100)

        def number(name: str, kind: Callable[[str], float], usual: float, about: str) -> None:
            parser.add_argument(
                f"--{name}", type=kind, metavar="N", help=f"{about} (default: {usual:g})"
            )

        number("views", views, usual.views, "of pages and feeds, by people and robots, a month")
        number("posts", count, usual.posts, "that readers see, with the new ones")
        number("new", count, usual.new, "of the posts, those published in the month")
        number("edits", count, usual.edits, "saves of posts that readers see, in the month")
        number("media", media, usual.media, "GB of pictures and files that are stored")
        number("page-kb", page, usual.page, "KB of a page, compressed")
        number("picture-kb", page, usual.picture, "KB of pictures that a view loads, 0 for none")
        number("hit-rate", percent, 100 * usual.hit_rate, "per cent that the edge answers")
        number("editors", count, usual.editors, "people who sign in")
        parser.add_argument("--domain", action="store_true", help="own domain, zone in Route 53")
        parser.add_argument("--json", action="store_true", help="as JSON, for programs")

    @no_translations
    def handle(self, **options: Any) -> None:
        """Print the bill."""
        month = _month(options)
        bill = reckon(charges(month))
        if options["json"]:
            self.stdout.write(json.dumps(table.as_json(month, bill), indent=2))
        else:
            self.stdout.write(table.text(month, bill), ending="")


def _month(options: dict[str, Any]) -> Month:
    """Return the month asked for: what was not named is as usual."""
    named = {
        "views": options["views"],
        "posts": options["posts"],
        "new": options["new"],
        "edits": options["edits"],
        "media": options["media"],
        "page": options["page_kb"],
        "picture": options["picture_kb"],
        "hit_rate": None if options["hit_rate"] is None else options["hit_rate"] / 100,
        "editors": options["editors"],
    }
    month = Month(**{name: value for name, value in named.items() if value is not None})
    month = replace(month, domain=options["domain"])
    if month.new <= month.posts:
        return month
    if options["new"] is None:
        return replace(month, new=month.posts)
    raise CommandError(
        f"--new {month.new} is more than --posts {month.posts}, which has the new ones in it: "
        "raise --posts or lower --new."
    )


def _whole(most: int) -> Callable[[str], float]:
    def read(text: str) -> int:
        plain = text.replace(",", "")
        if not (plain.isascii() and plain.isdigit() and len(plain) < 20 and int(plain) <= most):
            raise ArgumentTypeError(f"{text!r} is no whole number from 0 to {most:,}")
        return int(plain)

    return read


def _number(most: int) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not 0 <= number <= most:
            raise ArgumentTypeError(f"{text!r} is no number from 0 to {most:,}")
        return number

    return read
