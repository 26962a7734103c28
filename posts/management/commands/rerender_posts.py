"""The command `rerender_posts`: what readers see, from every text anew."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from posts.all_posts import Result, each_post
from posts.management.all_posts_command import AllPostsCommand
from posts.rerendering import complete_pictures, rerender
from posts.social_cards import completing

HELP = """\
Render all public posts and pages anew from their text, as this release does it: HTML, table of
contents, summary, language, social card. For after an update that renders better. Pictures that an
older release stored get their renditions first. Cards that S3 has not, as after a restore, are
drawn last.

Only what comes out different is written and purged. Posts keep version, text, times and history;
who has one open in the editor can save it. Readers read meanwhile. Safe to interrupt and to run
again.

The exit status is 0 if no post and no picture failed. A post whose text is refused by now stays as
it is shown.
"""


class Command(AllPostsCommand):
    """Render all posts anew."""

    help = HELP

    def results(self, *, dry_run: bool) -> Iterator[Result]:
        """Yield what becomes of each post."""
        yield from complete_pictures(dry_run=dry_run)
        yield from each_post(partial(rerender, dry_run=dry_run))
        yield from completing.complete(dry_run=dry_run)
