"""A post's text as it is stored and as readers get it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import posts

ROOT = Path(posts.__file__ or "").parent.parent
PARTS = ("texts", "changes", "media", "publishing", "preview", "records", "store")


@pytest.mark.parametrize("part", PARTS)
def test_whichever_part_of_the_write_path_is_imported_first_finds_the_others(part: str) -> None:
    script = f"import django; django.setup(); import posts.{part}"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
