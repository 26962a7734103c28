#!/usr/bin/env python
"""Django's commands, such as `.venv/bin/python manage.py setup`, from any folder."""

import os
import sys
from pathlib import Path

_NO_DATABASE = "there is no relational database here; `manage.py setup` makes DynamoDB's tables."
_NO_USERS = "people are kept in Amazon Cognito: docs/operations.md says how to add them."

# Django's commands that every project has and this one has no use for, and what to do instead.
ELSEWHERE = {
    **dict.fromkeys(
        "dbshell flush inspectdb makemigrations migrate optimizemigration showmigrations sqlflush "
        "sqlmigrate sqlsequencereset squashmigrations createcachetable".split(),
        _NO_DATABASE,
    ),
    **dict.fromkeys(("changepassword", "createsuperuser"), _NO_USERS),
    "dumpdata": "`manage.py backup` and `manage.py export_posts` write what is kept here.",
    "loaddata": "`manage.py restore` and `manage.py import_posts` read what is kept here.",
    "test": "`make test` runs the tests.",
    "testserver": "`make run` runs the admin, the site and a local AWS.",
}


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.update(_theme())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blogsite.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 (it may be missing)
        from django.core.management import execute_from_command_line  # noqa: PLC0415 (likewise)
    except ImportError:
        folder = str(Path(__file__).resolve().parent)
        sys.exit(
            "Django is not installed for this Python: "
            "run `make install`, then " + folder + "/.venv/bin/python manage.py"
        )
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command in ELSEWHERE:
        sys.exit(f"{command}: {ELSEWHERE[command]}")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(error))


def _theme() -> dict[str, str]:
    """Return what has previews and exports look as the site does."""
    from infra import theme  # noqa: PLC0415 (not before it is needed)

    try:
        return theme.variables(theme.chosen())
    except theme.ThemeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
