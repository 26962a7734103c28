"""The command `rebuild_search`: the search index from all public posts anew."""

from __future__ import annotations

from collections.abc import Iterator

from posts.all_posts import Result
from posts.management.all_posts_command import AllPostsCommand
from posts.search.rebuilding import rebuild

HELP = """\
Build the search index anew from all public posts and pages. For after a restore, after an update
that searches better, and for a blog that is older than its search.

A new index is built beside the one that readers search, which stays up to date meanwhile; then
they are given the new one, and the old one is deleted. Editors can work. Safe to interrupt and to
run again: it goes on where it was.

Told is what became of each post as it is searched. The exit status is 0 if none failed; one whose
text is refused by now is not found.
"""


class Command(AllPostsCommand):
    """Build the search index anew."""

    help = HELP

    def results(self, *, dry_run: bool) -> Iterator[Result]:
        """Yield what becomes of each post."""
        return rebuild(dry_run=dry_run)
