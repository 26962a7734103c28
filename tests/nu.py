"""The Nu HTML checker, over any number of pages at once."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

# A player's frame has an origin of its own, so that it can do nothing to the page around it.
_NO_MATTER = "Setting both “allow-scripts” and “allow-same-origin” is not recommended"
_SECONDS = 300  # it takes a few; a machine may be busy


def findings(pages: Mapping[str, str], folder: Path) -> list[str]:
    """Return errors and warnings, a line each. pages: HTML by name. folder: empty, to be used."""
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number}.html"
        file.write_text(html, encoding="utf-8")
        names[file.name] = name
    found = _messages(list(folder.iterdir()))
    return [_told(one, names) for one in found if _NO_MATTER not in one["message"]]


def _told(found: Mapping[str, str], names: Mapping[str, str]) -> str:
    page = names[found["url"].rpartition("/")[2]]
    extract = " ".join(found.get("extract", "").split())[:200]
    return f"{page}: {found.get('subType', found['type'])}: {found['message']} [{extract}]"


def _messages(files: list[Path]) -> list[dict[str, str]]:
    jar = os.environ.get("VNU_JAR")
    assert jar, "VNU_JAR names no file: run the tests by `python -m infra.local.tools`"
    java = os.environ.get("JAVA", "java")
    command = [java, "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, check=True, timeout=_SECONDS
    )
    messages: list[dict[str, str]] = json.loads(done.stdout)["messages"]
    return messages
