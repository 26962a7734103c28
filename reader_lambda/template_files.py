"""The files of the templates' folder, as they are or under the theme that THEME names."""

from __future__ import annotations

import os

_FOLDER = __file__.removesuffix("template_files.py") + "templates/"  # pathlib takes 3 ms to import
_THEME = os.environ.get("THEME") or ""


def read(name: str) -> str:
    """Return a file of the templates' folder, or of the theme's."""
    if _THEME:
        return _themed(name)
    with open(_FOLDER + name, encoding="utf-8") as file:  # noqa: PTH123 (see above)
        return file.read()


def _themed(name: str) -> str:
    from pathlib import Path  # noqa: PLC0415 (never on Lambda, whose zip has its theme built in)

    from reader_lambda import theme  # noqa: PLC0415

    return theme.source(Path(_THEME), name)
