"""The theme of a stage."""

from __future__ import annotations

from pathlib import Path

from infra import theme as themes
from infra.deploy.failure import Failure
from infra.deploy.stage import Stage


def theme_of(stage: Stage) -> Path | None:
    """Return the folder of a stage's theme, None for none. Raises Failure where it is missing."""
    try:
        return themes.chosen(stage.theme)
    except themes.ThemeError as error:
        raise Failure(str(error)) from error
