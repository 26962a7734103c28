"""The command `migrate_items`: items of an older release in the present layout."""

from __future__ import annotations

from collections.abc import Iterator

from posts import migration
from posts.all_posts import Result
from posts.management.all_posts_command import AllPostsCommand

HELP = """\
Bring posts that an older release stored to the present layout, in place, while readers read and
editors write. For after an update whose changelog says so, and after restoring an older backup.

Posts of the present layout are not touched. Safe to interrupt and to run again: it goes on with
those that are left.

The exit status is 0 if no post failed.
"""


class Command(AllPostsCommand):
    """Migrate items."""

    help = HELP

    def results(self, *, dry_run: bool) -> Iterator[Result]:
        """Yield what becomes of each post that is of an older layout."""
        return migration.migrate_all(dry_run=dry_run)
