"""The command `relate_posts`: what every post shows of those that belong to it, anew."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from posts.all_posts import Result, each_post
from posts.management.all_posts_command import AllPostsCommand
from posts.relations.all_posts import relate

HELP = """\
Find for every public post those that belong to it, and write what its page shows of them: related
posts, its series, its translations. For after a restore, once `rebuild_search` has run, and for a
blog that is older than its related posts. Otherwise the worker does this with every change.

Only what comes out different is written and purged. Editors can work, and readers read. Safe to
interrupt and to run again.

A dry run tells which posts would show other related ones. The exit status is 0 if no post failed.
"""


class Command(AllPostsCommand):
    """Tell all posts of each other."""

    help = HELP

    def results(self, *, dry_run: bool) -> Iterator[Result]:
        """Yield what becomes of each post."""
        return each_post(partial(relate, dry_run=dry_run))
