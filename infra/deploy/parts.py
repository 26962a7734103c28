"""The three parts of a release: built from this folder, and put into the artifacts bucket."""

from __future__ import annotations

import sys
from pathlib import Path

from infra import build_reader
from infra.deploy.artifacts import key_of
from infra.deploy.failure import Failure
from infra.deploy.place import Place
from infra.deploy.releases import Parts
from infra.deploy.theme import theme_of
from infra.theme import ThemeError

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE = ROOT / "infra" / "template.yaml"
READER = build_reader.OUTPUT
ADMIN = READER.with_name("admin.zip")
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def build(place: Place) -> Parts:
    """Build both zips; returns where all three parts belong. Raises Failure."""
    try:
        build_reader.build(
            READER,
            arch=place.stage.architecture,
            python=PYTHON,
            theme=theme_of(place.stage),
        )
    except (build_reader.BuildError, ThemeError) as error:
        raise Failure(f"the reader's package: {error}") from error
    place.admin.build(ADMIN)
    return Parts(
        template=key_of("templates", TEMPLATE),
        reader=key_of("reader", READER),
        admin=key_of("admin", ADMIN),
        python=PYTHON,
        stage=place.stage.settings(),
    )


def upload(place: Place, parts: Parts) -> None:
    """Put the files that were built where the release names them."""
    files = {parts.template: TEMPLATE, parts.reader: READER, parts.admin: ADMIN}
    for key, file in files.items():
        place.artifacts.upload(key, file)
