#!/usr/bin/env python
"""Django's commands, such as `.venv/bin/python manage.py setup`, from any folder."""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.update(_theme())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "blogsite.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415 (it may be missing)
    except ImportError:
        folder = str(Path(__file__).resolve().parent)
        sys.exit(
            "Django is not installed for this Python: "
            "run `make install`, then " + folder + "/.venv/bin/python manage.py"
        )
    execute_from_command_line(sys.argv)


def _theme() -> dict[str, str]:
    """Return what has previews and exports look as the site does."""
    from infra import theme  # noqa: PLC0415 (not before it is needed)

    try:
        return theme.variables(theme.chosen())
    except theme.ThemeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
